package dev.hoplog.query.export;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/*
 *   1  int topic  int what  short partitions  long end for each  int crc        in base64url
 *   [ . partition . offset . entry ]                                           the last row that was read
 *
 * The place is readable so that a client can make it of the last row that it has, wherever a stream broke.
 */
/**
 * Where an export goes on: up to which ends, and behind which row.
 *
 * @param topic tells the topic from others, since offsets mean nothing elsewhere
 * @param what tells what is wanted from anything else
 * @param after null before the first row
 */
record Cursor(
        int topic,
        int what,
        Map<Integer, Long> ends,
        @Nullable Position after) {

    private static final byte FORM = 1;
    private static final int BYTES_BESIDE_ENDS = 1 + 3 * Integer.BYTES + Short.BYTES;

    Cursor {
        ends = Map.copyOf(ends);
    }

    static Cursor of(Uuid topicId, String what, Plan plan) {
        return new Cursor(topicId.hashCode(), what.hashCode(), plan.ends(), null);
    }

    Cursor after(Position row) {
        return new Cursor(topic, what, ends, row);
    }

    boolean isOfTopic(Uuid topicId) {
        return topic == topicId.hashCode();
    }

    /** Whether it belongs to an export of this. */
    boolean isOf(String wanted) {
        return what == wanted.hashCode();
    }

    /** The cursor with this text; empty for a text that is none, or is damaged. */
    static Optional<Cursor> parse(String text) {
        String[] parts = text.split("\\.", -1);
        try {
            return parts.length == 1 || parts.length == 4
                    ? plan(Base64.getUrlDecoder().decode(parts[0]))
                            .flatMap(plan -> parts.length == 1 ? Optional.of(plan) : plan.at(parts))
                    : Optional.empty();
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            return Optional.empty();
        }
    }

    private static Optional<Cursor> plan(byte[] array) {
        ByteBuffer bytes = ByteBuffer.wrap(array);
        int size = array.length - Integer.BYTES;
        if (size < 1 || bytes.getInt(size) != crc(array, size) || bytes.get() != FORM) {
            return Optional.empty();
        }
        int topic = bytes.getInt();
        int what = bytes.getInt();
        var ends = new TreeMap<Integer, Long>();
        int partitions = bytes.getShort();
        for (int i = 0; i < partitions; i++) {
            ends.put(i, bytes.getLong());
        }
        return Optional.of(new Cursor(topic, what, ends, null));
    }

    private Optional<Cursor> at(String[] parts) {
        var at = new Position(Integer.parseInt(parts[1]), Long.parseLong(parts[2]), Integer.parseInt(parts[3]));
        Long end = ends.get(at.partition());
        return end != null && at.offset() >= 0 && at.offset() < end && at.entry() >= 0
                ? Optional.of(after(at))
                : Optional.empty();
    }

    private static int crc(byte[] bytes, int size) {
        var crc = new CRC32C();
        crc.update(bytes, 0, size);
        return (int) crc.getValue();
    }

    @Override
    public String toString() {
        var array = new byte[BYTES_BESIDE_ENDS + Long.BYTES * ends.size()];
        ByteBuffer bytes =
                ByteBuffer.wrap(array).put(FORM).putInt(topic).putInt(what).putShort((short) ends.size());
        for (int i = 0; i < ends.size(); i++) {
            bytes.putLong(ends.getOrDefault(i, 0L));
        }
        bytes.putInt(crc(array, bytes.position()));
        String plan = Base64.getUrlEncoder().withoutPadding().encodeToString(array);
        return after == null ? plan : plan + "." + after.partition() + "." + after.offset() + "." + after.entry();
    }
}
