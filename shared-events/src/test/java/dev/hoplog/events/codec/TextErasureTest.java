package dev.hoplog.events.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hoplog.events.BodyHash;
import dev.hoplog.events.LinkEvent;
import dev.hoplog.events.LinkFact;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkSettings;
import dev.hoplog.events.RollUpPart;
import dev.hoplog.events.RollUpPart.Clicks;
import dev.hoplog.events.VisitorSketchBytes;
import dev.hoplog.events.proto.ClickBatch;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TextErasureTest {

    @Test
    void a_link_event_keeps_all_that_versions_and_ownership_depend_on_and_nothing_else() {
        for (LinkEvent event : Samples.linkEvents().values()) {
            LinkEvent erased = LinkEventCodec.decode(TextErasure.ofLink(LinkEventCodec.encode(event)));

            assertThat(erased)
                    .isEqualTo(new LinkEvent(
                            event.key(),
                            event.linkId(),
                            event.expectedVersion(),
                            event.commandId(),
                            BodyHash.NONE,
                            event.actor(),
                            event.occurredAt(),
                            erased.fact()));
            assertThat(erased.fact()).hasSameClassAs(event.fact());
            settings(erased.fact())
                    .forEach(settings ->
                            assertThat(LinkEventCodec.encodeSettings(settings)).isEmpty());
        }
    }

    private static List<LinkSettings> settings(LinkFact fact) {
        return switch (fact) {
            case LinkFact.LinkCreated created -> List.of(created.settings());
            case LinkFact.LinkChanged changed -> List.of(changed.settings());
            case LinkFact.LinkDeleted _,
                    LinkFact.LinkRestored _,
                    LinkFact.LinkPurged _,
                    LinkFact.AliasClaimed _,
                    LinkFact.AliasReleased _ -> List.of();
        };
    }

    @Test
    void an_event_that_is_not_known_is_not_passed_on_unseen() {
        byte[] future = dev.hoplog.events.proto.LinkEvent.newBuilder()
                .setLinkId(Samples.LINK.text())
                .build()
                .toByteArray();

        assertThatThrownBy(() -> TextErasure.ofLink(future)).isInstanceOf(UnknownEventException.class);
        assertThatThrownBy(() -> TextErasure.ofLink(new byte[] {1})).isInstanceOf(UnknownEventException.class);
    }

    @Test
    void clicks_on_a_link_lose_their_destination_alone_and_others_nothing() throws Exception {
        List<byte[]> entries =
                Samples.clickEntries().values().stream().map(ClickCodec::encode).toList();
        byte[] batch = ClickCodec.encodeBatch(Samples.SEGMENT, 7, entries);

        ClickBatch erased = ClickBatch.parseFrom(TextErasure.ofClicks(batch, Set.of(Samples.LINK)));

        ClickBatch.Builder expected = ClickBatch.parseFrom(batch).toBuilder();
        expected.getEntriesBuilderList().stream()
                .filter(entry ->
                        entry.hasClick() && entry.getClick().getLinkId().equals(Samples.LINK.text()))
                .forEach(entry -> entry.getClickBuilder().clearDestination());
        assertThat(erased).isEqualTo(expected.build()).isNotEqualTo(ClickBatch.parseFrom(batch));
        assertThat(TextErasure.ofClicks(batch, Set.of())).isSameAs(batch);
    }

    @Test
    void a_roll_up_loses_the_destinations_of_a_link_also_in_the_sums_and_no_click() {
        LinkId other = LinkId.ofBits(new byte[10]);
        RollUpPart part = counts(
                row(Samples.LINK.text(), Map.of("https://secret.example/", 3L, "https://shared.example/", 2L)),
                row(other.text(), Map.of("https://shared.example/", 4L)),
                row("domain/", Map.of("https://secret.example/", 3L, "https://shared.example/", 6L)),
                row("all", Map.of("https://secret.example/", 3L, "https://shared.example/", 6L)));
        byte[] value = RollUpCodec.encode(part);
        assertThat(TextErasure.destinations(value, Samples.LINK::equals))
                .containsExactlyInAnyOrder("https://secret.example/", "https://shared.example/");
        assertThat(TextErasure.destinations(value, other::equals)).containsExactly("https://shared.example/");

        byte[] erased = TextErasure.ofRollUp(value, Set.of(Samples.LINK), Set.of("https://secret.example/"));

        assertThat(RollUpCodec.decode(erased))
                .isEqualTo(counts(
                        row(Samples.LINK.text(), Map.of()),
                        row(other.text(), Map.of("https://shared.example/", 4L)),
                        row("domain/", Map.of("https://shared.example/", 6L)),
                        row("all", Map.of("https://shared.example/", 6L))));
        assertThat(new String(erased, StandardCharsets.ISO_8859_1)).doesNotContain("secret");
    }

    @Test
    void a_part_of_a_roll_up_with_nothing_of_a_link_keeps_its_bytes() {
        Samples.rollUpParts().values().stream().map(RollUpCodec::encode).forEach(value -> {
            assertThat(TextErasure.ofRollUp(value, Set.of(LinkId.ofBits(new byte[10])), Set.of("AT")))
                    .isSameAs(value);
            assertThat(TextErasure.destinations(value, _ -> true)).isEmpty();
        });
        byte[] future = dev.hoplog.events.proto.RollUpPart.newBuilder()
                .setFromOffset(3)
                .setToOffset(7)
                .build()
                .toByteArray();

        assertThat(RollUpCodec.range(future)).isEqualTo(new RollUpPart.Range(3, 7));
        assertThatThrownBy(() -> TextErasure.ofRollUp(future, Set.of(), Set.of()))
                .isInstanceOf(UnknownEventException.class);
        assertThatThrownBy(() -> TextErasure.destinations(future, _ -> true)).isInstanceOf(UnknownEventException.class);
    }

    private static RollUpPart counts(RollUpPart.KeyCounts... keys) {
        return new RollUpPart(new RollUpPart.Range(0, 9), 1, new RollUpPart.Counts(List.of(keys)));
    }

    /** Of nine clicks of humans on one day, all with the same browser. */
    private static RollUpPart.KeyCounts row(String key, Map<String, Long> destinations) {
        var all = new Clicks(9, 9, 0);
        var values = new HashMap<String, Map<String, Clicks>>();
        values.put("browser", Map.of("Firefox", all));
        var byDestination = new HashMap<String, Clicks>();
        destinations.forEach((text, clicks) -> byDestination.put(text, new Clicks(clicks, clicks, 0)));
        if (!byDestination.isEmpty()) {
            values.put("destination", byDestination);
        }
        return new RollUpPart.KeyCounts(
                key,
                List.of(new RollUpPart.Quarter(960, all, VisitorSketchBytes.NONE)),
                List.of(new RollUpPart.Day(10, all, values)));
    }
}
