package dev.hoplog.events.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hoplog.events.BodyHash;
import dev.hoplog.events.LinkEvent;
import dev.hoplog.events.LinkFact;
import dev.hoplog.events.LinkSettings;
import dev.hoplog.events.proto.ClickBatch;
import java.util.List;
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
}
