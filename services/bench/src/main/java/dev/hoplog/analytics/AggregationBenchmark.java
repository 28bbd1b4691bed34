package dev.hoplog.analytics;

import dev.hoplog.analytics.classify.ClickClassifier;
import dev.hoplog.bench.Folders;
import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.Decision;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.Trigger;
import dev.hoplog.events.codec.ClickCodec;
import dev.hoplog.events.topics.Topic;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A click through both stages, in batches as the sender makes them, flushed as often as 40,000 clicks a second would be. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@SuppressWarnings("NullAway.Init") // JMH calls the setup before everything else.
public class AggregationBenchmark {

    private static final int BATCH = 500;
    private static final int BATCHES_A_SECOND = 80;

    /** Over how many links the clicks are spread. */
    @Param({"1", "10000"})
    public int links;

    private final SplittableRandom random = new SplittableRandom(1);
    private Path folder;
    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> clicks;
    private List<byte[]> entries;
    private UUID segment = new UUID(1, 1);
    private long seq;
    private int batches;

    /** Starts the topology on stores in a folder of its own. */
    @Setup(Level.Trial)
    public void open() throws IOException {
        folder = Files.createTempDirectory("hoplog-aggregation");
        var properties = new Properties();
        properties.put("application.id", "bench");
        properties.put("bootstrap.servers", "nowhere:1");
        properties.put("state.dir", folder.toString());
        driver = new TopologyTestDriver(
                ClickCountsTopology.build(
                        1,
                        new ClickClassifier(List.of(), InstantSource.system()),
                        new ReportingZone(ZoneOffset.UTC),
                        _ -> 0,
                        new LongAdder(),
                        new RecentRows()),
                properties,
                Instant.parse("2026-11-23T12:00:00Z"));
        clicks = driver.createInputTopic(
                Topic.CLICK_EVENTS.text(), new ByteArraySerializer(), new ByteArraySerializer());
        entries = new ArrayList<>();
        for (int i = 0; i < 20 * BATCH; i++) {
            byte[] id = ByteBuffer.allocate(10).putInt(6, random.nextInt(links)).array();
            entries.add(ClickCodec.encode(click(LinkId.ofBits(id))));
        }
    }

    /** Removes them. */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        driver.close();
        Folders.delete(folder);
    }

    /** One batch. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void count() {
        int from = batches % 20 * BATCH;
        clicks.pipeInput(ClickCodec.encodeBatch(segment, seq, entries.subList(from, from + BATCH)));
        seq += BATCH;
        if (++batches % BATCHES_A_SECOND == 0) {
            driver.advanceWallClockTime(Duration.ofSeconds(1));
            segment = new UUID(1, batches);
            seq = 0;
        }
    }

    private static ClickEntry.Click click(LinkId link) {
        return new ClickEntry.Click(
                Instant.parse("2026-11-23T12:00:00Z").toEpochMilli(),
                link,
                1,
                Domain.DEFAULT,
                "slug",
                "",
                "",
                "https://example.org/some/landing/page?campaign=autumn",
                302,
                Decision.REDIRECTED,
                "",
                "",
                Trigger.LINK,
                "GET",
                new ClickEntry.Visitor(
                        "https://news.example.org/",
                        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36",
                        "en-GB,en;q=0.9",
                        "203.0.113.0/24",
                        "",
                        0,
                        "",
                        ""),
                List.of(),
                "0123456789abcdef");
    }
}
