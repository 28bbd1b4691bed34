package dev.hoplog.query.journal;

import dev.hoplog.events.ClickEntry;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
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
        /** There is no room, within the journal's limit or on the disk: the click can only be {@link #rollUp rolled up}. */
        FULL,
        /** It is longer than {@link #MAX_ENTRY_BYTES}, or than a segment. Nothing happened. */
        TOO_LARGE
    }

    /** The length of an entry that still fits a record with the broker's usual limit many times over. */
    public static final int MAX_ENTRY_BYTES = 1 << 16;

    private static final long MINUTE_MILLIS = 60_000;

    private final Journal journal;
    private final SegmentSupply.Spare spare;
    private final int longest;
    private final AtomicLong appended = new AtomicLong();
    private final AtomicLong rolledUp = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    private @Nullable Segment segment;
    private @Nullable Frames frames;
    private int seq;
    private int position;
    private long latest;
    private @Nullable Tally tally;
    private long tallyMinute;

    JournalWriter(Journal journal, SegmentSupply.Spare spare, int segmentBytes) {
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
        try {
            if (segment == null || !segment.hasRoom(position, length)) {
                roll();
            }
            if (segment == null || frames == null) {
                return Appended.FULL;
            }
            frames.put(seq, position, occurredAt, entry, offset, length);
        } catch (InternalError e) {
            giveUpSegment();
            return Appended.FULL;
        }
        if (tally != null && occurredAt / MINUTE_MILLIS != tallyMinute) {
            finishTally();
        }
        seq++;
        position += Frames.size(length);
        latest = Math.max(latest, occurredAt);
        segment.publish(seq, position);
        add(appended, 1);
        return Appended.APPENDED;
    }

    /**
     * Counts clicks without their details, in room that is reserved for it. They are in the page cache when this returns true.
     *
     * @return false if that room is full too: the clicks are lost, and counted as such
     */
    public boolean rollUp(ClickEntry.RollUp clicks) {
        boolean counted = count(clicks);
        add(counted ? rolledUp : refused, clicks.clicks());
        return counted;
    }

    private boolean count(ClickEntry.RollUp clicks) {
        try {
            if (tally != null && tally.add(clicks)) {
                return true;
            }
            // There is none, or it is full; in the next there is room.
            finishTally();
            tally = journal.takeTally(spare);
            tallyMinute = clicks.minute();
            return tally != null && tally.add(clicks);
        } catch (InternalError e) {
            finishTally();
            journal.faulted();
            return false;
        }
    }

    /**
     * Hands on what was counted without details once its minute is over, also while no click comes. Not while the journal is
     * full: a tally holds many minutes, and a small segment for each of them would fill the reserved room much sooner.
     *
     * @param now milliseconds since 1970-01-01T00:00Z
     */
    public void tick(long now) {
        if (tally != null && now / MINUTE_MILLIS != tallyMinute && journal.hasRoom()) {
            finishTally();
        }
    }

    private void finishTally() {
        if (tally != null) {
            journal.finished(tally);
            tally = null;
        }
    }

    private void roll() {
        seal();
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
        try {
            seal();
        } catch (InternalError e) {
            giveUpSegment();
        }
        finishTally();
    }

    /**
     * Leaves a segment in which nothing more can be written, without a seal. What is in it is shipped; the next start seals it
     * and ships what is left.
     */
    private void giveUpSegment() {
        segment = null;
        frames = null;
        journal.faulted();
    }

    private void seal() {
        if (segment != null) {
            segment.seal(new Place(seq, position), latest);
            segment = null;
            frames = null;
        }
    }

    long appended() {
        return appended.getAcquire();
    }

    long rolledUp() {
        return rolledUp.getAcquire();
    }

    long refused() {
        return refused.getAcquire();
    }

    // There is one writer, so that the sum needs no locked instruction.
    private static void add(AtomicLong counter, long more) {
        counter.setRelease(counter.getPlain() + more);
    }
}
