package dev.hoplog.standalone;

import dev.hoplog.directory.ApiKeys;
import dev.hoplog.events.topics.Topic;
import dev.hoplog.links.ApiKeyLog;
import dev.hoplog.links.ApiKeyLogContract;
import dev.hoplog.links.log.KafkaApiKeyLog;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The log of API keys on a real broker keeps what the one in memory keeps. */
class KafkaApiKeyLogIT extends ApiKeyLogContract {

    @TempDir
    static Path folder;

    private static TestBroker broker;
    private static ApiKeys keys;
    private static KafkaApiKeyLog log;

    @BeforeAll
    static void start() throws Exception {
        broker = new TestBroker(folder.resolve("kafka"));
        keys = ApiKeys.open(folder.resolve("keys"), HoplogProcess.ADMIN_KEY);
        keys.follow(broker.origin(Topic.API_KEYS), broker::consumer, CompletableFuture::new);
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .until(() -> keys.following().canDecide());
        log = new KafkaApiKeyLog(broker::producer, TestBroker.partitions(Topic.API_KEYS));
    }

    @AfterAll
    static void end() {
        log.close();
        keys.close();
        broker.close();
    }

    @Override
    protected ApiKeyLog log() {
        return log;
    }

    @Override
    protected ApiKeys keys() {
        return keys;
    }
}
