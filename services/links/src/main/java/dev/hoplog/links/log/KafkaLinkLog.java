package dev.hoplog.links.log;

import dev.hoplog.events.LinkEvent;
import dev.hoplog.events.codec.LinkEventCodec;
import dev.hoplog.events.topics.KeyPartition;
import dev.hoplog.events.topics.Topic;
import dev.hoplog.links.LinkLog;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Appends to {@code link-events}. */
public final class KafkaLinkLog implements LinkLog, AutoCloseable {

    /** So that records of other partitions go on while a single broker forces those of one to its disk. */
    private static final int CONNECTIONS = 2;

    private final List<LogProducer> connections;
    private final int partitions;

    /**
     * @param producers makes a producer with {@link #producerSettings()}; each partition has one of a few
     * @param partitions of {@code link-events}
     */
    public KafkaLinkLog(Supplier<Producer<byte[], byte[]>> producers, int partitions) {
        this.connections = Stream.generate(() -> new LogProducer(producers))
                .limit(CONNECTIONS)
                .toList();
        this.partitions = partitions;
    }

    /** What the producer must be made with. */
    public static Map<String, Object> producerSettings() {
        return Map.ofEntries(
                Map.entry(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class),
                Map.entry(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class),
                Map.entry(ProducerConfig.ACKS_CONFIG, "all"),
                Map.entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true),
                // Somebody waits for each record, so none waits for others to come; but what comes while a request is
                // under way goes together with the next one.
                Map.entry(ProducerConfig.LINGER_MS_CONFIG, 0),
                Map.entry(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1),
                Map.entry(ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10),
                Map.entry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none"),
                Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000),
                Map.entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 4_000),
                Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2_000));
    }

    @Override
    public CompletionStage<Void> append(LinkEvent event) {
        ProducerRecord<byte[], byte[]> record = record(event);
        return connections.get(record.partition() % CONNECTIONS).append(record);
    }

    @Override
    public void close() {
        connections.forEach(LogProducer::close);
    }

    private ProducerRecord<byte[], byte[]> record(LinkEvent event) {
        byte[] key = event.key().bytes();
        return new ProducerRecord<>(
                Topic.LINK_EVENTS.text(),
                KeyPartition.of(key, partitions),
                event.occurredAt().toEpochMilli(),
                key,
                LinkEventCodec.encode(event),
                LinkEventCodec.headers(event));
    }
}
