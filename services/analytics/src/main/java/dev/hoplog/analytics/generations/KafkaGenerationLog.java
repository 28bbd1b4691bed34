package dev.hoplog.analytics.generations;

import dev.hoplog.events.GenerationEvent;
import dev.hoplog.events.codec.GenerationEventCodec;
import dev.hoplog.events.codec.UnknownEventException;
import dev.hoplog.events.topics.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/** The topic {@code generations}: one consumer that follows it, and a producer only as long as something is appended. */
public final class KafkaGenerationLog implements GenerationLog {

    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final TopicPartition PARTITION = new TopicPartition(Topic.GENERATIONS.text(), 0);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Supplier<Producer<byte[], byte[]>> producers;
    private @Nullable Consumer<byte[], byte[]> consumer;
    private long upTo;
    private long end = -1;

    /**
     * @param consumers makes one of bytes, that reads committed records only and begins nowhere by itself
     * @param producers makes one with {@link #producerSettings()}
     */
    public KafkaGenerationLog(
            Supplier<Consumer<byte[], byte[]>> consumers, Supplier<Producer<byte[], byte[]>> producers) {
        this.consumers = consumers;
        this.producers = producers;
    }

    /** What a producer of these must be made with. */
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

    @Override
    public Read read(Duration patience) {
        Consumer<byte[], byte[]> open = open();
        var events = new ArrayList<GenerationEvent>();
        for (ConsumerRecord<byte[], byte[]> record : open.poll(patience).records(PARTITION)) {
            try {
                events.add(event(record));
                upTo = record.offset() + 1;
            } catch (UnknownEventException e) {
                open.seek(PARTITION, record.offset());
                if (events.isEmpty()) {
                    throw e;
                }
                break;
            }
        }
        return new Read(events, upTo, open.position(PARTITION, ANSWER) >= end);
    }

    private Consumer<byte[], byte[]> open() {
        Consumer<byte[], byte[]> open = consumer;
        if (open == null) {
            open = consumers.get();
            consumer = open;
            List<TopicPartition> whole = List.of(PARTITION);
            open.assign(whole);
            open.seekToBeginning(whole);
        }
        if (end < 0) {
            end = open.endOffsets(List.of(PARTITION), ANSWER).getOrDefault(PARTITION, 0L);
        }
        return open;
    }

    private static GenerationEvent event(ConsumerRecord<byte[], byte[]> record) {
        try {
            if (record.value() == null) {
                throw new UnknownEventException("a record without a value");
            }
            return GenerationEventCodec.decode(record.value());
        } catch (UnknownEventException e) {
            throw new UnknownEventException(
                    record.topic() + "-" + record.partition() + "@" + record.offset() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public long append(GenerationEvent event) {
        Producer<byte[], byte[]> producer = producers.get();
        try {
            return producer.send(new ProducerRecord<>(
                            PARTITION.topic(),
                            PARTITION.partition(),
                            GenerationEventCodec.key(event),
                            GenerationEventCodec.encode(event)))
                    .get()
                    .offset();
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
        } finally {
            // Nothing is under way any more that somebody waits for.
            producer.close(Duration.ZERO);
        }
    }

    @Override
    public void close() {
        Consumer<byte[], byte[]> open = consumer;
        if (open != null) {
            open.close();
        }
    }
}
