package dev.hoplog.events.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.hoplog.events.ApiKey;
import dev.hoplog.events.ApiKeyDeleted;
import dev.hoplog.events.ApiKeyEvent;
import dev.hoplog.events.BodyHash;
import dev.hoplog.events.Domain;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;

/**
 * API keys as records of {@code api-keys}.
 *
 * <p>A deletion has a record key of its own. Under that of the key itself a record that comes late could bring the key
 * back, and a record without a value is itself removed after a while, before a node that was away has read it.
 */
public final class ApiKeyCodec {

    private static final String DELETED = "/deleted";

    private ApiKeyCodec() {}

    /** The record key of an event. */
    public static byte[] recordKey(ApiKeyEvent event) {
        return switch (event) {
            case ApiKey key -> recordKeyOfKey(key.id());
            case ApiKeyDeleted deleted -> recordKeyOfDeletion(deleted.id());
        };
    }

    /** Under which a key itself stands. */
    public static byte[] recordKeyOfKey(String id) {
        return id.getBytes(StandardCharsets.UTF_8);
    }

    /** Under which the deletion of a key stands. */
    public static byte[] recordKeyOfDeletion(String id) {
        return (id + DELETED).getBytes(StandardCharsets.UTF_8);
    }

    /** Whether it is a deletion that stands under this record key. */
    public static boolean isDeletion(byte[] recordKey) {
        return new String(recordKey, StandardCharsets.UTF_8).endsWith(DELETED);
    }

    /** The id of the key that a record is about. */
    public static String idOf(byte[] recordKey) {
        String text = new String(recordKey, StandardCharsets.UTF_8);
        return text.endsWith(DELETED) ? text.substring(0, text.length() - DELETED.length()) : text;
    }

    public static byte[] encode(ApiKeyEvent event) {
        return switch (event) {
            case ApiKey key -> encode(key);
            case ApiKeyDeleted deleted ->
                dev.hoplog.events.proto.ApiKeyDeleted.newBuilder()
                        .setId(deleted.id())
                        .setDeletedAtMs(deleted.deletedAt().toEpochMilli())
                        .setDeletedBy(deleted.deletedBy())
                        .build()
                        .toByteArray();
        };
    }

    /** @throws UnknownEventException for what is neither a key nor a deletion, or stands under another's record key */
    public static ApiKeyEvent decode(byte[] recordKey, byte[] value) {
        try {
            ApiKeyEvent event = isDeletion(recordKey) ? deleted(value) : key(value);
            if (!event.id().equals(idOf(recordKey))) {
                throw new UnknownEventException("the record's key is not that of its API key");
            }
            return event;
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw new UnknownEventException("no API key: " + e.getMessage(), e);
        }
    }

    private static byte[] encode(ApiKey key) {
        var message = dev.hoplog.events.proto.ApiKey.newBuilder()
                .setId(key.id())
                .setSecretHash(bytes(key.secretHash()))
                .addAllScopes(key.scopes())
                .addAllDomains(key.domains().stream().map(Domain::name).toList())
                .setOwner(key.owner())
                .setName(key.name())
                .setCreatedAtMs(key.createdAt().toEpochMilli())
                .setCreatedBy(key.createdBy())
                .setBodyHash(bytes(key.bodyHash().hex()));
        if (key.expiresAt() != null) {
            message.setExpiresAtMs(key.expiresAt().toEpochMilli());
        }
        return message.build().toByteArray();
    }

    private static ApiKey key(byte[] value) throws InvalidProtocolBufferException {
        var message = dev.hoplog.events.proto.ApiKey.parseFrom(value);
        return new ApiKey(
                message.getId(),
                hex(message.getSecretHash()),
                message.getScopesList(),
                message.getDomainsList().stream().map(Domain::new).toList(),
                message.getOwner(),
                message.getName(),
                Instant.ofEpochMilli(message.getCreatedAtMs()),
                message.hasExpiresAtMs() ? Instant.ofEpochMilli(message.getExpiresAtMs()) : null,
                message.getCreatedBy(),
                new BodyHash(hex(message.getBodyHash())));
    }

    private static ApiKeyDeleted deleted(byte[] value) throws InvalidProtocolBufferException {
        var message = dev.hoplog.events.proto.ApiKeyDeleted.parseFrom(value);
        return new ApiKeyDeleted(
                message.getId(), Instant.ofEpochMilli(message.getDeletedAtMs()), message.getDeletedBy());
    }

    private static ByteString bytes(String hex) {
        return ByteString.copyFrom(HexFormat.of().parseHex(hex));
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
