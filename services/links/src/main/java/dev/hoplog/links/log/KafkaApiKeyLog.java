package dev.hoplog.links.log;

import dev.hoplog.events.ApiKey;
import dev.hoplog.events.ApiKeyDeleted;
import dev.hoplog.events.ApiKeyEvent;
import dev.hoplog.events.codec.ApiKeyCodec;
import dev.hoplog.events.topics.KeyPartition;
import dev.hoplog.events.topics.Topic;
import dev.hoplog.links.ApiKeyLog;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Appends to {@code api-keys}. */
public final class KafkaApiKeyLog implements ApiKeyLog, AutoCloseable {

    private final LogProducer producer;
    private final int partitions;

    /**
     * @param producers makes a producer with {@link KafkaLinkLog#producerSettings()}
     * @param partitions of {@code api-keys}
     */
    public KafkaApiKeyLog(Supplier<Producer<byte[], byte[]>> producers, int partitions) {
        this.producer = new LogProducer(producers);
        this.partitions = partitions;
    }

    @Override
    public CompletionStage<Void> append(ApiKeyEvent event) {
        long at = switch (event) {
            case ApiKey key -> key.createdAt().toEpochMilli();
            case ApiKeyDeleted deleted -> deleted.deletedAt().toEpochMilli();
        };
        return producer.append(new ProducerRecord<>(
                Topic.API_KEYS.text(),
                // A key and its deletion share a partition, so that readers see them in their order.
                KeyPartition.of(ApiKeyCodec.recordKeyOfKey(event.id()), partitions),
                at,
                ApiKeyCodec.recordKey(event),
                ApiKeyCodec.encode(event)));
    }

    @Override
    public void close() {
        producer.close();
    }
}
