package dev.hoplog.analytics;

import java.util.List;

/**
 * The rows of one partition as they were at a mark, whenever each of them is read. Where one has already been settled
 * beyond that, this is stale, and whoever reads takes a newer one. For one thread.
 */
final class Snapshot {

    private final LocalStores.CountPartition stores;
    private final Positions upTo;
    private boolean stale;

    Snapshot(LocalStores.CountPartition stores, Positions upTo) {
        this.stores = stores;
        this.upTo = upTo;
    }

    /** Whether anything that was read is beyond the mark, so that all of it is worth nothing. */
    boolean isStale() {
        return stale;
    }

    /** @throws org.apache.kafka.streams.errors.InvalidStateStoreException if the partition is not here any more */
    RecentRow recent(CountKey key) {
        RecentRow row = stores.recent(key);
        if (row.settles() > 0 && !upTo.covers(row.settled())) {
            stale = true;
        }
        return row;
    }

    /** The recent deltas that lie before the mark. */
    List<PackedDelta> deltas(RecentRow row) {
        return row.entries().stream()
                .filter(entry -> entry.isCoveredBy(upTo))
                .map(RecentRow.Entry::delta)
                .toList();
    }

    SettledPart.Counts counts(CountKey key, RecentRow row) {
        return stores.settled(SettledKey.counts(key)) instanceof SettledPart.Counts counts && isOf(counts, row)
                ? counts
                : SettledPart.Counts.NONE;
    }

    Details details(SettledKey key, RecentRow row) {
        return stores.settled(key) instanceof SettledPart.ByValue part && isOf(part, row)
                ? part.details()
                : Details.NONE;
    }

    SettledPart.Days days(SettledKey key, RecentRow row) {
        return stores.settled(key) instanceof SettledPart.Days days && isOf(days, row) ? days : SettledPart.Days.NONE;
    }

    /** A part that was written by a later settling has what is still in the recent row. */
    private boolean isOf(SettledPart part, RecentRow row) {
        stale |= part.settles() > row.settles();
        return !stale;
    }
}
