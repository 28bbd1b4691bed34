package dev.hoplog.query.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.apache.kafka.common.Uuid;

/**
 * Who a segment is and where its entries go. Written once, before the first entry.
 *
 * <pre>
 * offset  bytes
 *      0      8  "HOPCLICK"
 *      8      4  format version: 1
 *     12      4  length of the file
 *     16     16  segment id, most significant byte first
 *     32      4  partition
 *     36      4  partitions of the topic
 *     40      8  created at, milliseconds since 1970-01-01T00:00Z
 *     48     16  topic id, most significant byte first
 *     64      4  length of the cluster id
 *     68     56  cluster id, UTF-8, then zeros
 *    124      4  CRC32C of the bytes before
 *    128      8  acknowledged: the place up to which Kafka has everything   } a {@link Place} is seq &lt;&lt; 32 | position;
 *    192      8  seal: the place of the frame that seals, 0 while there is none } each in a cache line of its own
 *    256         frames, see {@link Frames}
 * </pre>
 *
 * All numbers are little-endian; what is not named is zero.
 */
record SegmentHeader(UUID segmentId, int segmentBytes, int partition, long createdAt, JournalTarget target) {

    static final int BYTES = 256;
    static final int ACKNOWLEDGED = 128;
    static final int SEAL = 192;
    static final int CLUSTER_ID_BYTES = 56;

    private static final byte[] MAGIC = "HOPCLICK".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int CRC = 124;

    /** The bytes up to and with the checksum. */
    byte[] encode() {
        byte[] cluster = target.clusterId().getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[CRC + Integer.BYTES];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        buffer.put(MAGIC).putInt(VERSION).putInt(segmentBytes);
        putBits(buffer, segmentId.getMostSignificantBits(), segmentId.getLeastSignificantBits());
        buffer.putInt(partition).putInt(target.partitions()).putLong(createdAt);
        putBits(
                buffer,
                target.topicId().getMostSignificantBits(),
                target.topicId().getLeastSignificantBits());
        buffer.putInt(cluster.length).put(cluster);
        buffer.putInt(CRC, crc(bytes));
        return bytes;
    }

    /** Empty for bytes that are no header of this version, whole and unharmed. */
    static Optional<SegmentHeader> decode(byte[] bytes) {
        if (bytes.length < CRC + Integer.BYTES) {
            return Optional.empty();
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        byte[] magic = new byte[MAGIC.length];
        buffer.get(magic);
        if (!java.util.Arrays.equals(magic, MAGIC) || buffer.getInt() != VERSION || buffer.getInt(CRC) != crc(bytes)) {
            return Optional.empty();
        }
        int segmentBytes = buffer.getInt();
        UUID segmentId = new UUID(bits(buffer), bits(buffer));
        int partition = buffer.getInt();
        int partitions = buffer.getInt();
        long createdAt = buffer.getLong();
        Uuid topicId = new Uuid(bits(buffer), bits(buffer));
        byte[] cluster = new byte[buffer.getInt()];
        buffer.get(cluster);
        var target = new JournalTarget(new String(cluster, StandardCharsets.UTF_8), topicId, partitions);
        return Optional.of(new SegmentHeader(segmentId, segmentBytes, partition, createdAt, target));
    }

    private static void putBits(ByteBuffer buffer, long most, long least) {
        buffer.putLong(Long.reverseBytes(most)).putLong(Long.reverseBytes(least));
    }

    private static long bits(ByteBuffer buffer) {
        return Long.reverseBytes(buffer.getLong());
    }

    private static int crc(byte[] bytes) {
        var crc = new CRC32C();
        crc.update(bytes, 0, CRC);
        return (int) crc.getValue();
    }
}
