package dev.hoplog.links.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.events.ApiKey;
import dev.hoplog.events.ApiKeyDeleted;
import dev.hoplog.events.ApiKeyEvent;
import dev.hoplog.events.BodyHash;
import dev.hoplog.events.codec.ApiKeyCodec;
import dev.hoplog.events.topics.KeyPartition;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class KafkaApiKeyLogTest {

    private static final Instant AT = Instant.parse("2030-01-01T00:00:00.123Z");
    private static final ApiKey KEY = new ApiKey(
            "key_1", "ab".repeat(32), List.of("admin"), List.of(), "owner", "name", AT, null, "admin", BodyHash.NONE);
    private static final ApiKeyDeleted DELETED = new ApiKeyDeleted("key_1", AT.plusSeconds(1), "admin");

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());

    @Test
    void a_key_and_its_deletion_are_records_with_keys_of_their_own_in_one_partition() {
        try (var log = new KafkaApiKeyLog(() -> producer, 4)) {
            // When
            log.append(KEY);
            log.append(DELETED);
            // Then
            var sent = producer.history();
            for (int i = 0; i < 2; i++) {
                ApiKeyEvent event = i == 0 ? KEY : DELETED;
                var record = sent.get(i);
                assertThat(record.topic()).isEqualTo("api-keys");
                assertThat(record.partition()).isEqualTo(KeyPartition.of("key_1".getBytes(StandardCharsets.UTF_8), 4));
                assertThat(record.timestamp()).isEqualTo(AT.plusSeconds(i).toEpochMilli());
                assertThat(ApiKeyCodec.decode(record.key(), record.value())).isEqualTo(event);
            }
            assertThat(sent.getFirst().key()).isNotEqualTo(sent.getLast().key());
        }
    }

    @Test
    void an_append_is_answered_when_the_brokers_answer() {
        try (var log = new KafkaApiKeyLog(() -> producer, 4)) {
            // Given
            var good = log.append(KEY).toCompletableFuture();
            var bad = log.append(KEY).toCompletableFuture();
            assertThat(good).isNotDone();
            // When
            producer.completeNext();
            producer.errorNext(new TimeoutException("expired"));
            // Then
            assertThat(good).isCompleted();
            assertThat(bad).isCompletedExceptionally();
        }
    }
}
