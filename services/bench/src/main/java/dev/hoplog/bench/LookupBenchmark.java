package dev.hoplog.bench;

import dev.hoplog.directory.Directory;
import dev.hoplog.directory.Origin;
import dev.hoplog.directory.Target;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkEvent;
import dev.hoplog.events.Slug;
import dev.hoplog.events.codec.LinkEventCodec;
import dev.hoplog.events.topics.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** From a slug to its target: in memory, and on the disk where the memory holds nothing. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls the setup before everything else.
public class LookupBenchmark {

    /** How many links there are. */
    @Param({"10000", "1000000"})
    public int links;

    /** How much memory they may take up, in bytes. */
    @Param({"0", "1073741824"})
    public long memory;

    private final SplittableRandom random = new SplittableRandom(1);
    private Path folder;
    private Directory directory;
    private Slug[] slugs;

    /** Folds the creations of all links. */
    @Setup(Level.Trial)
    public void open() throws Exception {
        folder = Files.createTempDirectory("hoplog-lookup");
        directory = Directory.open(folder.resolve("directory"), memory);
        var log = new MockConsumer<byte[], byte[]>("none");
        var partition = new TopicPartition(Topic.LINK_EVENTS.text(), 0);
        log.updateBeginningOffsets(Map.of(partition, 0L));
        log.updateEndOffsets(Map.of(partition, (long) links));
        log.schedulePollTask(() -> {
            for (int link = 0; link < links; link++) {
                LinkEvent event = Links.created(link, Instant.EPOCH);
                log.addRecord(new ConsumerRecord<>(
                        partition.topic(), 0, link, event.key().bytes(), LinkEventCodec.encode(event)));
            }
        });
        directory.follow(new Origin("bench", new Uuid(1, 2), 1), () -> log, CompletableFuture::new);
        directory.complete().toCompletableFuture().get(10, TimeUnit.MINUTES);
        slugs = new Slug[1 << 16];
        for (int i = 0; i < slugs.length; i++) {
            slugs[i] = new Slug(Links.slug(random.nextInt(links)));
        }
    }

    /** Removes them. */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        directory.close();
        Folders.delete(folder);
    }

    /** One of the links, at random. */
    @Benchmark
    public @Nullable Target lookUp() {
        return directory.target(Domain.DEFAULT, slugs[random.nextInt(slugs.length)]);
    }
}
