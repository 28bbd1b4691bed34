package dev.hoplog.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.analytics.classify.Dimension;
import dev.hoplog.events.RollUpPart;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Random histories, folded in a random order, and questions about what came of them. */
final class Play {

    static final int SOURCES = 3;
    static final int COUNT_PARTITIONS = 2;
    static final Instant LATE = Instant.parse("2100-01-01T00:00:00Z");

    /** When what is rolled up is older than whatever is told by the minute, or by value and hour. */
    static final Instant LONG_AFTER = History.END.plus(Duration.ofDays(40));

    /** Up to two roll-ups of a partition, and how many of its records they are made of. */
    record Sealed(List<RollUpPart> parts, int records) {}

    private static final int ANY_NUMBER = 10_000;

    private Play() {}

    static IntStream seeds() {
        return IntStream.rangeClosed(1, 6);
    }

    static Stages stages(int seed) {
        return new Stages(SOURCES, COUNT_PARTITIONS, new ReportingZone(zone(seed)));
    }

    static ZoneId zone(int seed) {
        return ZoneId.of(List.of("UTC", "Europe/Berlin", "Asia/Kathmandu").get(seed % 3));
    }

    /** Folds, flushes and delivers in a random order until every record is folded. */
    static void play(History history, Stages stages, Random random, Runnable afterEach) {
        var next = new int[SOURCES];
        var unfinished = new HashSet<>(IntStream.range(0, SOURCES).boxed().toList());
        while (!unfinished.isEmpty()) {
            int source = random.nextInt(SOURCES);
            switch (random.nextInt(7)) {
                case 0 -> stages.flush(source);
                case 1, 2, 3 -> stages.deliver(source, random.nextInt(stages.countPartitions()));
                case 4 -> stages.pass(Duration.ofSeconds(random.nextInt(4)));
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

    static Recount recount(History history, CountKey key, Answer.Counted<?> counted, int seed) {
        return new Recount(history.clicks(key, counted.watermark()), zone(seed));
    }

    static Answer.Counted<Windows> windows(Stages stages, CountKey key, Instant asOf) {
        return (Answer.Counted<Windows>) stages.counts(History.END).windows(History.scope(key), asOf);
    }

    static Answer.Counted<Breakdown> breakdown(
            Stages stages, CountKey key, Dimension dimension, BreakdownWindow window) {
        return (Answer.Counted<Breakdown>)
                stages.counts(History.END).breakdown(History.scope(key), dimension, window, ANY_NUMBER);
    }

    /** Some of the records of a partition from its beginning on, rolled up. */
    static Sealed sealed(History history, int source, Random random) {
        List<History.Stored> records = history.records(source);
        int sealed = random.nextInt(records.size() + 1);
        int first = random.nextInt(sealed + 1);
        var rolledUp = new RolledUp(source);
        var parts = new ArrayList<RollUpPart>();
        rollUp(records.subList(0, first), rolledUp, parts);
        rollUp(records.subList(first, sealed), rolledUp, parts);
        return new Sealed(parts, sealed);
    }

    private static void rollUp(List<History.Stored> records, RolledUp rolledUp, List<RollUpPart> parts) {
        if (!records.isEmpty()) {
            RollUpBuilder builder = rolledUp.next(Clicks.CLASSIFIER, LONG_AFTER);
            records.forEach(record -> builder.add(record.batch()));
            List<RollUpPart> more = builder.build(records.getLast().offset() + 1, "v3");
            more.forEach(rolledUp::with);
            parts.addAll(more);
        }
    }

    /** Of every key: windows, days and longer, and values of all time. */
    static void assertSameAnswers(Stages actual, Stages expected, Instant asOf, int seed) {
        for (CountKey key : History.keys()) {
            assertThat(windows(actual, key, asOf).value())
                    .as("seed %d, %s", seed, key)
                    .isEqualTo(windows(expected, key, asOf).value());
            for (Series.Interval interval : List.of(Series.Interval.DAY, Series.Interval.WEEK, Series.Interval.MONTH)) {
                assertThat(series(actual, key, interval, asOf, seed))
                        .as("seed %d, %s, %s", seed, key, interval)
                        .isEqualTo(series(expected, key, interval, asOf, seed));
            }
            for (Dimension dimension : Dimension.values()) {
                BreakdownWindow all = BreakdownWindow.ofAll(asOf);
                assertThat(breakdown(actual, key, dimension, all).value())
                        .as("seed %d, %s, %s", seed, key, dimension)
                        .isEqualTo(breakdown(expected, key, dimension, all).value());
            }
        }
    }

    private static List<SeriesBucket> series(
            Stages stages, CountKey key, Series.Interval interval, Instant asOf, int seed) {
        Instant from = History.END.minus(Duration.ofDays(30));
        var answer = (Answer.Counted<List<SeriesBucket>>)
                stages.counts(asOf).series(History.scope(key), Series.of(interval, zone(seed), from, History.END, 100));
        return answer.value();
    }
}
