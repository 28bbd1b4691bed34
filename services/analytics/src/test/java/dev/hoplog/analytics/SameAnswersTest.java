package dev.hoplog.analytics;

import static dev.hoplog.analytics.Play.COUNT_PARTITIONS;
import static dev.hoplog.analytics.Play.LATE;
import static dev.hoplog.analytics.Play.SOURCES;
import static dev.hoplog.analytics.Play.assertSameAnswers;
import static dev.hoplog.analytics.Play.play;
import static dev.hoplog.analytics.Play.recount;
import static dev.hoplog.analytics.Play.stages;
import static dev.hoplog.analytics.Play.windows;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same clicks give the same answers, in whatever way they come. */
class SameAnswersTest {

    static IntStream seeds() {
        return Play.seeds();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void folding_the_log_again_gives_the_same_answers(int seed) {
        var history = new History(seed, SOURCES);
        Stages live = stages(seed);
        Stages replay = stages(seed);

        play(history, live, new Random(seed), () -> {});
        live.settle();
        for (int source = 0; source < SOURCES; source++) {
            for (History.Stored record : history.records(source)) {
                replay.fold(source, record.offset(), record.value());
            }
        }
        replay.settle();

        assertSameAnswers(replay, live, History.END, seed);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void the_same_entries_in_other_batches_give_the_same_answers(int seed) {
        var history = new History(seed, SOURCES);
        Stages one = stages(seed);
        Stages other = stages(seed);

        play(history, one, new Random(seed), () -> {});
        one.settle();
        play(history.cutAgain(seed + 1000L), other, new Random(seed), () -> {});
        other.settle();

        assertSameAnswers(other, one, History.END, seed);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void what_is_given_again_after_the_offsets_were_forgotten_changes_nothing(int seed) {
        var history = new History(seed, SOURCES);
        Stages stages = stages(seed);
        Stages once = stages(seed);
        var random = new Random(seed);

        play(history, once, new Random(seed), () -> {});
        once.settle();
        play(history, stages, random, () -> {
            int source = random.nextInt(SOURCES);
            stages.deliverAgain(source, random.nextInt(COUNT_PARTITIONS), random.nextInt(6));
            assertTotalExact(history, stages, seed);
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

        assertSameAnswers(stages, once, History.END, seed);
    }

    private static void assertTotalExact(History history, Stages stages, int seed) {
        Answer.Counted<Windows> counted = windows(stages, CountKey.ALL, History.END);
        assertThat(counted.value().allTime().count())
                .as("seed %d, up to %s", seed, counted.watermark())
                .isEqualTo(recount(history, CountKey.ALL, counted, seed).all());
    }
}
