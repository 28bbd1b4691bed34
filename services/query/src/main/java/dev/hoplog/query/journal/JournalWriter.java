package dev.hoplog.query.journal;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Appends to segments of its own. For one thread only, its event loop: nothing guards against a second one.
 *
 * <p>Budget of an append: a checksum, a copy into mapped memory, three stores; no lock, no system call, no allocation. When a
 * segment is full, it is sealed and the spare taken.
 */
public final class JournalWriter implements AutoCloseable {

    /** What became of an entry. */
    public enum Appended {
        /** It is in the page cache: it outlives this process. */
        APPENDED,
        /** There is no room, within the journal's limit or on the disk. The entry is dropped and counted. */
        FULL,
        /** It is longer than {@link #MAX_ENTRY_BYTES}, or than a segment. Nothing happened. */
        TOO_LARGE
    }

    /** The length of an entry that still fits a record with the broker's usual limit many times over. */
    public static final int MAX_ENTRY_BYTES = 1 << 16;

    private final Journal journal;
    private final AtomicReference<@Nullable Segment> spare;
    private final int longest;
    private final AtomicLong appended = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    private @Nullable Segment segment;
    private @Nullable Frames frames;
    private int seq;
    private int position;
    private long latest;

    JournalWriter(Journal journal, AtomicReference<@Nullable Segment> spare, int segmentBytes) {
        this.journal = journal;
        this.spare = spare;
        this.longest =
                Math.min(MAX_ENTRY_BYTES, segmentBytes - SegmentHeader.BYTES - Segment.SEAL_ROOM - Frames.HEADER_BYTES);
    }

    public Appended append(byte[] entry, long occurredAt) {
        return append(entry, 0, entry.length, occurredAt);
    }

    /**
     * Adds an entry, which is in the page cache when this returns {@link Appended#APPENDED}.
     *
     * @param entry as the codec of click entries encoded it
     * @param occurredAt the entry's own time in milliseconds; the time of its record in Kafka comes from it
     */
    public Appended append(byte[] entry, int offset, int length, long occurredAt) {
        Objects.checkFromIndexSize(offset, length, entry.length);
        if (length == 0) {
            throw new IllegalArgumentException("an entry without bytes");
        }
        if (length > longest) {
            return Appended.TOO_LARGE;
        }
        if (segment == null || !segment.hasRoom(position, length)) {
            roll();
        }
        if (segment == null || frames == null) {
            increment(refused);
            return Appended.FULL;
        }
        frames.put(seq, position, occurredAt, entry, offset, length);
        seq++;
        position += Frames.size(length);
        latest = Math.max(latest, occurredAt);
        segment.publish(seq, position);
        increment(appended);
        return Appended.APPENDED;
    }

    private void roll() {
        close();
        Segment next = journal.take(spare);
        if (next != null) {
            segment = next;
            frames = next.frames();
            seq = 0;
            position = Place.FIRST.position();
            latest = 0;
        }
    }

    /** Seals what was appended, so that it can be shipped to the end. An append after it begins a new segment. */
    @Override
    public void close() {
        if (segment != null) {
            segment.seal(new Place(seq, position), latest);
            segment = null;
            frames = null;
        }
    }

    long appended() {
        return appended.getAcquire();
    }

    long refused() {
        return refused.getAcquire();
    }

    // There is one writer, so that the sum needs no locked instruction.
    private static void increment(AtomicLong counter) {
        counter.setRelease(counter.getPlain() + 1);
    }
}
