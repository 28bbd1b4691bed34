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
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/** An embedded broker with Hoplog's topics, and clients of it. */
final class TestBroker implements AutoCloseable {

    private final EmbeddedBroker broker;
    private Topics.Found found;

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
        return consumer(Directory.consumerSettings());
    }

    Consumer<byte[], byte[]> consumer(Map<String, Object> settings) {
        return new KafkaConsumer<>(with(settings));
    }

    /** One before each of whose polls something is done with it, on its own thread. */
    Consumer<byte[], byte[]> consumer(
            Map<String, Object> settings, java.util.function.Consumer<Consumer<byte[], byte[]>> beforePoll) {
        return new KafkaConsumer<>(with(settings)) {
            @Override
            public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
                beforePoll.accept(this);
                return super.poll(timeout);
            }
        };
    }

    Producer<byte[], byte[]> producer() {
        return producer(KafkaLinkLog.producerSettings());
    }

    Producer<byte[], byte[]> producer(Map<String, Object> settings) {
        return new KafkaProducer<>(with(settings), new ByteArraySerializer(), new ByteArraySerializer());
    }

    Admin admin() {
        return Admin.create(broker.clientSettings());
    }

    /** Deletes a topic and makes it again. */
    void makeAgain(Topic topic) throws Exception {
        try (Admin admin = admin()) {
            admin.deleteTopics(List.of(topic.text())).all().get(30, TimeUnit.SECONDS);
            // The broker learns of it from the controller, a moment later.
            Awaitility.await()
                    .atMost(30, TimeUnit.SECONDS)
                    .until(() -> !admin.listTopics()
                            .names()
                            .get(30, TimeUnit.SECONDS)
                            .contains(topic.text()));
            found = Topics.ensure(admin, Layout.SINGLE_BROKER, Duration.ofSeconds(30));
        }
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
