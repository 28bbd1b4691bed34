package dev.hoplog.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.analytics.LocalStores.CountPartition;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.junit.jupiter.api.Test;

class StoredClickCountsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:20:30Z");

    @Test
    void a_partition_that_is_not_here_is_moving() {
        var counts = new StoredClickCounts(
                4,
                _ -> {
                    throw new InvalidStateStoreException("elsewhere");
                },
                _ -> true);

        assertThat(counts.link(Clicks.link(1), NOW)).isEqualTo(new Counts.Moving());
        assertThat(counts.all(NOW)).isEqualTo(new Counts.Moving());
        assertThat(counts.areCaughtUp()).isFalse();
    }

    @Test
    void a_store_that_leaves_while_it_is_read_is_moving() {
        var partition = new CountPartition(
                new AtEachRead<>(() -> {
                    throw new InvalidStateStoreException("closed");
                }),
                new AtEachRead<>(() -> Positions.of(1)));

        assertThat(new StoredClickCounts(1, _ -> partition, _ -> true).all(NOW)).isEqualTo(new Counts.Moving());
    }

    @Test
    void a_row_that_was_written_under_newer_marks_is_read_again() {
        // The row includes source 0 up to 8 and does not say so, since the mark at 10 was there before it.
        Queue<Positions> marks = new ArrayDeque<>(List.of(Positions.of(5), Positions.of(10)));
        CountRow row = row(8, Positions.NONE);
        var partition = new CountPartition(
                new AtEachRead<>(() -> row),
                new AtEachRead<>(() -> marks.size() > 1 ? marks.remove() : marks.element()));

        Counts counts = new StoredClickCounts(1, _ -> partition, _ -> true).all(NOW);

        assertThat(((Counts.Counted) counts).watermark()).isEqualTo(Map.of(0, 10L));
    }

    @Test
    void a_row_names_what_it_includes_beyond_the_marks() {
        var partition = new CountPartition(
                new AtEachRead<>(() -> row(8, Positions.of(0, 7))), new AtEachRead<>(() -> Positions.of(5, 6)));

        Counts counts = new StoredClickCounts(1, _ -> partition, _ -> true).all(NOW);

        assertThat(((Counts.Counted) counts).watermark()).isEqualTo(Map.of(0, 5L, 1, 7L));
    }

    @Test
    void counts_are_complete_from_where_they_are_said_to_be() {
        var partition = new CountPartition(
                new AtEachRead<>(() -> row(8, Positions.NONE)), new AtEachRead<>(() -> Positions.of(5)));

        assertThat(isComplete(partition, Positions.of(5))).isTrue();
        assertThat(isComplete(partition, Positions.of(6))).isFalse();
        assertThat(isComplete(partition, Positions.of(5, 1))).isFalse();
    }

    private static boolean isComplete(CountPartition partition, Positions ends) {
        var counts = new StoredClickCounts(1, _ -> partition, upTo -> upTo.covers(ends));
        boolean complete = ((Counts.Counted) counts.all(NOW)).complete();
        assertThat(counts.areCaughtUp()).isEqualTo(complete);
        return complete;
    }

    private static CountRow row(long clicks, Positions included) {
        return new CountRow(clicks, Buckets.of(new TreeMap<>()), Buckets.NONE, included);
    }

    /** A store that is asked for one row only, and may have another each time. */
    private record AtEachRead<V>(Supplier<V> row) implements ReadOnlyKeyValueStore<CountKey, V> {

        @Override
        public V get(CountKey key) {
            return row.get();
        }

        @Override
        public KeyValueIterator<CountKey, V> range(CountKey from, CountKey to) {
            throw new UnsupportedOperationException();
        }

        @Override
        public KeyValueIterator<CountKey, V> all() {
            throw new UnsupportedOperationException();
        }

        @Override
        public long approximateNumEntries() {
            return 1;
        }
    }
}
