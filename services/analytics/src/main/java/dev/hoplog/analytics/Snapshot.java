package dev.hoplog.analytics;

import com.github.benmanes.caffeine.cache.Cache;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

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

    /** All recent rows of the partition. To be closed. */
    KeyValueIterator<CountKey, RecentRow> recentRows() {
        return stores.recentRows().all();
    }

    ReadOnlyKeyValueStore<RankKey, byte[]> ranks() {
        return stores.ranks();
    }

    /** All clicks of a key. */
    Count allTime(CountKey key) {
        return count(TopWindow.ALL_TIME, WindowBounds.of(Instant.EPOCH), key);
    }

    /** Clicks of a key in a window; without the visitors, who are most of the work. */
    Count count(TopWindow window, WindowBounds bounds, CountKey key) {
        RecentRow row = recent(key);
        SettledPart.Counts settled = row.settles() > 0 ? counts(key, row) : SettledPart.Counts.NONE;
        Count count = switch (window) {
            case LAST_24_HOURS -> bounds.last24Hours(settled.minutes());
            case LAST_WEEK -> bounds.lastWeek(settled.quarters());
            case ALL_TIME -> settled.all();
        };
        for (PackedDelta delta : deltas(row)) {
            Buckets minutes = delta.unpackCounts().minutes();
            count = count.plus(
                    switch (window) {
                        case LAST_24_HOURS -> bounds.last24Hours(minutes);
                        case LAST_WEEK -> bounds.lastWeekOfMinutes(minutes);
                        case ALL_TIME -> minutes.sum();
                    });
        }
        return count;
    }

    /** The recent deltas that lie before the mark. */
    List<PackedDelta> deltas(RecentRow row) {
        return row.entries().stream()
                .filter(entry -> entry.isCoveredBy(upTo))
                .map(RecentRow.Entry::delta)
                .toList();
    }

    /**
     * The sums of what is settled, of which much is kept from one answer to the next.
     *
     * @param sum makes them
     */
    List<Sums.Part> settledWindows(
            CountKey key, RecentRow row, WindowBounds bounds, Function<SettledPart.Counts, List<Sums.Part>> sum) {
        Cache<CountKey, RecentRows.SettledWindows> kept = stores.read().settledWindows();
        RecentRows.SettledWindows known = kept.getIfPresent(key);
        if (known != null && known.settles() == row.settles() && known.bounds().equals(bounds)) {
            return known.parts();
        }
        SettledPart.Counts counts = counts(key, row);
        List<Sums.Part> parts = sum.apply(counts);
        if (counts.settles() == row.settles()) {
            kept.put(key, new RecentRows.SettledWindows(row.settles(), bounds, parts));
        }
        return parts;
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
