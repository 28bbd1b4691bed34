package dev.hoplog.analytics;

import static dev.hoplog.analytics.Play.LONG_AFTER;
import static dev.hoplog.analytics.Play.SOURCES;
import static dev.hoplog.analytics.Play.assertSameAnswers;
import static dev.hoplog.analytics.Play.play;
import static dev.hoplog.analytics.Play.sealed;
import static dev.hoplog.analytics.Play.stages;
import static dev.hoplog.analytics.Play.windows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.RollUpPart;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Roll-ups and the clicks that are left give the answers that all clicks give. */
class RollUpsTest {

    static IntStream seeds() {
        return Play.seeds();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void roll_ups_and_the_rest_of_the_clicks_count_what_all_clicks_count(int seed) {
        var history = new History(seed, SOURCES);
        var random = new Random(seed);
        Stages live = stages(seed);
        Stages anew = stages(seed);

        play(history, live, new Random(seed), () -> {});
        live.settle();
        for (int source = 0; source < SOURCES; source++) {
            Play.Sealed sealed = sealed(history, source, random);
            foldAll(anew, source, sealed);
            anew.settle();
            for (History.Stored record : history.records(source)
                    .subList(sealed.records(), history.records(source).size())) {
                anew.fold(source, record.offset(), record.value());
                anew.settle();
                anew.pass(LinkFold.SETTLED_BEHIND);
            }
        }
        // What came before is moved to the settled rows.
        for (Stages each : List.of(anew, live)) {
            each.pass(LinkFold.SETTLED_BEHIND.multipliedBy(2));
            for (int link = 0; link < History.LINKS; link++) {
                each.fold(
                        0,
                        1_000 + link,
                        Clicks.batch(new UUID(9, link), 0, Clicks.click(Clicks.link(link), Play.LATE)));
                each.settle();
            }
        }

        assertThat(anew.hasSettled(CountKey.ALL)).isTrue();
        assertSameAnswers(anew, live, LONG_AFTER, seed);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_roll_up_of_what_was_counted_before_counts_nothing(int seed) {
        var history = new History(seed, SOURCES);
        var random = new Random(seed);
        Stages live = stages(seed);
        Stages undisturbed = stages(seed);

        for (int source = 0; source < SOURCES; source++) {
            List<History.Stored> records = history.records(source);
            Play.Sealed sealed = sealed(history, source, random);
            int folded = random.nextInt(records.size() + 1);
            for (int i = 0; i < records.size(); i++) {
                if (i == folded) {
                    foldAll(live, source, sealed);
                }
                live.fold(source, records.get(i).offset(), records.get(i).value());
                undisturbed.fold(source, records.get(i).offset(), records.get(i).value());
            }
            foldAll(live, source, sealed);
        }
        live.settle();
        undisturbed.settle();

        assertSameAnswers(live, undisturbed, LONG_AFTER, seed);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void parts_that_come_once_more_count_nothing(int seed) {
        var history = new History(seed, SOURCES);
        Stages once = stages(seed);
        Stages twice = stages(seed);

        for (int source = 0; source < SOURCES; source++) {
            Play.Sealed sealed = sealed(history, source, new Random(seed));
            foldAll(once, source, sealed);
            for (int i = 0; i < sealed.parts().size(); i++) {
                twice.foldRollUp(source, i, sealed.parts().get(i));
                twice.foldRollUp(source, i, sealed.parts().get(i));
            }
            foldAll(twice, source, sealed);
        }
        once.settle();
        twice.settle();

        assertSameAnswers(twice, once, LONG_AFTER, seed);
    }

    @Test
    void nothing_of_a_roll_up_is_told_before_its_seal() {
        Stages stages = stages(0);
        List<RollUpPart> parts = clicksOn(1, 0, 3).build(3, "v3");

        for (RollUpPart part : parts) {
            assertThat(allTime(stages)).isZero();
            stages.foldRollUp(0, part.number(), part);
            stages.settle();
        }

        assertThat(allTime(stages)).isEqualTo(3);
    }

    @Test
    void clicks_that_are_deleted_and_in_no_roll_up_are_not_passed_over() {
        Stages stages = stages(0);
        stages.deleteBefore(5);

        assertThatThrownBy(() -> stages.fold(0, 5, click(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "clicks are missing: click-events-0 begins at 5, and what stood there from 0 on is in no roll-up");
    }

    @Test
    void clicks_behind_a_gap_in_the_middle_of_the_log_are_counted() {
        Stages stages = stages(0);
        stages.fold(0, 0, click(1));

        stages.fold(0, 5, click(2));
        stages.settle();

        assertThat(allTime(stages)).isEqualTo(2);
    }

    @Test
    void a_roll_up_in_the_middle_of_another_is_refused() {
        Stages stages = stages(0);
        List<RollUpPart> one = clicksOn(1, 0, 3).build(3, "v3");
        List<RollUpPart> other = clicksOn(2, 0, 3).build(4, "v3");
        stages.foldRollUp(0, 0, one.getFirst());

        assertThatThrownBy(() -> stages.foldRollUp(0, 1, other.get(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("click-rollups-0@1 does not go on with the roll-up before it");
    }

    @Test
    void a_seal_with_other_sums_than_its_roll_up_is_refused() {
        List<RollUpPart> parts = clicksOn(1, 0, 3).build(3, "v3");
        RollUpPart seal = parts.getLast();
        var rolledUp = new RolledUp(0);
        parts.subList(0, parts.size() - 1).forEach(rolledUp::with);
        var sealed = (RollUpPart.Seal) seal.content();
        var other = new RollUpPart.Seal(
                sealed.parts(), new RollUpPart.Clicks(4, 4, 0), sealed.orphans(), sealed.fold(), sealed.at());

        assertThatThrownBy(() -> rolledUp.with(new RollUpPart(seal.range(), seal.number(), other)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the roll-up of click-events-0 from 0 to 3 has other sums than its seal");
        assertThat(rolledUp.end()).isZero();
    }

    @Test
    void of_two_roll_ups_with_the_same_beginning_the_first_counts() {
        var rolledUp = new RolledUp(0);
        List<RollUpPart> first = clicksOn(1, 0, 3).build(3, "v3");
        List<RollUpPart> second = clicksOn(1, 0, 4).build(4, "v3");
        Stages stages = stages(0);
        int offset = 0;

        for (RollUpPart part : first) {
            assertThat(rolledUp.with(part)).isTrue();
            stages.foldRollUp(0, offset++, part);
        }
        for (RollUpPart part : second) {
            assertThat(rolledUp.with(part)).isFalse();
            stages.foldRollUp(0, offset++, part);
        }
        stages.settle();

        assertThat(rolledUp.end()).isEqualTo(3);
        assertThat(allTime(stages)).isEqualTo(3);
    }

    @Test
    void a_roll_up_that_leaves_something_out_means_nothing() {
        var rolledUp = new RolledUp(0);
        clicksOn(1, 0, 3).build(3, "v3").forEach(rolledUp::with);
        var range = new RollUpPart.Range(4, 5);

        assertThat(rolledUp.with(new RollUpPart(range, 0, new RollUpPart.Segments(List.of()))))
                .isFalse();
        assertThat(rolledUp.end()).isEqualTo(3);
    }

    @Test
    void a_roll_up_of_many_links_is_many_records_and_no_key_is_in_two_of_them() {
        RollUpBuilder builder = new RolledUp(0).next(Clicks.CLASSIFIER, LONG_AFTER);
        for (int i = 0; i < 5_000; i++) {
            builder.add(batch(i, Clicks.click(Clicks.link(i), History.END)));
        }

        List<RollUpPart> parts = builder.build(5_000, "v3");
        List<String> keys = parts.stream()
                .map(RollUpPart::content)
                .filter(RollUpPart.Counts.class::isInstance)
                .flatMap(
                        content -> ((RollUpPart.Counts) content).keys().stream().map(RollUpPart.KeyCounts::key))
                .toList();

        assertThat(parts).hasSizeGreaterThan(4);
        assertThat(keys).hasSize(5_002).doesNotHaveDuplicates();
    }

    private static RollUpBuilder clicksOn(int link, int first, int count) {
        RollUpBuilder builder = new RolledUp(0).next(Clicks.CLASSIFIER, LONG_AFTER);
        LongStream.range(first, first + count)
                .forEach(i -> builder.add(batch(i, Clicks.click(Clicks.link(link), History.END))));
        return builder;
    }

    private static dev.hoplog.events.ClickBatch batch(long segment, ClickEntry entry) {
        return new dev.hoplog.events.ClickBatch(new UUID(7, segment), 0, List.of(entry));
    }

    private static byte[] click(long segment) {
        return Clicks.batch(new UUID(7, segment), 0, Clicks.click(Clicks.link(1), History.END));
    }

    private static long allTime(Stages stages) {
        return windows(stages, CountKey.ALL, History.END)
                .value()
                .allTime()
                .count()
                .clicks();
    }

    private static void foldAll(Stages stages, int source, Play.Sealed sealed) {
        for (int i = 0; i < sealed.parts().size(); i++) {
            stages.foldRollUp(source, i, sealed.parts().get(i));
        }
    }
}
