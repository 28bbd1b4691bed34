package dev.hoplog.standalone;

import dev.hoplog.directory.Directory;
import dev.hoplog.directory.Origin;
import dev.hoplog.events.topics.Layout;
import dev.hoplog.events.topics.Topic;
import dev.hoplog.events.topics.Topics;
import dev.hoplog.links.LinkLog;
import dev.hoplog.links.LinkLogContract;
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

/** The link log on a real broker keeps what the one in memory keeps. */
class KafkaLinkLogIT extends LinkLogContract {

    private static final int PARTITIONS = Topic.LINK_EVENTS.partitions(Layout.SINGLE_BROKER);

    @TempDir
    static Path folder;

    private static EmbeddedBroker broker;
    private static Directory directory;
    private static KafkaLinkLog log;

    @BeforeAll
    static void start() throws Exception {
        broker = new EmbeddedBroker(folder.resolve("kafka"), HoplogProcess.freePort(), HoplogProcess.freePort());
        broker.start();
        Topics.Found found;
        try (Admin admin = Admin.create(broker.clientSettings())) {
            found = Topics.ensure(admin, Layout.SINGLE_BROKER, Duration.ofSeconds(30));
        }
        directory = Directory.open(folder.resolve("directory"), 1 << 20);
        directory.follow(
                new Origin(found.clusterId(), found.id(Topic.LINK_EVENTS), PARTITIONS),
                () -> new KafkaConsumer<>(with(Directory.consumerSettings())),
                CompletableFuture::new);
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .until(() -> directory.following().canDecide());
        log = new KafkaLinkLog(() -> new KafkaProducer<>(with(KafkaLinkLog.producerSettings())), PARTITIONS);
    }

    @AfterAll
    static void end() {
        log.close();
        directory.close();
        broker.close();
    }

    @Override
    protected LinkLog log() {
        return log;
    }

    @Override
    protected Directory directory() {
        return directory;
    }

    private static Map<String, Object> with(Map<String, Object> settings) {
        var all = new HashMap<>(settings);
        all.putAll(broker.clientSettings());
        return all;
    }
}
