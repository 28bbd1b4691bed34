package dev.hoplog.links;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.api.InstallationSecret;
import dev.hoplog.directory.Directory;
import dev.hoplog.directory.Origin;
import dev.hoplog.links.search.Answer;
import dev.hoplog.links.search.LinkIndex;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.Uuid;

/** A node of an installation in memory: a directory and an index that follow the log, and a writer in front of them. */
public final class Node implements AutoCloseable {

    public static final InstallationSecret SECRET = new InstallationSecret("0123456789abcdef");

    private static final Uuid TOPIC = new Uuid(1, 2);

    final DerivedNames names = new DerivedNames(SECRET, RandomGenerator.of("SplittableRandom"));
    public final Directory directory;
    public final LinkIndex index;
    public final InMemoryLinkLog linkLog;
    final InMemoryLog.Reader reader;
    final LinkWriter writer;

    public Node(Path folder, InMemoryLog log, InstantSource clock, Duration patience) {
        directory = Directory.open(inside(folder).resolve("directory"), 1 << 20);
        linkLog = new InMemoryLinkLog(log);
        reader = log.reader();
        writer = new LinkWriter(directory, linkLog, names, clock, patience);
        var origin = new Origin("cluster", TOPIC, InMemoryLog.PARTITIONS);
        directory.follow(origin, () -> reader, CompletableFuture::new);
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        index = LinkIndex.open(
                folder.resolve("search"),
                directory,
                Thread.ofPlatform().daemon().factory());
        index.follow(origin, log::reader);
        while (!directory.following().canDecide() || index.tags(null, 1) instanceof Answer.Unready<?>) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(directory.following().reason());
            }
            Thread.onSpinWait();
        }
    }

    /** Returns once lists show all that was written here. */
    public void awaitListed() {
        assertThat(index.reached(directory.progress().positions(), Duration.ofSeconds(10)))
                .succeedsWithin(Duration.ofSeconds(10))
                .isEqualTo(true);
    }

    private static Path inside(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        index.close();
        directory.close();
    }
}
