package dev.hoplog.query.journal;

import java.util.Arrays;

/**
 * Goes over the published frames of a segment, while it is written or long after. For one thread.
 *
 * <p>{@link Step#END} is no verdict: on a live segment the next call may find more. Nothing is read behind the seal, which may
 * have been put over older bytes.
 */
final class SegmentReader {

    enum Step {
        ENTRY,
        SEAL,
        END,
        DAMAGE
    }

    private final Frames frames;
    private Place next;
    private boolean sealed;
    private byte[] entry = {};
    private long occurredAt;

    SegmentReader(Segment segment, Place from) {
        this(segment.frames(), from);
    }

    SegmentReader(Frames frames, Place from) {
        this.frames = frames;
        this.next = from;
    }

    Step advance() {
        int length = sealed ? 0 : frames.length(next.position());
        if (length == 0) {
            return Step.END;
        }
        byte[] read = frames.entry(next, length);
        if (read == null) {
            return Step.DAMAGE;
        }
        entry = read;
        occurredAt = frames.occurredAt(next.position());
        // Shorter than any click, so that for clicks the lengths decide.
        sealed = length < Segment.SEAL_ROOM && Arrays.equals(read, Segment.sealEntry(next.seq()));
        next = next.after(length);
        return sealed ? Step.SEAL : Step.ENTRY;
    }

    /** The entry just read. */
    byte[] entry() {
        return entry;
    }

    long occurredAt() {
        return occurredAt;
    }

    /** Behind the frame just read. */
    Place next() {
        return next;
    }
}
