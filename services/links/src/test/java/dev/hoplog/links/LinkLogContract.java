package dev.hoplog.links;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.directory.Decisions.Waiter;
import dev.hoplog.directory.Directory;
import dev.hoplog.directory.Outcome;
import dev.hoplog.events.BodyHash;
import dev.hoplog.events.CommandId;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkEvent;
import dev.hoplog.events.LinkFact;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.LinkSettings;
import dev.hoplog.events.Slug;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every link log keeps, whatever it is made of. Other modules run it against a broker. */
public abstract class LinkLogContract {

    private final LinkKey key =
            new LinkKey(Domain.DEFAULT, new Slug(UUID.randomUUID().toString()));

    protected abstract LinkLog log();

    /** A directory that follows what is appended to {@link #log()}, and is up to date. */
    protected abstract Directory directory();

    @Test
    void what_is_appended_is_folded() throws Exception {
        // Given
        LinkEvent event = created(0);
        // When
        Outcome outcome = append(event);
        // Then
        assertThat(outcome).isEqualTo(new Outcome.TookEffect(key, 1, BodyHash.NONE));
        assertThat(directory().history(event.linkId()).events()).containsExactly(event);
    }

    @Test
    void of_two_claims_the_first_in_the_log_owns_the_key() throws Exception {
        // Given
        LinkEvent first = created(0);
        append(first);
        // When
        Outcome outcome = append(created(0));
        // Then
        assertThat(outcome).isEqualTo(new Outcome.CameTooLate());
        assertThat(directory().history(first.linkId()).events()).containsExactly(first);
    }

    @Test
    void a_repeated_event_takes_effect_once() throws Exception {
        // Given
        LinkEvent event = created(0);
        append(event);
        // When
        Outcome outcome = append(event);
        // Then
        assertThat(outcome).isEqualTo(new Outcome.TookEffect(key, 1, BodyHash.NONE));
        assertThat(directory().find(key).version()).isEqualTo(1);
    }

    @Test
    void events_of_one_key_keep_the_order_in_which_they_are_appended() throws Exception {
        // Given
        LinkEvent first = created(0);
        log().append(first);
        // When
        for (int version = 1; version < 20; version++) {
            log().append(of(first.linkId(), version, new LinkFact.LinkDeleted()));
        }
        append(of(first.linkId(), 20, new LinkFact.LinkRestored()));
        // Then
        assertThat(directory().find(key).version()).isEqualTo(21);
    }

    private Outcome append(LinkEvent event) throws Exception {
        try (Waiter waiter = directory().decisions().register(event).orElseThrow()) {
            log().append(event).toCompletableFuture().get(10, TimeUnit.SECONDS);
            return waiter.outcome().get(10, TimeUnit.SECONDS);
        }
    }

    private LinkEvent created(long expectedVersion) {
        var settings = LinkSettings.redirectingTo("https://example.com/", "https://example.com/");
        return of(newId(), expectedVersion, new LinkFact.LinkCreated(settings));
    }

    private LinkEvent of(LinkId id, long expectedVersion, LinkFact fact) {
        return new LinkEvent(
                key,
                id,
                expectedVersion,
                new CommandId(UUID.randomUUID()),
                BodyHash.NONE,
                "tester",
                Instant.parse("2026-01-01T00:00:00.123Z"),
                fact);
    }

    private static LinkId newId() {
        UUID bits = UUID.randomUUID();
        return LinkId.ofBits(ByteBuffer.allocate(16)
                .putLong(bits.getMostSignificantBits())
                .putLong(bits.getLeastSignificantBits())
                .array());
    }
}
