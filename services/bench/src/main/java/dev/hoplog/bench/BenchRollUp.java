package dev.hoplog.bench;

import com.github.luben.zstd.Zstd;
import dev.hoplog.analytics.RollUpBuilder;
import dev.hoplog.analytics.RolledUp;
import dev.hoplog.analytics.classify.ClickClassifier;
import dev.hoplog.events.ClickBatch;
import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.RollUpPart;
import dev.hoplog.events.codec.ClickCodec;
import dev.hoplog.events.codec.RollUpCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How much room roll-ups take, beside the clicks that they stand for. */
@Command(
        name = "rollup",
        mixinStandardHelpOptions = true,
        description = {
            "Rolls up clicks of one partition in memory, without Kafka, and tells how many bytes clicks and roll-ups take,",
            "as they are and compressed record by record with zstd. A million take about half a minute."
        })
final class BenchRollUp implements Callable<Integer> {

    private static final int CLICKS_OF_A_RECORD = 200;

    @Option(names = "--clicks", paramLabel = "N", defaultValue = "1000000", description = "Default: 1000000")
    private int clicks;

    @Option(
            names = "--links",
            paramLabel = "N",
            defaultValue = "10000,100000,500000",
            split = ",",
            description = "Each but the first few is followed once. Default: 10000,100000,500000")
    private List<Integer> links = List.of();

    @Override
    public Integer call() {
        System.out.printf(
                Locale.ROOT,
                "%,d clicks%n%n%10s %9s %14s %8s %14s %8s %14s%n",
                clicks,
                "links",
                "roll-ups",
                "B/click, raw",
                "zstd",
                "B/click, sums",
                "zstd",
                "us/click");
        links.forEach(this::measure);
        return 0;
    }

    private void measure(int count) {
        Instant end = Instant.parse("2026-01-31T00:00:00Z");
        long once = count - 1L;
        if (clicks < 2 * count) {
            throw new BenchException("There are at least twice as many clicks as links.", null);
        }
        var sample = new SampleClicks(count, 1, clicks - once - once / 10, end);
        var classifier = new ClickClassifier(List.of(), () -> end);
        var rolledUp = new RolledUp(0);
        RollUpBuilder builder = rolledUp.next(classifier, end);
        var raw = new Bytes();
        var sums = new Bytes();
        long nanos = 0;
        int rollUps = 0;
        long offset = 0;
        while (sample.made() < sample.all()) {
            ClickBatch batch = batch(sample, offset++);
            raw.add(ClickCodec.encodeBatch(
                    batch.segmentId(),
                    batch.firstSeq(),
                    batch.entries().stream().map(ClickCodec::encode).toList()));
            long begin = System.nanoTime();
            builder.add(batch);
            if (builder.isFull() || sample.made() == sample.all()) {
                List<RollUpPart> parts = builder.build(offset, "bench");
                List<byte[]> values = parts.stream().map(RollUpCodec::encode).toList();
                nanos += System.nanoTime() - begin;
                values.forEach(sums::add);
                parts.forEach(rolledUp::with);
                builder = rolledUp.next(classifier, end);
                rollUps++;
            } else {
                nanos += System.nanoTime() - begin;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%,10d %9d %14.1f %8.1f %14.1f %8.1f %14.1f%n",
                count,
                rollUps,
                raw.each(clicks),
                raw.eachCompressed(clicks),
                sums.each(clicks),
                sums.eachCompressed(clicks),
                nanos / 1e3 / clicks);
    }

    private static ClickBatch batch(SampleClicks sample, long number) {
        var entries = new ArrayList<ClickEntry>();
        while (entries.size() < CLICKS_OF_A_RECORD && sample.made() < sample.all()) {
            entries.add(sample.next());
        }
        return new ClickBatch(new UUID(number / 150, 1), number % 150 * CLICKS_OF_A_RECORD, entries);
    }

    private static final class Bytes {
        private long plain;
        private long compressed;

        void add(byte[] value) {
            plain += value.length;
            compressed += Zstd.compress(value).length;
        }

        double each(long count) {
            return (double) plain / count;
        }

        double eachCompressed(long count) {
            return (double) compressed / count;
        }
    }
}
