package dev.hoplog.standalone;

import dev.hoplog.directory.Directory;
import dev.hoplog.directory.Origin;
import dev.hoplog.events.topics.Layout;
import dev.hoplog.events.topics.Topic;
import dev.hoplog.events.topics.Topics;
import dev.hoplog.links.log.KafkaLinkLog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;

/** An embedded broker with Hoplog's topics, and clients of it. */
final class TestBroker implements AutoCloseable {

    private final EmbeddedBroker broker;
    private final Topics.Found found;

    TestBroker(Path folder) throws Exception {
        broker = new EmbeddedBroker(folder, HoplogProcess.freePort(), HoplogProcess.freePort());
        broker.start();
        try (Admin admin = Admin.create(broker.clientSettings())) {
            found = Topics.ensure(admin, Layout.SINGLE_BROKER, Duration.ofSeconds(30));
        }
    }

    static int partitions(Topic topic) {
        return topic.partitions(Layout.SINGLE_BROKER);
    }

    Origin origin(Topic topic) {
        return new Origin(found.clusterId(), found.id(topic), partitions(topic));
    }

    Consumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(with(Directory.consumerSettings()));
    }

    Producer<byte[], byte[]> producer() {
        return new KafkaProducer<>(with(KafkaLinkLog.producerSettings()));
    }

    String bootstrapServers() {
        return String.valueOf(broker.clientSettings().get("bootstrap.servers"));
    }

    @Override
    public void close() {
        broker.close();
    }

    Map<String, Object> clientSettings() {
        return broker.clientSettings();
    }

    private Map<String, Object> with(Map<String, Object> settings) {
        var all = new HashMap<>(settings);
        all.putAll(broker.clientSettings());
        return all;
    }
}
