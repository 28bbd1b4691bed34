package dev.hoplog.query.export;

import dev.hoplog.analytics.SeenSequence;
import dev.hoplog.events.ClickBatch;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/*
 * A sender that does not know whether a batch arrived sends its entries again, to the same partition, perhaps cut elsewhere.
 * So what was seen of a partition is of no use for the next one; and of a segment of thirty thousand entries it is two numbers.
 */
/** Which entries of a partition were read. For one thread. */
final class Seen {

    private final Map<UUID, SeenSequence> bySegment = new HashMap<>();
    private int partition = -1;

    /** What was read of a batch's segment before it. */
    SeenSequence before(int ofPartition, ClickBatch batch) {
        if (ofPartition != partition) {
            bySegment.clear();
            partition = ofPartition;
        }
        return bySegment.getOrDefault(batch.segmentId(), SeenSequence.NOTHING);
    }

    /** The whole batch was read. */
    void add(ClickBatch batch) {
        bySegment.merge(
                batch.segmentId(),
                SeenSequence.NOTHING.with(
                        batch.firstSeq(), batch.firstSeq() + batch.entries().size()),
                (before, _) -> before.with(
                        batch.firstSeq(), batch.firstSeq() + batch.entries().size()));
    }
}
