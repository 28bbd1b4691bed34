package dev.hoplog.events.codec;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.UUID;

/** 128-bit names as the 16 bytes that stand in messages, most significant first. */
final class Bits {

    private Bits() {}

    static ByteString bytes(UUID bits) {
        ByteBuffer bytes = ByteBuffer.allocate(16)
                .putLong(bits.getMostSignificantBits())
                .putLong(bits.getLeastSignificantBits())
                .flip();
        return ByteString.copyFrom(bytes);
    }

    static UUID uuid(ByteString bytes, String what) {
        if (bytes.size() != 16) {
            throw new UnknownEventException(what + " has " + bytes.size() + " bytes instead of 16");
        }
        ByteBuffer buffer = bytes.asReadOnlyByteBuffer();
        return new UUID(buffer.getLong(), buffer.getLong());
    }
}
