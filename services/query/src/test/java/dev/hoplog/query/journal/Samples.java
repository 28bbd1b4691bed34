package dev.hoplog.query.journal;

import dev.hoplog.events.ClickBatch;
import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.Decision;
import dev.hoplog.events.Domain;
import dev.hoplog.events.codec.ClickCodec;
import dev.hoplog.events.codec.ClickDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What the tests of this package journal, and where to. */
final class Samples {

    static final JournalTarget TARGET = new JournalTarget("cluster-one", new Uuid(1, 2), 3);
    static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
    static final InstantSource CLOCK = InstantSource.fixed(NOW);
    static final JournalSettings SMALL = new JournalSettings(4096, 1 << 20, Duration.ZERO);

    private Samples() {}

    /** The click with that number, and so unlike any other. */
    static ClickEntry click(int number) {
        return new ClickEntry.StrippedClick(at(number), null, Domain.DEFAULT, Decision.REDIRECTED);
    }

    /** The click of that number with its details. */
    static ClickEntry.Click detailed(int number) {
        return new ClickEntry.Click(
                at(number),
                null,
                0,
                Domain.DEFAULT,
                "slug",
                "",
                "x".repeat(500),
                "",
                302,
                Decision.REDIRECTED,
                "",
                "",
                dev.hoplog.events.Trigger.LINK,
                "GET",
                ClickEntry.Visitor.UNKNOWN,
                List.of(),
                "node");
    }

    static byte[] entry(int number) {
        return ClickCodec.encode(click(number));
    }

    static long at(int number) {
        return NOW.toEpochMilli() - 1_000_000 + number;
    }

    static Journal open(Path directory, JournalSettings settings, long seed) {
        return Journal.open(directory, settings, TARGET, new Random(seed), CLOCK);
    }

    static Segment segment(Path directory, long seed) throws IOException {
        var random = new Random(seed);
        var header =
                new SegmentHeader(new UUID(random.nextLong(), random.nextLong()), 4096, 1, NOW.toEpochMilli(), TARGET);
        return Segment.create(directory, header, false);
    }

    /** What another process would find in the directory after kill -9. */
    static Path asAfterKill(Path directory, Path copy) throws IOException {
        Files.createDirectories(copy);
        // The journal's own thread makes and removes files meanwhile; what is wanted is one moment.
        while (true) {
            List<Path> files = outliveProcess(directory);
            try {
                for (Path file : files) {
                    Files.copy(file, copy.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                }
                if (outliveProcess(directory).equals(files)) {
                    return copy;
                }
            } catch (NoSuchFileException e) {
                // It was another moment when it began.
            }
            for (Path file : outliveProcess(copy)) {
                Files.delete(file);
            }
        }
    }

    private static List<Path> outliveProcess(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Samples::outlivesProcess).sorted().toList();
        }
    }

    private static boolean outlivesProcess(Path file) {
        String name = file.getFileName().toString();
        return name.equals("target") || name.endsWith(Segment.SUFFIX) || name.endsWith(Tally.SUFFIX);
    }

    static MockProducer<byte[], byte[]> producer(boolean acknowledges) {
        var node = new Node(1, "localhost", 9092);
        List<PartitionInfo> partitions = IntStream.range(0, TARGET.partitions())
                .mapToObj(partition ->
                        new PartitionInfo("click-events", partition, node, new Node[] {node}, new Node[] {node}))
                .toList();
        var cluster = new Cluster("cluster-one", List.of(node), partitions, java.util.Set.of(), java.util.Set.of());
        return new MockProducer<>(cluster, acknowledges, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    static List<ClickBatch> sent(MockProducer<byte[], byte[]> producer) {
        return producer.history().stream()
                .map(record -> new ClickDecoder().batch(record.value()))
                .toList();
    }
}
