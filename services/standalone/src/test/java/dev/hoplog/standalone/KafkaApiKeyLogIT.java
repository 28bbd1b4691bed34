package dev.hoplog.standalone;

import dev.hoplog.directory.ApiKeys;
import dev.hoplog.directory.Directory;
import dev.hoplog.directory.Origin;
import dev.hoplog.events.topics.Layout;
import dev.hoplog.events.topics.Topic;
import dev.hoplog.events.topics.Topics;
import dev.hoplog.links.ApiKeyLog;
import dev.hoplog.links.ApiKeyLogContract;
import dev.hoplog.links.log.KafkaApiKeyLog;
import dev.hoplog.links.log.KafkaLinkLog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The log of API keys on a real broker keeps what the one in memory keeps. */
class KafkaApiKeyLogIT extends ApiKeyLogContract {

    private static final int PARTITIONS = Topic.API_KEYS.partitions(Layout.SINGLE_BROKER);

    @TempDir
    static Path folder;

    private static EmbeddedBroker broker;
    private static ApiKeys keys;
    private static KafkaApiKeyLog log;

    @BeforeAll
    static void start() throws Exception {
        broker = new EmbeddedBroker(folder.resolve("kafka"), HoplogProcess.freePort(), HoplogProcess.freePort());
        broker.start();
        Topics.Found found;
        try (Admin admin = Admin.create(broker.clientSettings())) {
            found = Topics.ensure(admin, Layout.SINGLE_BROKER, Duration.ofSeconds(30));
        }
        keys = ApiKeys.open(folder.resolve("keys"), HoplogProcess.ADMIN_KEY);
        keys.follow(
                new Origin(found.clusterId(), found.id(Topic.API_KEYS), PARTITIONS),
                () -> new KafkaConsumer<>(with(Directory.consumerSettings())),
                CompletableFuture::new);
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .until(() -> keys.following().canDecide());
        log = new KafkaApiKeyLog(() -> new KafkaProducer<>(with(KafkaLinkLog.producerSettings())), PARTITIONS);
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

    private static Map<String, Object> with(Map<String, Object> settings) {
        var all = new HashMap<>(settings);
        all.putAll(broker.clientSettings());
        return all;
    }
}
