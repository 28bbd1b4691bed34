package dev.hoplog.events.topics;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/** Appends to a topic to which something is appended now and then: a producer lives only as long as that takes. */
public final class RareAppend {

    private final Supplier<Producer<byte[], byte[]>> producers;

    /** @param producers makes one with {@link #producerSettings()} */
    public RareAppend(Supplier<Producer<byte[], byte[]>> producers) {
        this.producers = producers;
    }

    /** What a producer must be made with: it gives up after ten seconds. */
    public static Map<String, Object> producerSettings() {
        return Map.of(
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                5_000,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                5_000,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                10_000);
    }

    /**
     * Appends, and waits until it stands there for sure.
     *
     * @return its offset
     * @throws KafkaException if it may not stand there
     */
    public long append(ProducerRecord<byte[], byte[]> record) {
        Producer<byte[], byte[]> producer = producers.get();
        try {
            return producer.send(record).get().offset();
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
        } finally {
            // Nothing is under way any more that somebody waits for.
            producer.close(Duration.ZERO);
        }
    }
}
