package dev.hoplog.analytics.verify;

import dev.hoplog.events.ClickBatch;
import java.util.Map;
import java.util.function.Consumer;

/** {@code click-events}, read once from its beginning. For one thread. */
public interface ClickRecords extends AutoCloseable {

    /**
     * Reads on.
     *
     * @param upTo by partition the offset before which records are read, exclusive; what was read before is not read again
     * @param each is given every record, those of a partition in order
     * @throws InterruptedException if the thread was interrupted
     */
    void advance(Map<Integer, Long> upTo, Consumer<ClickBatch> each) throws InterruptedException;

    /** How many records were given so far. */
    long read();

    @Override
    void close();
}
