package dev.hoplog.analytics.verify;

import dev.hoplog.events.ClickBatch;
import dev.hoplog.events.RollUpPart;
import java.util.Map;
import java.util.function.Consumer;

/** {@code click-events}, and before it {@code click-rollups}, read once from the beginning. For one thread. */
public interface ClickRecords extends AutoCloseable {

    /**
     * Gives what is rolled up, and passes over the clicks that it stands for. Once, before the first clicks are read.
     *
     * @param each is given every part of every roll-up, those of a partition in order
     * @throws IllegalStateException if clicks are missing that nothing stands for
     * @throws InterruptedException if the thread was interrupted
     */
    void rollUps(Consumer<RollUpPart> each) throws InterruptedException;

    /**
     * Reads on.
     *
     * @param upTo by partition the offset before which records are read, exclusive; what was read before is not read again
     * @param each is given every record, those of a partition in order
     * @throws IllegalStateException if more than that is rolled up
     * @throws InterruptedException if the thread was interrupted
     */
    void advance(Map<Integer, Long> upTo, Consumer<ClickBatch> each) throws InterruptedException;

    /** How many records were given so far, and how many offsets those stand for that are rolled up. */
    long read();

    @Override
    void close();
}
