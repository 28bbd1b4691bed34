package dev.hoplog.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.analytics.LocalStores.CountPartition;
import dev.hoplog.analytics.classify.Classified;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.junit.jupiter.api.Test;

class StoredClickCountsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:20:30Z");
    private static final long MINUTE = Math.floorDiv(NOW.getEpochSecond(), 60L);

    private final Horizon horizon = new Horizon(() -> NOW);

    @Test
    void a_partition_that_is_not_here_is_moving() {
        var counts = new StoredClickCounts(
                new OwnNode(
                        4,
                        _ -> {
                            throw new InvalidStateStoreException("elsewhere");
                        },
                        new ReportingZone(ZoneOffset.UTC)),
                StoredClickCountsTest::nobody,
                horizon,
                "test",
                3);

        assertThat(counts.windows(Scope.link(Clicks.link(1)), NOW)).isEqualTo(new Answer.Moving<>());
        assertThat(counts.top(TopWindow.LAST_WEEK, NOW, 10)).isEqualTo(new Answer.Moving<>());
        assertThat(counts.areCaughtUp()).isFalse();
    }

    @Test
    void a_store_that_leaves_while_it_is_read_is_moving() {
        CountPartition partition = partition(
                () -> {
                    throw new InvalidStateStoreException("closed");
                },
                () -> SettledPart.Counts.NONE,
                () -> Positions.of(1));

        assertThat(counts(partition).windows(Scope.all(), NOW)).isEqualTo(new Answer.Moving<>());
    }

    @Test
    void what_a_closed_partition_had_is_not_told_although_it_can_be_read() {
        CountPartition open =
                partition(() -> RecentRow.NONE.with(entry(0, 5, 1)), () -> settled(1, 0), () -> Positions.of(5));
        var closed = new CountPartition(
                open.read(), open.recentRows(), open.settledParts(), open.ranks(), open.marksStore(), () -> false);

        assertThat(counts(open).windows(Scope.all(), NOW)).isInstanceOf(Answer.Counted.class);
        assertThat(counts(closed).windows(Scope.all(), NOW)).isEqualTo(new Answer.Moving<>());
    }

    @Test
    void a_delta_beyond_the_mark_is_left_out() {
        RecentRow row = RecentRow.NONE.with(entry(0, 5, 1)).with(entry(1, 7, 10));

        Answer.Counted<Windows> counted =
                windows(partition(() -> row, () -> SettledPart.Counts.NONE, () -> Positions.of(5, 6)));

        assertThat(counted.value().allTime().count().clicks()).isEqualTo(1);
        assertThat(counted.watermark()).isEqualTo(Map.of(0, 5L, 1, 6L));
    }

    @Test
    void what_is_settled_beyond_the_mark_is_read_again_with_a_newer_one() {
        Queue<Positions> marks = new ArrayDeque<>(List.of(Positions.of(5), Positions.of(10)));
        RecentRow row = new RecentRow(1, Positions.of(8), List.of(), 3, 3);

        Answer.Counted<Windows> counted = windows(
                partition(() -> row, () -> settled(1, 3), () -> marks.size() > 1 ? marks.remove() : marks.element()));

        assertThat(counted.value().allTime().count().clicks()).isEqualTo(3);
        assertThat(counted.watermark()).isEqualTo(Map.of(0, 10L));
    }

    @Test
    void rows_between_which_something_was_settled_are_read_again() {
        RecentRow before = new RecentRow(1, Positions.of(5), List.of(entry(0, 8, 4)), 7, 7);
        RecentRow after = new RecentRow(2, Positions.of(8), List.of(), 7, 7);
        Queue<RecentRow> rows = new ArrayDeque<>(List.of(before, after));

        Answer.Counted<Windows> counted = windows(partition(
                () -> rows.size() > 1 ? rows.remove() : rows.element(), () -> settled(2, 7), () -> Positions.of(10)));

        assertThat(counted.value().allTime().count().clicks())
                .as("and nothing is counted in both")
                .isEqualTo(7);
    }

    @Test
    void sums_of_what_is_settled_are_kept_until_the_next_settling_or_the_next_minute() {
        var read = new RecentRows();
        var settles = new AtomicLong(1);
        var reads = new AtomicInteger();
        Supplier<RecentRow> row = () -> new RecentRow(settles.get(), Positions.of(5), List.of(), 3, 3);
        Supplier<SettledPart> settled = () -> {
            reads.incrementAndGet();
            return settled(settles.get(), 3 * settles.get());
        };
        CountPartition written = partition(row, settled, () -> Positions.of(5));
        var partition = new CountPartition(
                read, written.recentRows(), written.settledParts(), written.ranks(), written.marksStore(), () -> true);
        var counts = new StoredClickCounts(
                new OwnNode(1, _ -> partition, new ReportingZone(ZoneOffset.UTC)),
                StoredClickCountsTest::nobody,
                horizon,
                "test",
                3);

        for (int again = 0; again < 3; again++) {
            assertThat(allTime(counts, NOW)).isEqualTo(3);
        }
        assertThat(reads).hasValue(1);

        settles.set(2);
        read.written(CountKey.ALL, row.get());
        assertThat(allTime(counts, NOW)).isEqualTo(6);
        assertThat(allTime(counts, NOW.plusSeconds(60))).isEqualTo(6);
        assertThat(reads).hasValue(3);

        read.forget();
        assertThat(allTime(counts, NOW.plusSeconds(60))).isEqualTo(6);
        assertThat(reads).as("the partition came back, perhaps with less").hasValue(4);
    }

    private static long allTime(ClickCounts counts, Instant asOf) {
        return ((Answer.Counted<Windows>) counts.windows(Scope.all(), asOf))
                .value()
                .allTime()
                .count()
                .clicks();
    }

    @Test
    void counts_are_complete_from_where_the_log_ended_when_it_was_first_seen() {
        CountPartition partition =
                partition(() -> RecentRow.NONE, () -> SettledPart.Counts.NONE, () -> Positions.of(5));
        assertThat(windows(partition).complete()).as("not known yet").isFalse();
        assertThat(windows(partition).lagMillis()).isNull();

        horizon.seen(NOW.minusMillis(40), Positions.of(5));
        assertThat(windows(partition).complete()).isTrue();
        assertThat(counts(partition).areCaughtUp()).isTrue();
        assertThat(windows(partition).lagMillis()).isEqualTo(40);

        horizon.seen(NOW.minusMillis(10), Positions.of(5, 1));
        assertThat(windows(partition).complete()).isTrue();
        assertThat(windows(partition).lagMillis()).as("since then it has more").isEqualTo(40);
    }

    @Test
    void counts_are_not_complete_before_they_reach_what_stood_in_the_log() {
        CountPartition partition =
                partition(() -> RecentRow.NONE, () -> SettledPart.Counts.NONE, () -> Positions.of(5));
        horizon.seen(NOW.minusMillis(500), Positions.of(6));

        assertThat(windows(partition).complete()).isFalse();
        assertThat(counts(partition).areCaughtUp()).isFalse();
        assertThat(windows(partition).lagMillis()).isEqualTo(500);
    }

    private Answer.Counted<Windows> windows(CountPartition partition) {
        return (Answer.Counted<Windows>) counts(partition).windows(Scope.all(), NOW);
    }

    private StoredClickCounts counts(CountPartition partition) {
        // What is written here is not told to those who keep rows, so nobody keeps any from one attempt to the next.
        return new StoredClickCounts(
                new OwnNode(1, _ -> forgetful(partition), new ReportingZone(ZoneOffset.UTC)),
                StoredClickCountsTest::nobody,
                horizon,
                "test",
                3);
    }

    private static CountNode nobody(int partition) {
        throw new InvalidStateStoreException("nobody keeps " + partition);
    }

    private static RecentRow.Entry entry(int source, long upTo, long clicks) {
        return new RecentRow.Entry(source, upTo, PackedDelta.of(delta(clicks)));
    }

    private static SettledPart settled(long settles, long clicks) {
        return SettledPart.Counts.NONE.plus(delta(clicks), settles, quarter -> Math.floorDiv(quarter, 96L));
    }

    private static Delta delta(long clicks) {
        var delta = new Delta.Builder();
        delta.add(MINUTE, Classified.WITHOUT_DETAILS, 0, clicks);
        return delta.build();
    }

    private static CountPartition forgetful(CountPartition partition) {
        return new CountPartition(
                new RecentRows(),
                partition.recentRows(),
                partition.settledParts(),
                partition.ranks(),
                partition.marksStore(),
                partition.isOpen());
    }

    private static CountPartition partition(
            Supplier<RecentRow> recent, Supplier<SettledPart> settled, Supplier<Positions> marks) {
        return new CountPartition(
                new RecentRows(),
                new AtEachRead<>(recent),
                new AtEachRead<>(settled),
                new AtEachRead<>(() -> new byte[0]),
                new AtEachRead<>(marks),
                () -> true);
    }

    /** A store that is asked for one row only, and may have another each time. */
    private record AtEachRead<K, V>(Supplier<V> row) implements ReadOnlyKeyValueStore<K, V> {

        @Override
        public V get(K key) {
            return row.get();
        }

        @Override
        public KeyValueIterator<K, V> range(K from, K to) {
            throw new UnsupportedOperationException();
        }

        @Override
        public KeyValueIterator<K, V> all() {
            throw new UnsupportedOperationException();
        }

        @Override
        public long approximateNumEntries() {
            return 1;
        }
    }
}
