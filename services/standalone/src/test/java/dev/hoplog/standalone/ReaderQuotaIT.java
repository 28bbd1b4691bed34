package dev.hoplog.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hoplog.directory.Directory;
import dev.hoplog.events.topics.Topic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the documentation says of quotas, on a real broker. */
class ReaderQuotaIT {

    private static final TopicPartition PARTITION = new TopicPartition(Topic.CLICK_EVENTS.text(), 0);
    private static final String READER = "a-reader";

    @TempDir
    Path folder;

    @Test
    void a_reader_with_a_quota_is_slowed_down_and_nobody_else() throws Exception {
        try (var broker = new TestBroker(folder.resolve("kafka"))) {
            // Given
            try (Producer<byte[], byte[]> producer = broker.producer()) {
                for (int i = 0; i < 100; i++) {
                    producer.send(new ProducerRecord<>(
                            PARTITION.topic(), PARTITION.partition(), new byte[0], new byte[10_000]));
                }
            }
            // When
            try (Admin admin = broker.admin()) {
                admin.alterClientQuotas(List.of(new ClientQuotaAlteration(
                                new ClientQuotaEntity(Map.of(ClientQuotaEntity.CLIENT_ID, READER)),
                                List.of(new ClientQuotaAlteration.Op("consumer_byte_rate", 100_000.0)))))
                        .all()
                        .get(30, TimeUnit.SECONDS);
            }
            // Then
            try (Consumer<byte[], byte[]> reader = consumer(broker, READER);
                    Consumer<byte[], byte[]> hoplog = consumer(broker, "directory")) {
                await().atMost(Duration.ofSeconds(60)).until(() -> {
                    read(reader);
                    read(hoplog);
                    return throttled(reader) > 0;
                });
                assertThat(throttled(hoplog)).isZero();
            }
        }
    }

    private static void read(Consumer<byte[], byte[]> consumer) {
        consumer.seekToBeginning(List.of(PARTITION));
        consumer.poll(Duration.ofMillis(200));
    }

    /** How long the broker kept back an answer at most, in milliseconds. */
    private static double throttled(Consumer<byte[], byte[]> consumer) {
        return consumer.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals("fetch-throttle-time-max"))
                .mapToDouble(metric -> (double) metric.getValue().metricValue())
                .filter(Double::isFinite)
                .max()
                .orElse(0);
    }

    private static Consumer<byte[], byte[]> consumer(TestBroker broker, String clientId) {
        Map<String, Object> settings = new HashMap<>(Directory.consumerSettings());
        settings.put("client.id", clientId);
        Consumer<byte[], byte[]> consumer = broker.consumer(settings);
        consumer.assign(List.of(PARTITION));
        return consumer;
    }
}
