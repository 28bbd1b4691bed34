package dev.hoplog.analytics;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/*
 * Kafka Streams finds a row in the stores within some ten microseconds, which is a second and a half for the hundred thousand
 * links of a tag. Those rows are asked for again and again, and few of them change in between.
 *
 * A row that is written replaces the one that is kept here, after it stands in the store, and a row that is being read from the
 * store keeps the writer waiting until it is here: so none is older than what the store has.
 */
/** Rows of recent deltas that were read lately, and what was made of settled ones. For all threads. */
final class RecentRows {

    private static final long LEAST_BYTES = 16L << 20;
    private static final long MOST_BYTES = 128L << 20;
    private static final int PART_OF_THE_HEAP = 16;

    /** Of objects around the bytes, about. */
    private static final int BYTES_OF_A_ROW = 200;

    /** With what is unpacked of it. */
    private static final int BYTES_OF_A_DELTA = 330;

    /** Links that are followed so often that anything of them is settled; of each, some eight kilobytes. */
    private static final int MOST_SETTLED = 2_000;

    private final AtomicLong opened = new AtomicLong();

    /** By partition, the number with which it was opened. */
    private final Map<Integer, Long> lives = new ConcurrentHashMap<>();

    private volatile Cache<CountKey, RecentRow> rows = none();
    private volatile Cache<CountKey, SettledWindows> settledWindows = noneSettled();

    /**
     * The sums of what is settled of a key. To make them, a hundred kilobytes are unpacked and some fifty sketches united.
     *
     * @param settles the settling that wrote what they are made of: they are the same until the next
     */
    record SettledWindows(long settles, WindowBounds bounds, List<Sums.Part> parts) {}

    private static Cache<CountKey, RecentRow> none() {
        return Caffeine.newBuilder()
                .maximumWeight(Math.clamp(Runtime.getRuntime().maxMemory() / PART_OF_THE_HEAP, LEAST_BYTES, MOST_BYTES))
                .<CountKey, RecentRow>weigher((_, row) -> weight(row))
                .executor(Runnable::run)
                .build();
    }

    private static Cache<CountKey, SettledWindows> noneSettled() {
        return Caffeine.newBuilder()
                .maximumSize(MOST_SETTLED)
                .executor(Runnable::run)
                .build();
    }

    private static int weight(RecentRow row) {
        int bytes = BYTES_OF_A_ROW;
        for (RecentRow.Entry entry : row.entries()) {
            bytes += BYTES_OF_A_DELTA + entry.delta().size();
        }
        return bytes;
    }

    /** From now on a partition can be read, until it is closed. */
    void opened(int partition) {
        forget();
        lives.put(partition, opened.incrementAndGet());
    }

    /**
     * A partition can be read no more: what others read of a transaction that was aborted is taken back, and its stores fill anew
     * while they look open.
     */
    void closed(int partition) {
        lives.remove(partition);
        forget();
    }

    /** A number that is the same as long as a partition stays open; null while it is not. */
    @Nullable
    Long life(int partition) {
        return lives.get(partition);
    }

    /** The row of a key: the one that is kept, or else the one that the store gives, which is kept. */
    RecentRow get(CountKey key, Function<CountKey, @Nullable RecentRow> store) {
        RecentRow row = rows.get(key, missing -> {
            RecentRow stored = store.apply(missing);
            return stored == null ? RecentRow.NONE : stored;
        });
        return row == null ? RecentRow.NONE : row;
    }

    /** The store has this row now. */
    void written(CountKey key, RecentRow row) {
        // Not computeIfPresent, which does not wait for one that is being read.
        rows.asMap().compute(key, (_, kept) -> kept == null ? null : row);
    }

    /** What was made of settled rows lately; to be asked for before the rows are read. */
    Cache<CountKey, SettledWindows> settledWindows() {
        return settledWindows;
    }

    /** Forgets all: the store may have less than it had, after a transaction was aborted or the partition was elsewhere. */
    void forget() {
        rows = none();
        settledWindows = noneSettled();
    }
}
