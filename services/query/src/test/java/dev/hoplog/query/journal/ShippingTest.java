package dev.hoplog.query.journal;

import static dev.hoplog.query.journal.JournalWriter.Appended.APPENDED;
import static dev.hoplog.query.journal.JournalWriter.Appended.FULL;
import static dev.hoplog.query.journal.Samples.NOW;
import static dev.hoplog.query.journal.Samples.SMALL;
import static dev.hoplog.query.journal.Samples.at;
import static dev.hoplog.query.journal.Samples.click;
import static dev.hoplog.query.journal.Samples.entry;
import static dev.hoplog.query.journal.Samples.sent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.events.ClickBatch;
import dev.hoplog.events.codec.ClickCodec;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShippingTest {

    private static final Sender.Settings SETTINGS = new Sender.Settings(1000, 20, 4, Duration.ofMillis(50));
    private static final long TICK = Duration.ofMillis(50).toNanos();

    @TempDir
    Path directory;

    private final List<MockProducer<byte[], byte[]>> producers = new ArrayList<>();
    private Journal journal;
    private JournalWriter writer;
    private Shipping shipping;
    private long nanos = 1;

    ShippingTest() {}

    @BeforeEach
    void open() {
        journal = Samples.open(directory, SMALL, 1);
        writer = journal.writer();
        shipping = new Shipping(journal, this::newProducer, SETTINGS, Samples.CLOCK, () -> {});
    }

    @AfterEach
    void close() {
        shipping.close();
        journal.close();
    }

    @Test
    void what_is_appended_is_sent_to_the_partition_of_its_segment() {
        // Given
        append(0, 3);

        // When
        round();

        // Then
        assertThat(sent(producer())).hasSize(1);
        assertThat(sent(producer()).getFirst().entries()).containsExactly(click(0), click(1), click(2));
        assertThat(producer().history().getFirst().timestamp()).isEqualTo(at(2));
        assertThat(producer().history().getFirst().partition())
                .isEqualTo(segments().getFirst().header().partition());
    }

    @Test
    void a_few_entries_wait_for_company_until_the_tick() {
        // Given
        append(0, 1);
        round();
        producer().completeNext();
        append(1, 2);

        // When
        nanos += TICK / 2;
        shipping.round(nanos, false);
        int before = sent(producer()).size();
        nanos += TICK / 2;
        shipping.round(nanos, false);

        // Then
        assertThat(before).isEqualTo(1);
        assertThat(sent(producer())).hasSize(2);
    }

    @Test
    void a_full_batch_does_not_wait() {
        append(0, 100);

        shipping.round(nanos, false);
        producer().completeNext();
        shipping.round(nanos, false);

        assertThat(sent(producer())).extracting(ClickBatch::firstSeq).startsWith(0L, 20L);
    }

    @Test
    void a_segment_has_one_batch_out_and_several_segments_go_side_by_side() {
        // Given
        append(0, 1000);

        // When
        round();
        round();

        // Then
        assertThat(sent(producer())).hasSize(SETTINGS.batchesOut());
        assertThat(sent(producer())).extracting(ClickBatch::segmentId).doesNotHaveDuplicates();
    }

    @Test
    void every_segment_arrives_in_order() {
        // Given
        append(0, 1000);
        writer.close();

        // When
        shipAll();

        // Then
        Map<UUID, Long> next = new HashMap<>();
        for (ClickBatch batch : sent(producer())) {
            assertThat(next.getOrDefault(batch.segmentId(), 0L)).isEqualTo(batch.firstSeq());
            next.put(batch.segmentId(), batch.firstSeq() + batch.entries().size());
        }
        assertWhole(1000);
        assertThat(journal.gauges().segments()).isZero();
    }

    @Test
    void the_acknowledged_place_waits_for_the_acknowledgement() {
        // Given
        append(0, 50);
        round();
        Segment segment = segments().getFirst();
        Place before = segment.acknowledged();

        // When
        producer().completeNext();
        round();

        // Then
        assertThat(before).isEqualTo(Place.FIRST);
        assertThat(segment.acknowledged().seq()).isEqualTo(20);
        assertThat(journal.gauges().unshippedEntries()).isEqualTo(30);
    }

    @Test
    void what_failed_is_sent_again_under_the_same_numbers() {
        // Given
        append(0, 50);
        round();
        append(50, 60);

        // When
        producer().errorNext(new TimeoutException("no metadata"));
        round();
        String trouble = shipping.trouble();
        pass(Duration.ofSeconds(1));

        // Then
        assertThat(trouble).contains("no metadata");
        assertThat(sent(producer())).hasSize(2);
        assertThat(sent(producer()).get(1)).isEqualTo(sent(producer()).get(0));
        shipAll();
        assertThat(shipping.trouble()).isNull();
    }

    @Test
    void a_producer_that_is_done_for_is_replaced_and_its_answers_are_ignored() {
        // Given
        append(0, 200);
        round();
        MockProducer<byte[], byte[]> former = producer();

        // When
        former.errorNext(new ProducerFencedException("fenced"));
        round();
        pass(Duration.ofSeconds(1));

        // Then
        assertThat(former.closed()).isTrue();
        assertThat(producers).hasSize(2);
        assertThat(segments())
                .allSatisfy(segment -> assertThat(segment.acknowledged()).isEqualTo(Place.FIRST));
        assertThat(sent(producer())).containsExactlyInAnyOrderElementsOf(sent(former));
        writer.close();
        shipAll();
        assertWhole(200);
    }

    @Test
    void a_send_that_throws_does_not_end_shipping() {
        // Given
        append(0, 10);
        round();
        producer().completeNext();
        append(10, 20);
        producer().sendException = new IllegalStateException("closed");

        // When
        nanos += TICK;
        try {
            shipping.round(nanos, false);
        } catch (IllegalStateException e) {
            shipping.failed(e, nanos);
        }
        pass(Duration.ofSeconds(1));

        // Then
        writer.close();
        shipAll();
        assertThat(producers).hasSize(2);
        assertWhole(20);
    }

    @Test
    void a_batch_that_is_too_large_is_halved() {
        // Given
        append(0, 20);
        round();

        // When
        producer().errorNext(new RecordTooLargeException("1000 bytes"));
        round();

        // Then
        assertThat(sent(producer())).extracting(batch -> batch.entries().size()).containsExactly(20, 10);
        writer.close();
        shipAll();
        assertWhole(20);
    }

    @Test
    void a_click_that_is_too_large_alone_goes_without_its_details_and_its_original_to_a_file() throws IOException {
        // Given
        byte[] large = ClickCodec.encode(Samples.detailed(0));
        writer.append(large, at(0));
        writer.append(entry(1), at(1));
        round();

        // When
        producer().errorNext(new RecordTooLargeException("1000 bytes"));
        round();
        producer().errorNext(new RecordTooLargeException("1000 bytes"));
        round();
        writer.close();
        shipAll();

        // Then
        var seen = new SeenByReaders();
        seen.read(sent(producer()).stream().skip(2).toList());
        seen.assertWhole();
        assertThat(seen.clicks()).containsExactly(Samples.click(0), Samples.click(1));
        assertThat(refused()).singleElement().satisfies(file -> assertThat(file).hasBinaryContent(large));
        assertThat(journal.gauges().originalsLeftOut()).isZero();
    }

    @Test
    void an_original_that_finds_no_room_is_counted_and_its_click_is_sent_all_the_same(@TempDir Path full)
            throws IOException {
        // Given
        try (var file = new RandomAccessFile(full.resolve("earlier.refused").toFile(), "rw")) {
            file.setLength(Originals.LIMIT_BYTES);
        }
        try (Journal next = Samples.open(full, SMALL, 1)) {
            JournalWriter first = next.writer();
            first.append(ClickCodec.encode(Samples.detailed(0)), at(0));
            var toKafka = new Shipping(next, this::newProducer, SETTINGS, Samples.CLOCK, () -> {});
            toKafka.round(nanos, true);

            // When
            producer().errorNext(new RecordTooLargeException("1000 bytes"));
            toKafka.round(nanos, true);

            // Then
            assertThat(sent(producer()).getLast().entries()).containsExactly(click(0));
            assertThat(next.gauges().originalsLeftOut()).isEqualTo(1);
            toKafka.close();
        }
    }

    @Test
    void a_record_is_never_dated_in_the_future_and_goes_back_if_the_broker_is_behind() {
        // Given
        writer.append(entry(0), NOW.plusSeconds(3600).toEpochMilli());
        round();

        // When
        producer().errorNext(new InvalidTimestampException("too far"));
        round();
        pass(Duration.ofSeconds(1));

        // Then
        assertThat(producer().history())
                .extracting(record -> record.timestamp())
                .containsExactly(
                        NOW.toEpochMilli(), NOW.minus(Duration.ofMinutes(5)).toEpochMilli());
        assertThat(sent(producer()).get(1)).isEqualTo(sent(producer()).get(0));
    }

    @Test
    void silence_of_the_brokers_is_told() {
        append(0, 1);
        round();

        pass(Duration.ofSeconds(11));

        assertThat(shipping.trouble()).isEqualTo("Kafka has not answered for 10 s.");
    }

    @Test
    void shipping_makes_room_again(@TempDir Path small) {
        try (Journal full = Samples.open(small, new JournalSettings(4096, 4 * 4096, Duration.ZERO), 1)) {
            // Given
            JournalWriter first = full.writer();
            int number = 0;
            while (first.append(entry(number), at(number)) == APPENDED) {
                number++;
            }
            assertThat(first.append(entry(number), at(number))).isEqualTo(FULL);
            var toKafka = new Shipping(full, () -> Samples.producer(true), SETTINGS, Samples.CLOCK, () -> {});

            // When
            for (int round = 0; round < 100 && full.gauges().segments() > 0; round++) {
                nanos += TICK;
                toKafka.round(nanos, true);
            }

            // Then
            assertThat(full.gauges().unshippedBytes()).isZero();
            assertThat(first.append(entry(number), at(number))).isEqualTo(APPENDED);
            toKafka.close();
        }
    }

    private MockProducer<byte[], byte[]> newProducer() {
        producers.add(Samples.producer(false));
        return producers.getLast();
    }

    private MockProducer<byte[], byte[]> producer() {
        return producers.getLast();
    }

    private List<Segment> segments() {
        return journal.segments().stream()
                .sorted(java.util.Comparator.comparing(Segment::file))
                .toList();
    }

    private void append(int from, int to) {
        IntStream.range(from, to)
                .forEach(number ->
                        assertThat(writer.append(entry(number), at(number))).isEqualTo(APPENDED));
    }

    private void round() {
        shipping.round(nanos, true);
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
        round();
    }

    private void shipAll() {
        for (int round = 0; round < 10_000 && !shipping.isIdle(); round++) {
            round();
            while (producer().completeNext()) {
                nanos++;
            }
        }
        assertThat(shipping.isIdle()).isTrue();
    }

    private void assertWhole(int count) {
        var seen = new SeenByReaders();
        producers.forEach(producer -> seen.read(sent(producer)));
        seen.assertWhole();
        assertThat(seen.clicks())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, count).mapToObj(Samples::click).toList());
    }

    private List<Path> refused() throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(Originals.SUFFIX))
                    .toList();
        }
    }
}
