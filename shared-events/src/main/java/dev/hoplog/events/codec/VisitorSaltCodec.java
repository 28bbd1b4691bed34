package dev.hoplog.events.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.hoplog.events.VisitorSalt;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;

/** Salts of days as records of {@code visitor-salts}. */
public final class VisitorSaltCodec {

    private VisitorSaltCodec() {}

    /** The record's key: the day, {@code 2026-11-23}. */
    public static byte[] key(VisitorSalt salt) {
        return salt.day().toString().getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] encode(VisitorSalt salt) {
        return dev.hoplog.events.proto.VisitorSalt.newBuilder()
                .setDay(salt.day().toString())
                .setSalt(UnsafeByteOperations.unsafeWrap(salt.bytes()))
                .build()
                .toByteArray();
    }

    /** @throws UnknownEventException for bytes that are no salt, or one that is too short */
    public static VisitorSalt decode(byte[] value) {
        try {
            var message = dev.hoplog.events.proto.VisitorSalt.parseFrom(value);
            return new VisitorSalt(
                    LocalDate.parse(message.getDay()), message.getSalt().toByteArray());
        } catch (InvalidProtocolBufferException | IllegalArgumentException | DateTimeException e) {
            throw new UnknownEventException("no salt of a day: " + e.getMessage(), e);
        }
    }
}
