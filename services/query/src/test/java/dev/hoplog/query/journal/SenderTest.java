package dev.hoplog.query.journal;

import static dev.hoplog.query.journal.Samples.SMALL;
import static dev.hoplog.query.journal.Samples.at;
import static dev.hoplog.query.journal.Samples.entry;
import static dev.hoplog.query.journal.Samples.sent;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SenderTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @Test
    void an_orderly_stop_ships_what_is_there() {
        MockProducer<byte[], byte[]> producer = Samples.producer(true);
        try (Journal journal = Samples.open(directory, SMALL, 1)) {
            // Given
            Sender sender = sender(journal, producer);
            sender.start(Samples.TARGET);
            append(journal, 2000);

            // When
            sender.close(LONG);

            // Then
            assertThat(sender.health()).isEqualTo(new Sender.Health(Sender.State.CLOSED, 0, 0, null));
            assertThat(journal.gauges().segments()).isZero();
        }
        var seen = new SeenByReaders();
        seen.read(sent(producer));
        seen.assertWhole();
        assertThat(seen.clicks())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 2000).mapToObj(Samples::click).toList());
    }

    @Test
    void what_could_not_be_shipped_in_time_stays_for_the_next_start() {
        // Given
        try (Journal journal = Samples.open(directory, SMALL, 1)) {
            Sender sender = sender(journal, Samples.producer(false));
            sender.start(Samples.TARGET);
            append(journal, 2000);
            sender.close(Duration.ofMillis(20));
        }

        // When
        MockProducer<byte[], byte[]> producer = Samples.producer(true);
        try (Journal journal = Samples.open(directory, SMALL, 2)) {
            Sender sender = sender(journal, producer);
            sender.start(Samples.TARGET);
            sender.close(LONG);
        }

        // Then
        var seen = new SeenByReaders();
        seen.read(sent(producer));
        seen.assertWhole();
        assertThat(seen.clicks()).hasSize(2000);
    }

    @Test
    void another_cluster_gets_nothing_until_the_right_one_is_back() {
        MockProducer<byte[], byte[]> producer = Samples.producer(true);
        try (Journal journal = Samples.open(directory, SMALL, 1)) {
            // Given
            Sender sender = sender(journal, producer);
            append(journal, 10);

            // When
            sender.start(new JournalTarget("cluster-one", new Uuid(9, 9), 3));

            // Then
            assertThat(sender.health().state()).isEqualTo(Sender.State.REFUSING);
            assertThat(sender.health().trouble())
                    .contains(Samples.TARGET.topicId().toString())
                    .contains(new Uuid(9, 9).toString());
            assertThat(sent(producer)).isEmpty();

            sender.start(Samples.TARGET);
            sender.close(LONG);
            assertThat(sent(producer)).hasSize(1);
        }
    }

    @Test
    void the_sender_outlives_whatever_goes_wrong() throws InterruptedException {
        MockProducer<byte[], byte[]> producer = Samples.producer(true);
        var attempts = new AtomicInteger();
        var made = new CountDownLatch(1);
        try (Journal journal = Samples.open(directory, SMALL, 1)) {
            // Given
            var sender = new Sender(
                    journal,
                    () -> {
                        switch (attempts.incrementAndGet()) {
                            case 1 -> throw new KafkaException("no such host");
                            case 2 -> throw new OutOfMemoryError("of this test");
                            default -> made.countDown();
                        }
                        return producer;
                    },
                    Sender.Settings.DEFAULT,
                    Samples.CLOCK,
                    Thread.ofPlatform().daemon().factory());
            append(journal, 10);

            // When
            sender.start(Samples.TARGET);
            made.await();
            sender.close(LONG);

            // Then
            assertThat(sent(producer)).hasSize(1);
            assertThat(sender.health().trouble()).isNull();
        }
    }

    @Test
    void a_sender_that_never_met_kafka_is_closed_at_once() {
        try (Journal journal = Samples.open(directory, SMALL, 1)) {
            append(journal, 10);
            Sender sender = sender(journal, Samples.producer(true));

            sender.close(LONG);

            assertThat(sender.health())
                    .extracting(Sender.Health::unshippedEntries)
                    .isEqualTo(10L);
        }
    }

    @Test
    void kafka_accepts_the_producer_settings() {
        var settings = new HashMap<>(Sender.producerSettings());
        settings.put("bootstrap.servers", List.of("localhost:1"));

        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(settings)) {
            assertThat(producer).isNotNull();
            producer.close(Duration.ZERO);
        }
    }

    private static Sender sender(Journal journal, Producer<byte[], byte[]> producer) {
        return new Sender(
                journal,
                () -> producer,
                Sender.Settings.DEFAULT,
                Samples.CLOCK,
                Thread.ofPlatform().daemon().factory());
    }

    private static void append(Journal journal, int count) {
        try (JournalWriter writer = journal.writer()) {
            IntStream.range(0, count).forEach(number -> writer.append(entry(number), at(number)));
        }
    }
}
