package dev.hoplog.events.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.hoplog.events.ApiKey;
import dev.hoplog.events.Domain;
import java.time.Instant;
import java.util.HexFormat;

/** API keys as record values of {@code api-keys}. */
public final class ApiKeyCodec {

    private ApiKeyCodec() {}

    public static byte[] encode(ApiKey key) {
        var message = dev.hoplog.events.proto.ApiKey.newBuilder()
                .setId(key.id())
                .setSecretHash(ByteString.copyFrom(HexFormat.of().parseHex(key.secretHash())))
                .addAllScopes(key.scopes())
                .addAllDomains(key.domains().stream().map(Domain::name).toList())
                .setOwner(key.owner())
                .setName(key.name())
                .setCreatedAtMs(key.createdAt().toEpochMilli())
                .setCreatedBy(key.createdBy());
        if (key.expiresAt() != null) {
            message.setExpiresAtMs(key.expiresAt().toEpochMilli());
        }
        return message.build().toByteArray();
    }

    /** @throws UnknownEventException for bytes that are no API key */
    public static ApiKey decode(byte[] value) {
        try {
            var message = dev.hoplog.events.proto.ApiKey.parseFrom(value);
            return new ApiKey(
                    message.getId(),
                    HexFormat.of().formatHex(message.getSecretHash().toByteArray()),
                    message.getScopesList(),
                    message.getDomainsList().stream().map(Domain::new).toList(),
                    message.getOwner(),
                    message.getName(),
                    Instant.ofEpochMilli(message.getCreatedAtMs()),
                    message.hasExpiresAtMs() ? Instant.ofEpochMilli(message.getExpiresAtMs()) : null,
                    message.getCreatedBy());
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw new UnknownEventException("no API key: " + e.getMessage(), e);
        }
    }
}
