package dev.hoplog.analytics;

import dev.hoplog.analytics.LocalStores.CountPartition;
import dev.hoplog.events.LinkId;
import java.time.Instant;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/*
 * A row says what it includes beyond the marks of its partition, as they were when it was written. To name the exact
 * positions of a row, a reader needs these very marks; the stores change under it, each row atomically, not both together.
 *
 *   marks read before the row   the row may have left out a position that only newer marks cover: too little is claimed
 *   marks read after the row    a mark may cover a delta that the row did not have: too much is claimed
 *   both, and they are equal    marks only grow, so they are the marks of the row
 *
 * They change a few times a second and a read takes microseconds: one that must be repeated is rare.
 */
/** Reads the counts from the stores, and is the one place that decides that they are moving. */
final class StoredClickCounts implements ClickCounts {

    private static final int MOST_ATTEMPTS = 1000;
    private static final Counts MOVING = new Counts.Moving();

    private final int countPartitions;
    private final IntFunction<CountPartition> stores;
    private final Predicate<Positions> isComplete;

    /**
     * Reads what is behind these stores.
     *
     * @param stores by count partition; throws InvalidStateStoreException for one that is not here now
     * @param isComplete whether counts that include so much are complete
     */
    StoredClickCounts(int countPartitions, IntFunction<CountPartition> stores, Predicate<Positions> isComplete) {
        this.countPartitions = countPartitions;
        this.stores = stores;
        this.isComplete = isComplete;
    }

    @Override
    public Counts link(LinkId id, Instant asOf) {
        return read(CountKey.of(id), asOf);
    }

    @Override
    public Counts all(Instant asOf) {
        return read(CountKey.ALL, asOf);
    }

    /** Whether every partition that is kept here, and there is one, is complete. */
    boolean areCaughtUp() {
        boolean anyHere = false;
        for (int partition = 0; partition < countPartitions; partition++) {
            try {
                if (!isComplete.test(stores.apply(partition).marks())) {
                    return false;
                }
                anyHere = true;
            } catch (InvalidStateStoreException e) {
                // Another node keeps it.
            }
        }
        return anyHere;
    }

    private Counts read(CountKey key, Instant asOf) {
        try {
            CountPartition partition = stores.apply(key.partition(countPartitions));
            for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
                Positions marks = partition.marks();
                CountRow row = partition.row(key);
                if (partition.marks().equals(marks)) {
                    return counted(row, row.upTo(marks), asOf);
                }
            }
            return MOVING;
        } catch (InvalidStateStoreException e) {
            return MOVING;
        }
    }

    private Counts counted(CountRow row, Positions upTo, Instant asOf) {
        Windows windows = Windows.of(row, asOf);
        return new Counts.Counted(
                windows.last24Hours(),
                windows.lastWeek(),
                windows.allTime(),
                asOf,
                upTo.asMap(),
                isComplete.test(upTo));
    }
}
