package dev.hoplog.links.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.events.BodyHash;
import dev.hoplog.events.CommandId;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkEvent;
import dev.hoplog.events.LinkFact;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.Slug;
import dev.hoplog.events.codec.LinkEventCodec;
import dev.hoplog.events.topics.KeyPartition;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class KafkaLinkLogTest {

    private static final LinkEvent EVENT = new LinkEvent(
            new LinkKey(Domain.DEFAULT, new Slug("abc")),
            LinkId.ofBits(new byte[10]),
            3,
            new CommandId(new UUID(1, 2)),
            BodyHash.NONE,
            "tester",
            Instant.parse("2030-01-01T00:00:00.123Z"),
            new LinkFact.LinkDeleted());

    private final MockProducer<byte[], byte[]> producer = producer();

    @Test
    void a_record_is_the_event_in_the_partition_and_at_the_time_that_the_event_says() {
        try (var log = new KafkaLinkLog(() -> producer, 32)) {
            // When
            log.append(EVENT);
            // Then
            var sent = producer.history().getFirst();
            assertThat(sent.topic()).isEqualTo("link-events");
            assertThat(sent.partition()).isEqualTo(KeyPartition.of(EVENT.key().bytes(), 32));
            assertThat(sent.timestamp()).isEqualTo(EVENT.occurredAt().toEpochMilli());
            assertThat(sent.key()).isEqualTo(EVENT.key().bytes());
            assertThat(LinkEventCodec.decode(sent.value())).isEqualTo(EVENT);
            assertThat(sent.headers()).containsExactlyElementsOf(LinkEventCodec.headers(EVENT));
        }
    }

    @Test
    void an_append_is_answered_when_the_brokers_answer() {
        try (var log = new KafkaLinkLog(() -> producer, 32)) {
            // Given
            var good = log.append(EVENT).toCompletableFuture();
            var bad = log.append(EVENT).toCompletableFuture();
            assertThat(good).isNotDone();
            // When
            producer.completeNext();
            producer.errorNext(new org.apache.kafka.common.errors.TimeoutException("expired"));
            // Then
            assertThat(good).isCompleted();
            assertThat(bad).isCompletedExceptionally();
        }
    }

    @Test
    void a_producer_that_cannot_send_is_replaced() {
        var second = producer();
        var producers = new ArrayDeque<>(List.of(producer, second));
        try (var log = new KafkaLinkLog(producers::pop, 32)) {
            // Given
            producer.sendException = new KafkaException("in an error state");
            assertThat(log.append(EVENT).toCompletableFuture()).isCompletedExceptionally();
            // When
            log.append(EVENT);
            // Then
            assertThat(producer.closed()).isTrue();
            assertThat(second.history()).hasSize(1);
        }
    }

    @Test
    void an_acknowledgement_without_an_offset_is_one() {
        var withoutOffsets =
                new MockProducer<byte[], byte[]>(false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
                    @Override
                    public synchronized Future<RecordMetadata> send(
                            ProducerRecord<byte[], byte[]> record, Callback callback) {
                        // As for a repeat whose place in the log the broker does not know any more.
                        var partition = new TopicPartition(record.topic(), record.partition());
                        callback.onCompletion(new RecordMetadata(partition, -1, -1, -1, -1, -1), null);
                        return CompletableFuture.completedFuture(null);
                    }
                };
        try (var log = new KafkaLinkLog(() -> withoutOffsets, 32)) {
            // When
            var appended = log.append(EVENT).toCompletableFuture();
            // Then
            assertThat(appended).isCompleted();
        }
    }

    @Test
    void whoever_is_interrupted_takes_the_producer_from_nobody() {
        try (var log = new KafkaLinkLog(() -> producer, 32)) {
            // Given
            var waiting = log.append(EVENT).toCompletableFuture();
            producer.sendException = new InterruptException("interrupted");
            // When
            var interrupted = log.append(EVENT).toCompletableFuture();
            // Then
            assertThat(Thread.interrupted()).isTrue();
            assertThat(interrupted).isCompletedExceptionally();
            assertThat(producer.closed()).isFalse();
            producer.completeNext();
            assertThat(waiting).isCompleted();
        }
    }

    @Test
    void the_settings_make_an_idempotent_producer_that_all_replicas_acknowledge() {
        var settings = new java.util.HashMap<>(KafkaLinkLog.producerSettings());
        assertThat(settings).containsEntry("acks", "all").containsEntry("enable.idempotence", true);
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1");
        // A producer refuses settings that contradict each other, and connects to nobody yet.
        try (var made = new KafkaProducer<byte[], byte[]>(settings)) {
            assertThat(made.metrics()).isNotEmpty();
        }
    }

    private static MockProducer<byte[], byte[]> producer() {
        return new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
