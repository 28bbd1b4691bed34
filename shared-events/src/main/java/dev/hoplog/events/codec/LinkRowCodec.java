package dev.hoplog.events.codec;

import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.LinkRow;
import dev.hoplog.events.proto.LinkAlias;
import dev.hoplog.events.proto.LinkEventPosition;
import dev.hoplog.events.proto.LinkState;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Map;

/** Rows as records of {@code links}. Hoplog writes them and reads none. */
public final class LinkRowCodec {

    private static final Comparator<LinkKey> BY_DOMAIN_AND_SLUG = Comparator.comparing(
                    (LinkKey key) -> key.domain().name())
            .thenComparing(key -> key.slug().text());

    private LinkRowCodec() {}

    /** The key of a link's records. */
    public static byte[] key(LinkId id) {
        return id.text().getBytes(StandardCharsets.US_ASCII);
    }

    /** The value of a row's record. The same row has the same bytes. */
    public static byte[] encode(LinkRow row) {
        var message = dev.hoplog.events.proto.LinkRow.newBuilder()
                .setLinkId(row.id().text())
                .setVersion(row.version())
                .setState(row.isDeleted() ? LinkState.LINK_STATE_DELETED : LinkState.LINK_STATE_LIVE)
                .setDomain(row.home().domain().name())
                .setSlug(row.home().slug().text())
                .setSettings(LinkEventCodec.encode(row.settings()))
                .setCreatedAtMs(row.createdAt().toEpochMilli())
                .setUpdatedAtMs(row.updatedAt().toEpochMilli());
        row.aliases().stream()
                .sorted(BY_DOMAIN_AND_SLUG)
                .map(alias -> LinkAlias.newBuilder()
                        .setDomain(alias.domain().name())
                        .setSlug(alias.slug().text()))
                .forEach(message::addAliases);
        row.sources().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(source -> LinkEventPosition.newBuilder()
                        .setPartition(source.getKey())
                        .setOffset(source.getValue()))
                .forEach(message::addSources);
        return message.build().toByteArray();
    }
}
