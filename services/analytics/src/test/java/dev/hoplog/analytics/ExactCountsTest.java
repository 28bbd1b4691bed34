package dev.hoplog.analytics;

import static dev.hoplog.analytics.Play.LATE;
import static dev.hoplog.analytics.Play.SOURCES;
import static dev.hoplog.analytics.Play.breakdown;
import static dev.hoplog.analytics.Play.play;
import static dev.hoplog.analytics.Play.recount;
import static dev.hoplog.analytics.Play.stages;
import static dev.hoplog.analytics.Play.windows;
import static dev.hoplog.analytics.Play.zone;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.analytics.Series.Interval;
import dev.hoplog.analytics.classify.Dimension;
import dev.hoplog.events.LinkId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Laws of the counts, over random histories. */
class ExactCountsTest {

    static IntStream seeds() {
        return Play.seeds();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void at_any_moment_the_windows_are_those_of_the_records_below_the_watermark(int seed) {
        var history = new History(seed, SOURCES);
        Stages stages = stages(seed);

        var random = new Random(seed);

        play(history, stages, new Random(seed), () -> {
            CountKey key = History.keys().get(random.nextInt(History.keys().size()));
            Instant asOf = history.instant();
            Answer.Counted<Windows> counted = windows(stages, key, asOf);
            Windows expected = recount(history, key, counted, seed).windows(asOf);
            assertThat(counts(counted.value()))
                    .as("seed %d, %s, %s, up to %s", seed, key, asOf, counted.watermark())
                    .isEqualTo(counts(expected));
        });
        stages.settle();

        assertWindowsAtTheEnd(history, stages, seed);
        for (int source = 0; source < SOURCES; source++) {
            List<History.Stored> records = history.records(source);
            assertThat(windows(stages, CountKey.ALL, LATE).watermark().get(source))
                    .as("everything is included, seed %d", seed)
                    .isEqualTo(records.getLast().offset() + 1);
        }
        assertThat(stages.hasSettled(CountKey.ALL)).as("seed %d", seed).isTrue();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void at_any_moment_each_bucket_of_a_series_is_that_of_the_records_below_the_watermark(int seed) {
        var history = new History(seed, SOURCES);
        Stages stages = stages(seed);
        var random = new Random(seed);

        play(history, stages, new Random(seed), () -> {
            if (random.nextInt(10) == 0) {
                CountKey key = History.keys().get(random.nextInt(History.keys().size()));
                assertSeriesExact(
                        history, stages, key, List.of(Interval.values()).get(random.nextInt(5)), seed);
            }
        });
        stages.settle();

        for (Interval interval : Interval.values()) {
            assertSeriesExact(history, stages, CountKey.ALL, interval, seed);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void at_any_moment_values_and_others_are_the_total_of_the_records_below_the_watermark(int seed) {
        var history = new History(seed, SOURCES);
        Stages stages = stages(seed);
        var random = new Random(seed);

        play(history, stages, new Random(seed), () -> {
            if (random.nextInt(10) == 0) {
                CountKey key = History.keys().get(random.nextInt(History.keys().size()));
                assertBreakdownExact(history, stages, key, Dimension.COUNTRY, seed);
            }
        });
        stages.settle();

        for (CountKey key : History.keys()) {
            for (Dimension dimension : List.of(Dimension.COUNTRY, Dimension.BROWSER, Dimension.REFERRER)) {
                assertBreakdownExact(history, stages, key, dimension, seed);
            }
        }
    }

    @Test
    void of_more_values_than_are_kept_the_rest_are_others() {
        Stages stages = stages(1);
        int values = Details.MOST_VALUES + 44;
        for (int i = 0; i < values; i++) {
            for (int offset = 0; offset < (i < 10 ? 3 : 1); offset++) {
                stages.fold(0, i * 10 + offset, Clicks.batch(new UUID(i, offset), 0, hostClick(i)));
            }
            if (i % 20 == 0) {
                stages.settle();
                stages.pass(Duration.ofSeconds(10));
            }
        }
        stages.settle();

        Breakdown breakdown = breakdown(stages, CountKey.ALL, Dimension.REFERRER, BreakdownWindow.ofAll(LATE))
                .value();

        assertThat(breakdown.values()).hasSizeBetween(Details.MOST_VALUES, values);
        assertThat(breakdown.total().clicks()).isEqualTo(values + 20);
        assertThat(sum(breakdown).clicks() + breakdown.other().clicks()).isEqualTo(values + 20);
        assertThat(breakdown.values().subList(0, 10))
                .as("those with the most clicks stay, and are exact where they were always among them")
                .allMatch(value -> value.count().clicks() == 3);
    }

    private static dev.hoplog.events.ClickEntry hostClick(int number) {
        return Clicks.click(
                Clicks.link(1), Instant.parse("2026-03-01T10:00:00Z"), Clicks.visitor("", "", "host " + number, 0));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void the_top_links_are_those_with_the_most_clicks(int seed) {
        var history = new History(seed, SOURCES);
        Stages stages = stages(seed);
        var random = new Random(seed);

        play(history, stages, new Random(seed), () -> {
            if (random.nextInt(10) == 0) {
                assertTopExact(history, stages, 1 + random.nextInt(History.LINKS), seed);
            }
        });
        stages.settle();

        assertTopExact(history, stages, 3, seed);
        stages.lowerRanks(History.END);
        assertTopExact(history, stages, 3, seed);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void the_sum_of_links_is_read_at_one_moment(int seed) {
        var history = new History(seed, SOURCES);
        Stages stages = stages(seed);
        List<LinkId> links =
                IntStream.range(0, History.LINKS).mapToObj(Clicks::link).toList();
        var exact = new AtomicInteger();

        play(history, stages, new Random(seed), () -> {
            if (stages.counts(History.END).windows(Scope.links(links), History.END)
                    instanceof Answer.Counted<Windows> all) {
                assertThat(all.value().allTime().count())
                        .as("seed %d, up to %s", seed, all.watermark())
                        .isEqualTo(recount(history, CountKey.ALL, all, seed).all());
                exact.incrementAndGet();
            }
        });

        assertThat(exact.get())
                .as("answers that prove something, seed %d", seed)
                .isGreaterThan(20);
        stages.settle();
        Scope many =
                Scope.links(IntStream.range(0, 2_500).mapToObj(Clicks::link).toList());
        assertThat(stages.counts(History.END).windows(many, History.END))
                .as("so many that partitions are read side by side, seed %d", seed)
                .isInstanceOf(Answer.Counted.class)
                .isEqualTo(stages.counts(History.END).windows(Scope.links(links), History.END));
    }

    private static void assertWindowsAtTheEnd(History history, Stages stages, int seed) {
        for (CountKey key : History.keys()) {
            Answer.Counted<Windows> counted = windows(stages, key, History.END);
            assertThat(counted.value())
                    .as("seed %d, %s", seed, key)
                    .isEqualTo(recount(history, key, counted, seed).windows(History.END));
        }
    }

    private static void assertSeriesExact(History history, Stages stages, CountKey key, Interval interval, int seed) {
        ZoneId zone = zone(seed);
        int count = switch (interval) {
            case MINUTE -> 60;
            case HOUR -> 48;
            case DAY -> 20;
            case WEEK -> 4;
            case MONTH -> 14;
        };
        Instant from = Series.from(interval, zone, History.END, count);
        var counted = (Answer.Counted<List<SeriesBucket>>) stages.counts(History.END)
                .series(History.scope(key), Series.of(interval, zone, from, History.END, 100));
        Recount recount = recount(history, key, counted, seed);
        assertThat(counted.value()).hasSizeGreaterThanOrEqualTo(count - 1);
        for (SeriesBucket bucket : counted.value()) {
            assertThat(bucket.count())
                    .as("seed %d, %s, %s, up to %s", seed, key, bucket, counted.watermark())
                    .isEqualTo(recount.count(bucket.from(), bucket.to()));
            Long visitors = bucket.visitors();
            if (visitors != null) {
                assertThat(visitors)
                        .as("seed %d, %s, %s", seed, key, bucket)
                        .isEqualTo(recount.visitors(bucket.from(), bucket.to()));
            }
        }
        boolean areVisitorsKept = interval != Interval.MINUTE && interval != Interval.HOUR;
        assertThat(counted.value().stream().allMatch(bucket -> bucket.visitors() != null))
                .isEqualTo(areVisitorsKept);
    }

    private static void assertBreakdownExact(
            History history, Stages stages, CountKey key, Dimension dimension, int seed) {
        for (BreakdownWindow window : List.of(
                BreakdownWindow.ofHours(24, History.END),
                BreakdownWindow.ofHours(168, History.END),
                BreakdownWindow.ofAll(History.END))) {
            Answer.Counted<Breakdown> counted = breakdown(stages, key, dimension, window);
            Breakdown breakdown = counted.value();
            Instant to = window.hours() == null ? LATE : window.to();
            Recount recount = recount(history, key, counted, seed);
            String of =
                    "seed " + seed + ", " + key + ", " + dimension + ", " + window + ", up to " + counted.watermark();
            assertThat(breakdown.total())
                    .as(of)
                    .isEqualTo(recount.count(Instant.MIN, to)
                            .minus(recount.count(Instant.MIN, window.hours() == null ? Instant.MIN : window.from())));
            assertThat(sum(breakdown).plus(breakdown.other())).as(of).isEqualTo(breakdown.total());
            Map<String, Count> expected =
                    recount.byValue(dimension, window.hours() == null ? Instant.MIN : window.from(), to);
            if (expected.size() <= Details.MOST_VALUES) {
                var values = new TreeMap<String, Count>();
                breakdown.values().forEach(value -> values.put(value.value(), value.count()));
                assertThat(values).as(of).isEqualTo(expected);
                assertThat(breakdown.other()).as(of).isEqualTo(Count.NONE);
            }
        }
    }

    private static void assertTopExact(History history, Stages stages, int limit, int seed) {
        for (TopWindow window : TopWindow.values()) {
            // One partition may be far behind another here, and what is settled in that beyond the marks of this.
            if (!(stages.counts(History.END).top(window, History.END, limit)
                    instanceof Answer.Counted<List<LinkClicks>> counted)) {
                continue;
            }
            var expected = new ArrayList<LinkClicks>();
            for (int link = 0; link < History.LINKS; link++) {
                Windows windows = recount(history, CountKey.of(Clicks.link(link)), counted, seed)
                        .windows(History.END);
                Count count = switch (window) {
                    case LAST_24_HOURS -> windows.last24Hours().count();
                    case LAST_WEEK -> windows.lastWeek().count();
                    case ALL_TIME -> windows.allTime().count();
                };
                if (count.clicks() > 0) {
                    expected.add(new LinkClicks(Clicks.link(link), count));
                }
            }
            expected.sort(
                    Comparator.<LinkClicks>comparingLong(link -> -link.count().clicks())
                            .thenComparing(link -> link.link().text()));
            assertThat(counted.value())
                    .as("seed %d, %s, up to %s", seed, window, counted.watermark())
                    .isEqualTo(expected.subList(0, Math.min(limit, expected.size())));
        }
    }

    private static List<Count> counts(Windows windows) {
        return List.of(
                windows.last24Hours().count(),
                windows.lastWeek().count(),
                windows.allTime().count());
    }

    private static Count sum(Breakdown breakdown) {
        return breakdown.values().stream().map(Breakdown.ValueClicks::count).reduce(Count.NONE, Count::plus);
    }
}
