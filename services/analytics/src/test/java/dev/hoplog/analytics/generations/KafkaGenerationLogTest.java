package dev.hoplog.analytics.generations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hoplog.events.codec.GenerationEventCodec;
import dev.hoplog.events.codec.UnknownEventException;
import dev.hoplog.events.topics.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.junit.jupiter.api.Test;

/** The log of generations over a topic in memory, through Kafka's own in-memory clients. */
class KafkaGenerationLogTest extends GenerationLogContract {

    private static final TopicPartition PARTITION = new TopicPartition(Topic.GENERATIONS.text(), 0);

    private final List<ConsumerRecord<byte[], byte[]>> topic = new ArrayList<>();
    private boolean refuses;

    @Override
    GenerationLog log() {
        return new KafkaGenerationLog(this::consumer, this::producer);
    }

    @Test
    void a_record_has_the_fold_as_its_key() {
        log().append(CHECKED);

        assertThat(topic)
                .singleElement()
                .satisfies(record -> assertThat(record.key())
                        .asString(StandardCharsets.UTF_8)
                        .isEqualTo("v3"));
    }

    @Test
    void what_is_not_known_is_named_by_its_place_and_never_skipped() {
        GenerationLog log = log();
        log.append(CHECKED);
        topic.add(new ConsumerRecord<>(PARTITION.topic(), 0, 1, new byte[0], new byte[] {1, 2, 3}));
        topic.add(new ConsumerRecord<>(PARTITION.topic(), 0, 2, new byte[0], GenerationEventCodec.encode(SWITCHED)));

        assertThat(log.read(Duration.ZERO).events()).containsExactly(CHECKED);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> log.read(Duration.ZERO))
                    .isInstanceOf(UnknownEventException.class)
                    .hasMessageStartingWith("generations-0@1: ");
        }
    }

    @Test
    void what_the_broker_refuses_is_not_taken_for_appended() {
        refuses = true;

        assertThatThrownBy(() -> log().append(CHECKED)).isInstanceOf(InvalidTimestampException.class);
    }

    private Consumer<byte[], byte[]> consumer() {
        var consumer = new MockConsumer<byte[], byte[]>("none") {
            @Override
            public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
                long next = position(PARTITION);
                topic.stream().filter(record -> record.offset() >= next).forEach(this::addRecord);
                return super.poll(timeout);
            }
        };
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, (long) topic.size()));
        return consumer;
    }

    private Producer<byte[], byte[]> producer() {
        return new MockProducer<>() {
            @Override
            public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
                if (refuses) {
                    return CompletableFuture.failedFuture(new InvalidTimestampException("the clock is ahead"));
                }
                topic.add(new ConsumerRecord<>(
                        record.topic(), record.partition(), topic.size(), record.key(), record.value()));
                return CompletableFuture.completedFuture(new RecordMetadata(PARTITION, topic.size() - 1, 0, 0, 0, 0));
            }
        };
    }
}
