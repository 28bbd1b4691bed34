package dev.hoplog.directory;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.hoplog.directory.proto.CommandRow;
import dev.hoplog.directory.proto.KeyRow;
import dev.hoplog.events.BodyHash;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.LinkSettings;
import dev.hoplog.events.codec.LinkEventCodec;
import java.time.Instant;

/** Rows of the store as bytes. */
final class KeyRowCodec {

    private KeyRowCodec() {}

    /** Puts a state into a row; what else the row holds stays. */
    static void put(KeyRow.Builder row, Link link) {
        row.setVersion(link.version());
        switch (link) {
            case Link.Absent _ -> throw new IllegalArgumentException("a key without events has no row");
            case Link.Live live ->
                put(row, KeyRow.Kind.LIVE, live.id(), live.settings(), live.createdAt(), live.updatedAt());
            case Link.Deleted deleted ->
                put(
                        row,
                        KeyRow.Kind.DELETED,
                        deleted.id(),
                        deleted.settings(),
                        deleted.createdAt(),
                        deleted.updatedAt());
            case Link.Purged purged ->
                row.setKind(KeyRow.Kind.PURGED).setLinkId(purged.id().text()).clearSettings();
            case Link.Alias alias ->
                row.setKind(alias.released() ? KeyRow.Kind.RELEASED_ALIAS : KeyRow.Kind.ALIAS)
                        .setLinkId(alias.id().text());
        }
    }

    static Link link(KeyRow row) {
        var id = new LinkId(row.getLinkId());
        return switch (row.getKind()) {
            case LIVE ->
                new Link.Live(
                        row.getVersion(),
                        id,
                        settings(row),
                        Instant.ofEpochMilli(row.getCreatedAtMs()),
                        Instant.ofEpochMilli(row.getUpdatedAtMs()));
            case DELETED ->
                new Link.Deleted(
                        row.getVersion(),
                        id,
                        settings(row),
                        Instant.ofEpochMilli(row.getCreatedAtMs()),
                        Instant.ofEpochMilli(row.getUpdatedAtMs()));
            case PURGED -> new Link.Purged(row.getVersion(), id);
            case ALIAS -> new Link.Alias(row.getVersion(), id, false);
            case RELEASED_ALIAS -> new Link.Alias(row.getVersion(), id, true);
            case KIND_UNSPECIFIED, UNRECOGNIZED -> throw new IllegalStateException("a row of no known kind");
        };
    }

    static KeyRow row(byte[] bytes) {
        try {
            return KeyRow.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new StoreDamagedException(
                    "The directory holds a row that cannot be read: remove it and start again.", e);
        }
    }

    static byte[] command(LinkKey key, long version, BodyHash bodyHash) {
        return CommandRow.newBuilder()
                .setKey(ByteString.copyFrom(key.bytes()))
                .setVersion(version)
                .setBodyHash(bodyHash.hex())
                .build()
                .toByteArray();
    }

    static Outcome.TookEffect command(byte[] bytes) {
        try {
            CommandRow row = CommandRow.parseFrom(bytes);
            return new Outcome.TookEffect(
                    LinkKey.parse(row.getKey().toByteArray()), row.getVersion(), new BodyHash(row.getBodyHash()));
        } catch (InvalidProtocolBufferException e) {
            throw new StoreDamagedException(
                    "The directory holds a row that cannot be read: remove it and start again.", e);
        }
    }

    private static void put(
            KeyRow.Builder row,
            KeyRow.Kind kind,
            LinkId id,
            LinkSettings settings,
            Instant createdAt,
            Instant updatedAt) {
        row.setKind(kind)
                .setLinkId(id.text())
                .setSettings(ByteString.copyFrom(LinkEventCodec.encodeSettings(settings)))
                .setCreatedAtMs(createdAt.toEpochMilli())
                .setUpdatedAtMs(updatedAt.toEpochMilli());
    }

    private static LinkSettings settings(KeyRow row) {
        return LinkEventCodec.decodeSettings(row.getSettings().toByteArray());
    }
}
