package dev.hoplog.query.journal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The frames of one segment, as one thread writes or reads them.
 *
 * <pre>
 * offset  bytes
 *      0      4  length of the entry; 0: nothing here yet. Stored last, with release order
 *      4      4  CRC32C of segment id (16), seq (8), occurred at (8) and entry
 *      8      8  occurred at, milliseconds since 1970-01-01T00:00Z
 *     16         entry, then zeros up to a multiple of 8
 * </pre>
 *
 * All numbers are little-endian, except the segment id. The seq is not written: it is the number of frames before. It is
 * under the checksum, and so is the id, so that a frame is worth nothing in any other place.
 */
final class Frames {

    static final int HEADER_BYTES = 16;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LENGTH = INT.varHandle();
    private static final VarHandle IN_PREFIX =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final MemorySegment memory;
    private final CRC32C crc = new CRC32C();
    private final byte[] prefix = new byte[32];

    Frames(MemorySegment memory, UUID segmentId) {
        this.memory = memory;
        ByteBuffer.wrap(prefix)
                .putLong(segmentId.getMostSignificantBits())
                .putLong(segmentId.getLeastSignificantBits());
    }

    /** Bytes of a frame with an entry of this length. */
    static int size(int length) {
        return (HEADER_BYTES + length + 7) & -8;
    }

    void put(Place at, long occurredAt, byte[] entry, int offset, int length) {
        put(at.seq(), at.position(), occurredAt, entry, offset, length);
    }

    /**
     * Writes a frame.
     *
     * @throws InternalError if the system could not give its pages room on the disk. The virtual machine throws that for a
     *     copy at once, for a single store at some later moment, so the last of them is looked at
     */
    void put(int seq, int position, long occurredAt, byte[] entry, int offset, int length) {
        memory.set(INT, position + 4L, crc(seq, occurredAt, entry, offset, length));
        memory.set(LONG, position + 8L, occurredAt);
        MemorySegment.copy(entry, offset, memory, ValueLayout.JAVA_BYTE, position + (long) HEADER_BYTES, length);
        LENGTH.setRelease(memory, (long) position, length);
        if (length(position) != length) {
            throw new InternalError("a page that cannot be written");
        }
    }

    /** Of the entry whose frame begins at the position; 0 if none does yet, anything if the bytes are damaged. */
    int length(int position) {
        return position + HEADER_BYTES > memory.byteSize() ? 0 : (int) LENGTH.getAcquire(memory, (long) position);
    }

    long occurredAt(int position) {
        return memory.get(LONG, position + 8L);
    }

    /** A copy of the entry, or null where the bytes are not what was written. */
    byte @Nullable [] entry(Place at, int length) {
        if (length <= 0 || length > memory.byteSize() - at.position() - HEADER_BYTES) {
            return null;
        }
        byte[] entry = new byte[length];
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, at.position() + (long) HEADER_BYTES, entry, 0, length);
        int expected = memory.get(INT, at.position() + 4L);
        return crc(at.seq(), occurredAt(at.position()), entry, 0, length) == expected ? entry : null;
    }

    private int crc(int seq, long occurredAt, byte[] entry, int offset, int length) {
        IN_PREFIX.set(prefix, 16, (long) seq);
        IN_PREFIX.set(prefix, 24, occurredAt);
        crc.reset();
        crc.update(prefix, 0, prefix.length);
        crc.update(entry, offset, length);
        return (int) crc.getValue();
    }
}
