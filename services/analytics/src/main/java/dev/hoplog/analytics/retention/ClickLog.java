package dev.hoplog.analytics.retention;

import dev.hoplog.events.ClickBatch;
import dev.hoplog.events.RollUpPart;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * {@code click-events} and {@code click-rollups}, partition by partition. For one thread.
 *
 * <p>Every method throws a {@link org.apache.kafka.common.KafkaException} if it cannot be done now.
 */
public interface ClickLog extends AutoCloseable {

    /** Offset of the first record of clicks that is not deleted, or of where one would stand. */
    long begin(int partition);

    /** Offset of the first record of clicks whose time is not before this one; the end of the log if there is none. */
    long firstSince(int partition, Instant time);

    /**
     * Reads records of clicks in their order.
     *
     * @param from offset of the first
     * @param to offset behind the last
     */
    void read(int partition, long from, long to, Each each);

    /** Takes the right to roll up a partition: whoever had it before cannot append any more. */
    RollUps rollUps(int partition);

    /** Offset up to which every fold of the clicks has counted them, exclusive; 0 if one of them has none, or there is none. */
    long counted(int partition);

    /** Deletes all records of clicks before an offset, for ever. */
    void delete(int partition, long before);

    @Override
    void close();

    /** Is given records of clicks. */
    @FunctionalInterface
    interface Each {
        /** @return whether it takes the next one too */
        boolean take(long offset, ClickBatch batch);
    }

    /** The roll-ups of a partition. */
    interface RollUps extends AutoCloseable {

        /** Gives all parts that are in the log; at the second time those that came since. */
        void read(Consumer<RollUpPart> each);

        /** Appends all of these or nothing, and waits for it: the next reading gives them. */
        void append(List<RollUpPart> parts);

        @Override
        void close();
    }
}
