package dev.hoplog.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.analytics.Counts.Window;
import dev.hoplog.events.LinkId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Laws of the counts, over random histories. */
class ExactCountsTest {

    private static final int SOURCES = 3;
    private static final int COUNT_PARTITIONS = 2;
    private static final Instant LATE = Instant.parse("2100-01-01T00:00:00Z");

    static IntStream seeds() {
        return IntStream.rangeClosed(1, 15);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void at_any_moment_the_counts_are_those_of_the_records_below_the_watermark(int seed) {
        var history = new History(seed, SOURCES);
        var stages = new Stages(SOURCES, COUNT_PARTITIONS);

        play(history, stages, new Random(seed), () -> assertExact(history, stages, seed));
        stages.settle();

        assertExact(history, stages, seed);
        for (int source = 0; source < SOURCES; source++) {
            List<History.Stored> records = history.records(source);
            assertThat(counted(stages, CountKey.ALL, LATE).watermark().get(source))
                    .as("everything is included, seed %d", seed)
                    .isEqualTo(records.getLast().offset() + 1);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void folding_the_log_again_gives_the_same_rows(int seed) {
        var history = new History(seed, SOURCES);
        var live = new Stages(SOURCES, COUNT_PARTITIONS);
        var replay = new Stages(SOURCES, COUNT_PARTITIONS);

        play(history, live, new Random(seed), () -> {});
        live.settle();
        for (int source = 0; source < SOURCES; source++) {
            for (History.Stored record : history.records(source)) {
                replay.fold(source, record.offset(), record.value());
            }
        }
        replay.settle();

        assertSameRows(replay, live, seed);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void the_same_entries_in_other_batches_give_the_same_rows(int seed) {
        var history = new History(seed, SOURCES);
        var one = new Stages(SOURCES, COUNT_PARTITIONS);
        var other = new Stages(SOURCES, COUNT_PARTITIONS);

        play(history, one, new Random(seed), () -> {});
        one.settle();
        play(history.cutAgain(seed + 1000L), other, new Random(seed), () -> {});
        other.settle();

        assertSameRows(other, one, seed);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void what_is_given_again_after_the_offsets_were_forgotten_changes_nothing(int seed) {
        var history = new History(seed, SOURCES);
        var stages = new Stages(SOURCES, COUNT_PARTITIONS);
        var once = new Stages(SOURCES, COUNT_PARTITIONS);
        var random = new Random(seed);

        play(history, once, new Random(seed), () -> {});
        once.settle();
        play(history, stages, random, () -> {
            int source = random.nextInt(SOURCES);
            stages.deliverAgain(source, random.nextInt(COUNT_PARTITIONS), random.nextInt(6));
            assertExact(history, stages, seed);
        });
        stages.settle();
        // By now the segments are forgotten: only the offsets tell that all of it was there before.
        stages.pass(Duration.ofDays(31));
        for (int source = 0; source < SOURCES; source++) {
            for (History.Stored record : history.records(source)) {
                stages.fold(source, record.offset(), record.value());
            }
        }
        for (Stages each : List.of(stages, once)) {
            each.fold(0, 1_000, Clicks.batch(new UUID(0, seed), 0, Clicks.click(Clicks.link(1), LATE)));
            each.settle();
        }

        assertSameRows(stages, once, seed);
    }

    /** Folds, flushes and delivers in a random order until every record is folded. */
    private static void play(History history, Stages stages, Random random, Runnable afterEach) {
        var next = new int[SOURCES];
        var unfinished = new HashSet<>(IntStream.range(0, SOURCES).boxed().toList());
        while (!unfinished.isEmpty()) {
            int source = random.nextInt(SOURCES);
            switch (random.nextInt(6)) {
                case 0 -> stages.flush(source);
                case 1, 2, 3 -> stages.deliver(source, random.nextInt(COUNT_PARTITIONS));
                default -> {
                    List<History.Stored> records = history.records(source);
                    if (next[source] < records.size()) {
                        History.Stored record = records.get(next[source]++);
                        stages.fold(source, record.offset(), record.value());
                    } else {
                        unfinished.remove(source);
                    }
                }
            }
            afterEach.run();
        }
    }

    private static void assertExact(History history, Stages stages, int seed) {
        for (int link = 0; link < History.LINKS; link++) {
            assertExact(history, stages, CountKey.of(Clicks.link(link)), seed);
        }
        assertExact(history, stages, CountKey.ALL, seed);
    }

    private static void assertExact(History history, Stages stages, CountKey key, int seed) {
        Counts.Counted counted = counted(stages, key, history.instant());
        for (Window window : List.of(counted.last24Hours(), counted.lastWeek())) {
            assertThat(window.clicks())
                    .as("seed %d, %s, %s, up to %s", seed, key, window, counted.watermark())
                    .isEqualTo(history.recount(key, counted.watermark(), window.from(), window.to()));
        }
        assertThat(counted.allTime().clicks())
                .as("seed %d, %s, up to %s", seed, key, counted.watermark())
                .isEqualTo(history.recount(key, counted.watermark(), Instant.EPOCH, LATE));
    }

    private static Counts.Counted counted(Stages stages, CountKey key, Instant asOf) {
        Counts counts = key.equals(CountKey.ALL)
                ? stages.counts().all(asOf)
                : stages.counts().link(new LinkId(key.text()), asOf);
        return (Counts.Counted) counts;
    }

    private static void assertSameRows(Stages actual, Stages expected, int seed) {
        for (int link = 0; link < History.LINKS; link++) {
            CountKey key = CountKey.of(Clicks.link(link));
            assertThat(actual.row(key)).as("seed %d, %s", seed, key).isEqualTo(expected.row(key));
        }
        assertThat(actual.row(CountKey.ALL)).as("seed %d", seed).isEqualTo(expected.row(CountKey.ALL));
    }
}
