package dev.hoplog.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hoplog.analytics.classify.Dimension;
import dev.hoplog.analytics.verify.ClickRecords;
import dev.hoplog.analytics.verify.LogCheck;
import dev.hoplog.analytics.verify.Verification;
import dev.hoplog.analytics.verify.Verifications;
import dev.hoplog.events.ClickBatch;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.RollUpPart;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VerificationsTest {

    private static final int SOURCES = 3;
    private static final LinkId LINK = Clicks.link(1);

    private final History history = new History(7, SOURCES);
    private final Stages stages = new Stages(SOURCES, 2, new ReportingZone(ZoneOffset.UTC));

    @BeforeEach
    void fold() {
        for (int source = 0; source < SOURCES; source++) {
            for (History.Stored record : history.records(source)) {
                stages.fold(source, record.offset(), record.value());
            }
        }
        stages.settle();
    }

    @Test
    void what_the_stores_say_of_a_link_is_what_the_log_says() {
        Verification verification = verified(stages.counts(History.END), LINK);

        Verification.Outcome outcome = outcome(verification);
        assertThat(outcome.equal()).isTrue();
        assertThat(outcome.counted().allTime().clicks()).isPositive();
        assertThat(outcome.stored()).isEqualTo(outcome.counted());
        assertThat(outcome.watermark()).hasSize(SOURCES);
        assertThat(verification.done()).isEqualTo(records());
        assertThat(verification.endedAt()).isEqualTo(History.END);
    }

    @Test
    void what_the_stores_say_of_everything_is_what_the_log_says() {
        Verification.Outcome outcome = outcome(verified(stages.counts(History.END), null));

        assertThat(outcome.equal()).isTrue();
        assertThat(outcome.links()).isEqualTo(History.LINKS);
        assertThat(outcome.differing()).isZero();
        assertThat(outcome.counted().allTime()).isEqualTo(outcome.stored().allTime());
    }

    @Test
    void a_link_that_the_stores_count_once_too_often_is_found_and_named() {
        ClickCounts stores = new OneTooMany(stages.counts(History.END));

        Verification.Outcome outcome = outcome(verified(stores, null));

        assertThat(outcome.equal()).isFalse();
        assertThat(outcome.differing()).isEqualTo(1);
        assertThat(outcome.differences()).singleElement().satisfies(difference -> {
            assertThat(difference.link()).isEqualTo(LINK);
            assertThat(difference.stored().clicks())
                    .isEqualTo(difference.counted().clicks() + 1);
        });
        assertThat(outcome(verified(stores, LINK)).equal())
                .as("windows are right, only the total is not")
                .isTrue();
    }

    @Test
    void of_a_part_that_a_node_keeps_only_that_is_compared() throws Exception {
        for (int partition = 0; partition < 2; partition++) {
            var part = new Kept(Set.of(partition), 2);
            ClickCounts stores = stages.counts(History.END, Set.of(partition));
            assertThat(stores.kept()).isEqualTo(part);

            assertThat(check().differing(stores, part, (_, _) -> {})).isZero();
            assertThat(check().differing(new OneTooMany(stores), part, (_, _) -> {}))
                    .isEqualTo(part.has(LINK) ? 1 : 0);
        }
    }

    @Test
    void where_a_partition_lags_both_are_compared_up_to_where_it_is() throws Exception {
        var uneven = new Stages(SOURCES, 2, new ReportingZone(ZoneOffset.UTC));
        int lagging = CountKey.ALL.partition(2);
        for (int source = 0; source < SOURCES; source++) {
            List<History.Stored> records = history.records(source);
            int half = records.size() / 2;
            records.subList(0, half).forEach(fold(uneven, source));
            uneven.flush(source);
            deliver(uneven, source, 0);
            deliver(uneven, source, 1);
            records.subList(half, records.size()).forEach(fold(uneven, source));
            uneven.pass(Duration.ofSeconds(1));
            uneven.flush(source);
            deliver(uneven, source, 1 - lagging);
        }
        ClickCounts stores = uneven.counts(History.END);

        assertThat(check().differing(stores, Kept.all(2), (_, _) -> {})).isZero();
        assertThat(check().differing(new OneTooMany(stores), Kept.all(2), (_, _) -> {}))
                .isEqualTo(1);
    }

    private static Consumer<History.Stored> fold(Stages stages, int source) {
        return record -> stages.fold(source, record.offset(), record.value());
    }

    private static void deliver(Stages stages, int source, int partition) {
        while (stages.deliver(source, partition)) {
            // until nothing is on the way
        }
    }

    @Test
    void what_is_rolled_up_is_compared_by_its_roll_ups() throws Exception {
        var random = new Random(7);
        var sealed = new HashMap<Integer, Play.Sealed>();
        for (int source = 0; source < SOURCES; source++) {
            sealed.put(source, Play.sealed(history, source, random));
        }
        var check =
                new LogCheck(() -> new PaperRecords(history, sealed), () -> Clicks.CLASSIFIER, () -> Play.LONG_AFTER);
        ClickCounts stores = stages.counts(Play.LONG_AFTER);

        assertThat(check.differing(stores, stores.kept(), (_, _) -> {})).isZero();
        assertThat(check.differing(new OneTooMany(stores), stores.kept(), (_, _) -> {}))
                .isEqualTo(1);
    }

    private LogCheck check() {
        return new LogCheck(() -> new PaperRecords(history), () -> Clicks.CLASSIFIER, () -> History.END);
    }

    @Test
    void the_same_id_is_the_same_verification() {
        try (var verifications = verifications(stages.counts(History.END))) {
            verifications.start("one", null, "me");

            assertThat(verifications.start("one", LINK, "you"))
                    .hasValueSatisfying(known -> assertThat(known.owner()).isEqualTo("me"));
            assertThat(verifications.find("two")).isEmpty();
        }
    }

    private Verification verified(ClickCounts stores, @Nullable LinkId link) {
        try (var verifications = verifications(stores)) {
            verifications.start("v", link, "me");
            await().until(() -> verifications.find("v").orElseThrow().endedAt() != null);
            return verifications.find("v").orElseThrow();
        }
    }

    private static Verification.Outcome outcome(Verification verification) {
        Verification.Outcome outcome = verification.outcome();
        assertThat(outcome).as(verification.reason()).isNotNull();
        return java.util.Objects.requireNonNull(outcome);
    }

    private Verifications verifications(ClickCounts stores) {
        return new Verifications(
                stores,
                2,
                () -> new PaperRecords(history),
                () -> Clicks.CLASSIFIER,
                () -> History.END,
                Thread.ofPlatform().daemon().factory());
    }

    private int records() {
        int records = 0;
        for (int source = 0; source < SOURCES; source++) {
            records += history.records(source).size();
        }
        return records;
    }

    /** The records of a history. */
    private static final class PaperRecords implements ClickRecords {
        private final History history;
        private final Map<Integer, Play.Sealed> sealed;
        private final Map<Integer, Integer> next = new HashMap<>();
        private long read;

        PaperRecords(History history) {
            this(history, Map.of());
        }

        /** @param sealed by partition what is rolled up */
        PaperRecords(History history, Map<Integer, Play.Sealed> sealed) {
            this.history = history;
            this.sealed = sealed;
        }

        @Override
        public void rollUps(Consumer<RollUpPart> each) {
            sealed.forEach((partition, rolledUp) -> {
                rolledUp.parts().forEach(each);
                next.put(partition, rolledUp.records());
            });
        }

        @Override
        public void advance(Map<Integer, Long> upTo, Consumer<ClickBatch> each) {
            upTo.forEach((partition, end) -> {
                List<History.Stored> records = history.records(partition);
                int at = next.getOrDefault(partition, 0);
                while (at < records.size() && records.get(at).offset() < end) {
                    each.accept(records.get(at++).batch());
                    read++;
                }
                next.put(partition, at);
            });
        }

        @Override
        public long read() {
            return read;
        }

        @Override
        public void close() {}
    }

    /** Counts one link once too often. */
    private record OneTooMany(ClickCounts counts) implements ClickCounts {

        @Override
        public Answer<Windows> windows(Scope scope, Instant asOf) {
            return counts.windows(scope, asOf);
        }

        @Override
        public Answer<List<SeriesBucket>> series(Scope scope, Series series) {
            return counts.series(scope, series);
        }

        @Override
        public Answer<Breakdown> breakdown(Scope scope, Dimension dimension, BreakdownWindow window, int limit) {
            return counts.breakdown(scope, dimension, window, limit);
        }

        @Override
        public Answer<List<LinkClicks>> top(TopWindow window, Instant asOf, int limit) {
            return counts.top(window, asOf, limit);
        }

        @Override
        public Answer<Map<LinkId, Count>> totals(Collection<LinkId> links) {
            var counted = (Answer.Counted<Map<LinkId, Count>>) counts.totals(links);
            var totals = new HashMap<>(counted.value());
            totals.computeIfPresent(LINK, (_, count) -> count.plus(new Count(1, 0, 0)));
            return new Answer.Counted<>(
                    totals, counted.watermark(), counted.lagMillis(), counted.complete(), counted.generation());
        }

        @Override
        public Answer<List<LinkId>> links(Kept part) {
            return counts.links(part);
        }

        @Override
        public Kept kept() {
            return counts.kept();
        }
    }
}
