package dev.hoplog.analytics.generations;

import dev.hoplog.events.GenerationEvent;
import dev.hoplog.events.codec.GenerationEventCodec;
import dev.hoplog.events.codec.UnknownEventException;
import dev.hoplog.events.topics.RareAppend;
import dev.hoplog.events.topics.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The topic {@code generations}: one consumer that follows it, and a producer only as long as something is appended. */
public final class KafkaGenerationLog implements GenerationLog {

    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final TopicPartition PARTITION = new TopicPartition(Topic.GENERATIONS.text(), 0);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final RareAppend appends;
    private @Nullable Consumer<byte[], byte[]> consumer;
    private long upTo;
    private long end = -1;

    /**
     * @param consumers makes one of bytes, that reads committed records only and begins nowhere by itself
     * @param producers makes one with {@link RareAppend#producerSettings()}
     */
    public KafkaGenerationLog(
            Supplier<Consumer<byte[], byte[]>> consumers, Supplier<Producer<byte[], byte[]>> producers) {
        this.consumers = consumers;
        appends = new RareAppend(producers);
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
        return appends.append(new ProducerRecord<>(
                PARTITION.topic(),
                PARTITION.partition(),
                GenerationEventCodec.key(event),
                GenerationEventCodec.encode(event)));
    }

    @Override
    public void close() {
        Consumer<byte[], byte[]> open = consumer;
        if (open != null) {
            open.close();
        }
    }
}
