package dev.hoplog.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.analytics.classify.ClickClassifier;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.RollUpPart;
import dev.hoplog.events.codec.ClickDecoder;
import dev.hoplog.events.codec.RollUpCodec;
import dev.hoplog.events.codec.TextErasure;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Where a purged link led to is left out of what roll-ups really hold. */
class RollUpErasureTest {

    private static final Instant LONG_AGO = Instant.parse("2025-06-01T00:00:00Z");
    private static final LinkId LINK = Clicks.link(1);
    private static final String DESTINATION = "https://example.com/";

    @Test
    void nothing_is_left_of_a_destination_and_every_sum_agrees_with_the_seal() {
        // Given
        Instant now = LONG_AGO.plusSeconds(1);
        RollUpBuilder builder = new RolledUp(0).next(new ClickClassifier(List.of(), InstantSource.fixed(now)), now);
        builder.add(new ClickDecoder()
                .batch(Clicks.batch(new UUID(0, 1), 0, Clicks.click(LINK, LONG_AGO), Clicks.click(null, LONG_AGO))));
        List<byte[]> parts =
                builder.build(1, "v3").stream().map(RollUpCodec::encode).toList();
        assertThat(parts).anyMatch(part -> text(part).contains(DESTINATION));
        assertThat(parts)
                .flatMap(part -> TextErasure.destinations(part, LINK::equals))
                .containsExactly(DESTINATION);
        // When
        List<byte[]> erased = parts.stream()
                .map(part -> TextErasure.ofRollUp(part, Set.of(LINK), Set.of(DESTINATION)))
                .toList();
        // Then
        assertThat(erased).noneMatch(part -> text(part).contains("example.com"));
        var rolledUp = new RolledUp(0);
        for (byte[] part : erased) {
            RollUpPart read = RollUpCodec.decode(part);
            assertThat(rolledUp.with(read)).isTrue();
        }
        assertThat(rolledUp.end()).isEqualTo(1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
