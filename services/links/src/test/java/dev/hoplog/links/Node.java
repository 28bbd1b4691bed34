package dev.hoplog.links;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.api.InstallationSecret;
import dev.hoplog.directory.Directory;
import dev.hoplog.directory.Link;
import dev.hoplog.directory.Origin;
import dev.hoplog.directory.limits.LimitCounts;
import dev.hoplog.events.BodyHash;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.Slug;
import dev.hoplog.links.search.Answer;
import dev.hoplog.links.search.LinkIndex;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.Uuid;

/** A node of an installation in memory: a directory that follows the log, and a writer in front of it. */
public final class Node implements AutoCloseable {

    public static final InstallationSecret SECRET = new InstallationSecret("0123456789abcdef");

    private static final Uuid TOPIC = new Uuid(1, 2);

    public final DerivedNames names = new DerivedNames(SECRET, RandomGenerator.of("SplittableRandom"));
    public final Directory directory;
    public final LimitCounts limits;
    public final LinkIndex index;
    private final InMemoryLog log;
    public final InMemoryLinkLog linkLog;
    public final InMemoryLog.Reader reader;
    public final LinkWriter writer;

    public Node(Path folder, InMemoryLog log, InstantSource clock, Duration patience) {
        this.log = log;
        directory = Directory.open(folder, 1 << 20);
        limits = LimitCounts.open(folder.resolveSibling(folder.getFileName() + "-limits"), "node");
        linkLog = new InMemoryLinkLog(log);
        reader = log.reader();
        writer = new LinkWriter(directory, limits, linkLog, names, clock, patience);
        var origin = new Origin("cluster", TOPIC, InMemoryLog.PARTITIONS);
        directory.follow(origin, () -> reader, CompletableFuture::new);
        index = LinkIndex.open(
                folder.resolveSibling(folder.getFileName() + "-search"),
                directory,
                limits,
                Thread.ofPlatform().daemon().factory());
        index.follow(origin, log::reader);
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!directory.following().canDecide() || index.tags(Set.of(), null, 1) instanceof Answer.Unready<?>) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(directory.following().reason());
            }
            Thread.onSpinWait();
        }
    }

    /** Creates a link. */
    public LinkId created(String slug, String... tags) {
        Written written = writer.create(
                new Creation(
                        Domain.DEFAULT,
                        new Slug(slug),
                        SlugPattern.DEFAULT,
                        List.of(
                                new Edit.Target(new Destination("https://example.com/", "https://example.com/")),
                                new Edit.Tags(List.of(tags))),
                        false),
                new Provenance(names.command(), BodyHash.NONE, "tester"));
        return ((Link.Live) ((Written.Done) written).entry().link()).id();
    }

    /** Returns once lists show all that is in the log. */
    public void awaitListed() {
        assertThat(index.reached(log.ends(), Duration.ofSeconds(10)))
                .succeedsWithin(Duration.ofSeconds(10))
                .isEqualTo(true);
    }

    @Override
    public void close() {
        index.close();
        directory.close();
        limits.close();
    }
}
