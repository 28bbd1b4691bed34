package dev.hoplog.links;

import dev.hoplog.directory.ApiKeys;
import dev.hoplog.directory.Origin;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.Uuid;

/** A node's API keys in memory: they follow the log, with a writer in front of it. */
public final class ApiKeyNode implements AutoCloseable {

    private static final Uuid TOPIC = new Uuid(3, 4);

    final DerivedNames names = new DerivedNames(Node.SECRET, RandomGenerator.of("SplittableRandom"));
    public final ApiKeys keys;
    public final InMemoryApiKeyLog keyLog;
    final InMemoryLog.Reader reader;
    final ApiKeyWriter writer;

    public ApiKeyNode(Path folder, String adminKey, InMemoryLog log, InstantSource clock, Duration patience) {
        keys = ApiKeys.open(folder, adminKey);
        keyLog = new InMemoryApiKeyLog(log);
        reader = log.reader();
        writer = new ApiKeyWriter(keys, keyLog, names, clock, patience);
        keys.follow(
                new Origin("cluster", TOPIC, InMemoryLog.PARTITIONS),
                () -> reader,
                () -> CompletableFuture.completedStage(log.ends()));
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!keys.following().canDecide()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(keys.following().reason());
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        keys.close();
    }
}
