package dev.hoplog.links.log;

import dev.hoplog.events.LinkEvent;
import dev.hoplog.events.codec.LinkEventCodec;
import dev.hoplog.events.topics.KeyPartition;
import dev.hoplog.events.topics.Topic;
import dev.hoplog.links.LinkLog;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Appends to {@code link-events}. */
public final class KafkaLinkLog implements LinkLog, AutoCloseable {

    private final LogProducer producer;
    private final int partitions;

    /**
     * @param producers makes a producer with {@link #producerSettings()}
     * @param partitions of {@code link-events}
     */
    public KafkaLinkLog(Supplier<Producer<byte[], byte[]>> producers, int partitions) {
        this.producer = new LogProducer(producers);
        this.partitions = partitions;
    }

    /** What the producer must be made with. */
    public static Map<String, Object> producerSettings() {
        return Map.of(
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                ByteArraySerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                ByteArraySerializer.class,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                // Somebody waits for each record; batching would only make him wait longer.
                ProducerConfig.LINGER_MS_CONFIG,
                0,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "none",
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                10_000,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                4_000,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                2_000);
    }

    @Override
    public CompletionStage<Void> append(LinkEvent event) {
        return producer.append(record(event));
    }

    @Override
    public void close() {
        producer.close();
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
