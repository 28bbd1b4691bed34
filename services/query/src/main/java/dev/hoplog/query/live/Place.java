package dev.hoplog.query.live;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/*
 * As text it is the id of an event, in base64url without padding:
 *
 *   bytes    what
 *   1        version of the form: 1
 *   4        which logs the offsets are of
 *   varint   number of slots
 *   varint   of each slot: the next offset
 *   varints  for each record of which some entries were read: its slot, and how many
 *
 * A varint has seven bits in each byte, the lowest first; all bytes but its last have the eighth bit set.
 */
/**
 * How far somebody has read both topics. Immutable.
 *
 * <p>A record may hold many events, so a place is between two of them: for each slot, the offset of the next record and how
 * many of its entries were read already.
 */
final class Place {

    private static final byte FORM = 1;
    private static final int HEADER_BYTES = 5;
    private static final int VARINT_BYTES = 9;
    /** No topic of ours has more partitions. */
    private static final int MOST_SLOTS = 4096;

    private static final int MOST_CHARACTERS = 64 << 10;

    private final int log;
    private final long[] offsets;
    private final int[] entries;

    private Place(int log, long[] offsets, int[] entries) {
        this.log = log;
        this.offsets = offsets;
        this.entries = entries;
    }

    /** Before the first record of each slot. */
    static Place beginning(Logs logs) {
        return new Place(logs.identity(), new long[logs.slots()], new int[logs.slots()]);
    }

    /** Before the records with these offsets, by slot. */
    static Place before(Logs logs, long[] offsets) {
        return new Place(logs.identity(), offsets.clone(), new int[logs.slots()]);
    }

    /** The place with this text; empty for a text that is none. */
    static Optional<Place> parse(String text) {
        if (text.length() > MOST_CHARACTERS) {
            return Optional.empty();
        }
        try {
            return parse(ByteBuffer.wrap(Base64.getUrlDecoder().decode(text)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Place> parse(ByteBuffer bytes) {
        if (bytes.remaining() <= HEADER_BYTES || bytes.get() != FORM) {
            return Optional.empty();
        }
        int log = bytes.getInt();
        long slots = varint(bytes);
        if (slots < 1 || slots > MOST_SLOTS) {
            return Optional.empty();
        }
        var offsets = new long[(int) slots];
        var entries = new int[offsets.length];
        for (int slot = 0; slot < offsets.length; slot++) {
            offsets[slot] = varint(bytes);
        }
        while (bytes.hasRemaining()) {
            long slot = varint(bytes);
            long read = varint(bytes);
            if (slot >= slots || read > Integer.MAX_VALUE) {
                return Optional.empty();
            }
            entries[(int) slot] = (int) read;
        }
        return Optional.of(new Place(log, offsets, entries));
    }

    private static long varint(ByteBuffer bytes) {
        long value = 0;
        for (int shift = 0; shift < 7 * VARINT_BYTES; shift += 7) {
            if (!bytes.hasRemaining()) {
                break;
            }
            byte b = bytes.get();
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("no number");
    }

    boolean isOf(Logs logs) {
        return log == logs.identity() && offsets.length == logs.slots();
    }

    long offset(int slot) {
        return offsets[slot];
    }

    /** Whether an entry was read. */
    boolean hasPassed(int slot, long offset, int entry) {
        return offset < offsets[slot] || (offset == offsets[slot] && entry < entries[slot]);
    }

    /** The same, with so many entries of a record read, and all that stands before it in its slot. */
    Place within(int slot, long offset, int read) {
        long[] nextOffsets = offsets.clone();
        int[] nextEntries = entries.clone();
        nextOffsets[slot] = offset;
        nextEntries[slot] = read;
        return new Place(log, nextOffsets, nextEntries);
    }

    /** The same, with a slot read up to a record. */
    Place before(int slot, long offset) {
        return within(slot, offset, 0);
    }

    /** Whether all was read that was read at another place. */
    boolean isAtLeast(Place other) {
        for (int slot = 0; slot < offsets.length; slot++) {
            if (isBefore(slot, other)) {
                return false;
            }
        }
        return true;
    }

    /** Where all was read that was read at either place. */
    Place or(Place other) {
        long[] furtherOffsets = offsets.clone();
        int[] furtherEntries = entries.clone();
        for (int slot = 0; slot < offsets.length; slot++) {
            if (isBefore(slot, other)) {
                furtherOffsets[slot] = other.offsets[slot];
                furtherEntries[slot] = other.entries[slot];
            }
        }
        return new Place(log, furtherOffsets, furtherEntries);
    }

    /** In each slot this place, or the other where that comes first. */
    Place butNotBeyond(Place other) {
        long[] nearerOffsets = offsets.clone();
        int[] nearerEntries = entries.clone();
        for (int slot = 0; slot < offsets.length; slot++) {
            if (other.isBefore(slot, this)) {
                nearerOffsets[slot] = other.offsets[slot];
                nearerEntries[slot] = other.entries[slot];
            }
        }
        return new Place(log, nearerOffsets, nearerEntries);
    }

    private boolean isBefore(int slot, Place other) {
        return offsets[slot] < other.offsets[slot]
                || (offsets[slot] == other.offsets[slot] && entries[slot] < other.entries[slot]);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Place that
                && log == that.log
                && Arrays.equals(offsets, that.offsets)
                && Arrays.equals(entries, that.entries);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(offsets) + Arrays.hashCode(entries);
    }

    @Override
    public String toString() {
        // Room for each slot's offset, and for its entries and its own number.
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + VARINT_BYTES * (1 + 3 * offsets.length))
                .put(FORM)
                .putInt(log);
        putVarint(bytes, offsets.length);
        for (long offset : offsets) {
            putVarint(bytes, offset);
        }
        for (int slot = 0; slot < entries.length; slot++) {
            if (entries[slot] > 0) {
                putVarint(bytes, slot);
                putVarint(bytes, entries[slot]);
            }
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(bytes.array(), bytes.position()));
    }

    private static void putVarint(ByteBuffer bytes, long value) {
        long rest = value;
        while (rest > 0x7f) {
            bytes.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        bytes.put((byte) rest);
    }
}
