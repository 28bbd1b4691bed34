package dev.hoplog.links.log;

import dev.hoplog.events.LinkEvent;
import dev.hoplog.events.codec.LinkEventCodec;
import dev.hoplog.events.topics.KeyPartition;
import dev.hoplog.events.topics.Topic;
import dev.hoplog.links.LinkLog;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Appends to {@code link-events}.
 *
 * <p>The producer is made at the first append, and anew after one that it could not even try: what an idempotent
 * producer cannot get over, it does not get over by waiting.
 */
public final class KafkaLinkLog implements LinkLog, AutoCloseable {

    private final Supplier<Producer<byte[], byte[]>> producers;
    private final int partitions;
    private @Nullable Producer<byte[], byte[]> current;
    private boolean closed;

    /**
     * @param producers makes a producer with {@link #producerSettings()}
     * @param partitions of {@code link-events}
     */
    public KafkaLinkLog(Supplier<Producer<byte[], byte[]>> producers, int partitions) {
        this.producers = producers;
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
        var appended = new CompletableFuture<Void>();
        Producer<byte[], byte[]> producer = null;
        try {
            producer = producer();
            producer.send(record(event), (_, failure) -> {
                if (failure == null) {
                    appended.complete(null);
                } else {
                    appended.completeExceptionally(failure);
                }
            });
        } catch (InterruptException e) {
            // Somebody wants this thread back. The producer is well, and others wait for what it sends.
            appended.completeExceptionally(e);
        } catch (KafkaException | IllegalStateException e) {
            discard(producer);
            appended.completeExceptionally(e);
        }
        return appended;
    }

    @Override
    public void close() {
        Producer<byte[], byte[]> producer;
        synchronized (this) {
            closed = true;
            producer = current;
            current = null;
        }
        if (producer != null) {
            producer.close();
        }
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

    private synchronized Producer<byte[], byte[]> producer() {
        if (closed) {
            throw new IllegalStateException("the log was closed");
        }
        Producer<byte[], byte[]> producer = current;
        if (producer == null) {
            producer = producers.get();
            current = producer;
        }
        return producer;
    }

    private void discard(@Nullable Producer<byte[], byte[]> failed) {
        synchronized (this) {
            if (failed == null || !failed.equals(current)) {
                return;
            }
            current = null;
        }
        failed.close(Duration.ZERO);
    }
}
