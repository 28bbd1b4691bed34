package dev.hoplog.analytics;

import dev.hoplog.events.ClickBatch;
import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.RollUpPart;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;

/**
 * What was seen of a journal segment.
 *
 * @param sealedAtMillis when its end was seen, by this machine's clock; 0 while it is open
 */
record Segment(SeenSequence seen, long sealedAtMillis) {

    static final Segment NEW = new Segment(SeenSequence.NOTHING, 0);

    /*
     * A sender repeats a segment only until it has the acknowledgement, so a row is of no use soon after the end. The
     * clock is the machine's and not the log's: a node that was off for weeks ships old clicks and then new ones, and
     * between the two the log's time leaps over any such span within a second.
     */
    private static final Duration KEPT_AFTER_SEAL = Duration.ofDays(30);

    static Segment of(RollUpPart.SegmentSeen segment) {
        return new Segment(
                SeenSequence.ofBounds(
                        segment.bounds().stream().mapToLong(Long::longValue).toArray()),
                segment.sealedAtMillis());
    }

    RollUpPart.SegmentSeen inRollUp(UUID id) {
        return new RollUpPart.SegmentSeen(
                id, Arrays.stream(seen.bounds()).boxed().toList(), sealedAtMillis);
    }

    Segment with(ClickBatch batch, Instant now) {
        long first = batch.firstSeq();
        boolean ends = batch.entries().stream().anyMatch(ClickEntry.Sealed.class::isInstance);
        return new Segment(
                seen.with(first, first + batch.entries().size()),
                ends && sealedAtMillis == 0 ? now.toEpochMilli() : sealedAtMillis);
    }

    /** Whether nothing of it can arrive any more. */
    boolean isOver(Instant now) {
        return sealedAtMillis > 0
                && seen.isGapless()
                && now.toEpochMilli() - sealedAtMillis > KEPT_AFTER_SEAL.toMillis();
    }
}
