package dev.hoplog.query.visitors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hoplog.events.codec.UnknownEventException;
import dev.hoplog.events.topics.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.junit.jupiter.api.Test;

/** The log of salts over a topic in memory, through Kafka's own in-memory clients. */
class KafkaSaltLogTest extends SaltLogContract {

    private static final TopicPartition PARTITION = new TopicPartition(Topic.VISITOR_SALTS.text(), 0);

    private final List<ConsumerRecord<byte[], byte[]>> topic = new ArrayList<>();
    private final KafkaSaltLog log = new KafkaSaltLog(this::consumer, this::producer);
    private boolean refuses;
    private int open;

    /** The first offset that retention has left. */
    private long beginning;

    @Override
    SaltLog log() {
        return log;
    }

    @Test
    void a_record_has_the_day_as_its_key() {
        log.append(salt(LocalDate.parse("2026-11-23"), 1));

        assertThat(topic)
                .singleElement()
                .satisfies(record -> assertThat(record.key())
                        .asString(StandardCharsets.UTF_8)
                        .isEqualTo("2026-11-23"));
    }

    @Test
    void a_log_that_begins_later_is_read_from_there() {
        log.append(salt(LocalDate.parse("2026-11-23"), 1));
        log.append(salt(LocalDate.parse("2026-11-24"), 2));
        beginning = 1;

        assertThat(log.read()).containsExactly(salt(LocalDate.parse("2026-11-24"), 2));
    }

    @Test
    void what_is_no_salt_is_named_by_its_place() {
        topic.add(new ConsumerRecord<>(PARTITION.topic(), 0, 0, new byte[0], new byte[] {1, 2, 3}));

        assertThatThrownBy(log::read)
                .isInstanceOf(UnknownEventException.class)
                .hasMessageStartingWith("visitor-salts-0@0: ");
    }

    @Test
    void what_the_broker_refuses_is_not_taken_for_appended() {
        refuses = true;

        assertThatThrownBy(() -> log.append(salt(LocalDate.parse("2026-11-23"), 1)))
                .isInstanceOf(InvalidTimestampException.class);
    }

    @Test
    void no_client_is_left_open() {
        log.append(salt(LocalDate.parse("2026-11-23"), 1));
        log.read();
        refuses = true;
        assertThatThrownBy(() -> log.append(salt(LocalDate.parse("2026-11-24"), 1)))
                .isNotNull();

        assertThat(open).isZero();
    }

    private Consumer<byte[], byte[]> consumer() {
        open++;
        var consumer = new MockConsumer<byte[], byte[]>("none") {
            @Override
            public synchronized void assign(Collection<TopicPartition> partitions) {
                super.assign(partitions);
                topic.stream().filter(record -> record.offset() >= beginning).forEach(this::addRecord);
            }

            @Override
            public synchronized void close() {
                open--;
                super.close();
            }
        };
        consumer.updateBeginningOffsets(Map.of(PARTITION, beginning));
        consumer.updateEndOffsets(Map.of(PARTITION, (long) topic.size()));
        return consumer;
    }

    private Producer<byte[], byte[]> producer() {
        open++;
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

            @Override
            public void close(Duration timeout) {
                open--;
            }
        };
    }
}
