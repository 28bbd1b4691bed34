package dev.hoplog.query.journal;

import static dev.hoplog.query.journal.JournalWriter.Appended.APPENDED;
import static dev.hoplog.query.journal.JournalWriter.Appended.FULL;
import static dev.hoplog.query.journal.JournalWriter.Appended.TOO_LARGE;
import static dev.hoplog.query.journal.Samples.SMALL;
import static dev.hoplog.query.journal.Samples.asAfterKill;
import static dev.hoplog.query.journal.Samples.at;
import static dev.hoplog.query.journal.Samples.entry;
import static dev.hoplog.query.journal.Samples.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.Decision;
import dev.hoplog.events.Domain;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

    private static final JournalTarget OTHER = new JournalTarget("cluster-two", new Uuid(3, 4), 3);

    @TempDir
    Path temporary;

    @Test
    void what_was_appended_outlives_the_process() throws IOException {
        // Given
        try (Journal killed = open(temporary.resolve("a"), SMALL, 1)) {
            JournalWriter writer = killed.writer();
            IntStream.range(0, 500).forEach(number -> writer.append(entry(number), at(number)));

            // When
            Path copy = asAfterKill(temporary.resolve("a"), temporary.resolve("b"));

            // Then
            try (Journal next = open(copy, SMALL, 2)) {
                assertThat(next.gauges().unshippedEntries()).isEqualTo(500);
            }
        }
    }

    @Test
    void segments_go_round_all_partitions() {
        // Given
        var supply = new SegmentSupply(temporary, SMALL, Samples.TARGET, new Random(1), Samples.CLOCK);

        // When
        var partitions = new ArrayList<Integer>();
        for (int number = 0; number < 6; number++) {
            Segment segment = Objects.requireNonNull(supply.take(supply.register()));
            partitions.add(segment.header().partition());
            segment.close();
        }

        // Then
        assertThat(partitions.subList(0, 3)).containsExactlyInAnyOrder(0, 1, 2);
        assertThat(partitions.subList(3, 6)).isEqualTo(partitions.subList(0, 3));
    }

    @Test
    void beyond_the_limit_there_is_no_room_for_details() {
        try (Journal journal = open(temporary, new JournalSettings(4096, 5 * 4096, Duration.ZERO), 1)) {
            // Given
            JournalWriter writer = journal.writer();
            int appended = 0;
            while (writer.append(entry(appended), at(appended)) == APPENDED) {
                appended++;
            }

            // When
            JournalWriter.Appended again = writer.append(entry(appended), at(appended));

            // Then
            Journal.Gauges gauges = journal.gauges();
            assertThat(again).isEqualTo(FULL);
            assertThat(gauges.appended()).isEqualTo(appended).isGreaterThan(3 * 50);
            assertThat(gauges.refused()).isZero();
            assertThat(gauges.bytes()).as("three segments and the spare tally").isEqualTo(3 * 4096 + 2048);
            assertThat(gauges.trouble()).contains("limit of 20480 bytes");
        }
    }

    @Test
    void a_supply_that_fails_goes_on_and_loses_no_room() throws Exception {
        var fails = new AtomicBoolean();
        var failures = new CountDownLatch(3);
        InstantSource clock = () -> {
            if (fails.get()) {
                failures.countDown();
                throw new IllegalStateException("a clock that does not go, for a test");
            }
            return Samples.NOW;
        };
        try (Journal journal = Journal.open(temporary, SMALL, Samples.TARGET, new Random(1), clock)) {
            // Given
            JournalWriter writer = journal.writer();
            fails.set(true);
            writer.append(entry(0), at(0));
            assertThat(failures.await(10, TimeUnit.SECONDS)).isTrue();

            // When
            fails.set(false);

            // Then
            long whole = 2 * 4096 + 2048;
            long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            while (segmentFiles() < 2 && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            assertThat(journal.gauges().bytes())
                    .as("a segment, the next one, and a tally")
                    .isEqualTo(whole);
            assertThat(journal.gauges().trouble()).isNull();
        }
    }

    @Test
    void a_disk_that_takes_nothing_into_its_files_is_answered_like_a_full_journal() throws IOException {
        try (Journal journal = open(temporary, SMALL, 1)) {
            // Given
            JournalWriter writer = journal.writer();
            writer.append(entry(0), at(0));

            // When
            cutFiles();

            // Then
            assertThat(writer.append(entry(1), at(1))).isEqualTo(FULL);
            assertThat(journal.gauges().appended()).isEqualTo(1);
            long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            while (writer.append(entry(2), at(2)) != APPENDED && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            assertThat(writer.append(entry(3), at(3))).isEqualTo(APPENDED);
        }
    }

    @Test
    void counts_for_which_the_disk_has_failed_are_told_as_lost_and_others_follow() throws IOException {
        try (Journal journal = open(temporary, SMALL, 1)) {
            // Given
            JournalWriter writer = journal.writer();
            var click = new ClickEntry.RollUp(null, Domain.DEFAULT, 7, Decision.REDIRECTED, 1);
            writer.rollUp(click);

            // When
            cutFiles();

            // Then
            assertThat(writer.rollUp(click)).isFalse();
            assertThat(journal.gauges().refused()).isEqualTo(1);
            long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            while (!writer.rollUp(click) && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            assertThat(writer.rollUp(click)).isTrue();
            writer.close();
        }
    }

    private long segmentFiles() throws IOException {
        return names(temporary).stream()
                .filter(name -> name.endsWith(Segment.SUFFIX))
                .count();
    }

    /** Memory behind the end of its file is to whoever writes it as on a disk that has failed. */
    private void cutFiles() throws IOException {
        for (String name : names(temporary)) {
            if (name.endsWith(Segment.SUFFIX) || name.endsWith(Tally.SUFFIX)) {
                try (FileChannel file = FileChannel.open(temporary.resolve(name), StandardOpenOption.WRITE)) {
                    file.truncate(0);
                }
            }
        }
    }

    @Test
    void an_entry_that_no_segment_can_hold_is_too_large() {
        try (Journal journal = open(temporary, SMALL, 1)) {
            // Given
            JournalWriter writer = journal.writer();
            int longest = 4096 - 256 - 32 - 16;

            // Then
            assertThat(writer.append(new byte[longest + 1], at(0))).isEqualTo(TOO_LARGE);
            assertThat(writer.append(new byte[longest], at(0))).isEqualTo(APPENDED);
            assertThat(writer.append(new byte[longest], at(1))).isEqualTo(APPENDED);
            writer.close();
            assertThat(journal.gauges().segments()).isEqualTo(2);
        }
    }

    @Test
    void a_directory_is_of_one_journal() {
        try (Journal _ = open(temporary, SMALL, 1)) {
            assertThatThrownBy(() -> open(temporary, SMALL, 2))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("in use by another process");
        }
        try (Journal _ = open(temporary, SMALL, 2)) {
            assertThat(temporary.resolve("lock")).exists();
        }
    }

    @Test
    void a_directory_that_cannot_be_written_is_named() throws IOException {
        Path file = Files.createFile(temporary.resolve("file"));

        assertThatThrownBy(() -> open(file, SMALL, 1))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("cannot be written");
    }

    @Test
    void a_journal_keeps_to_what_it_knows_and_tells_it_before_it_is_opened() {
        // Given
        assertThat(Journal.knownTarget(temporary)).isEmpty();
        open(temporary, SMALL, 1).close();

        // When
        try (Journal journal = Journal.open(temporary, SMALL, OTHER)) {
            // Then
            assertThat(journal.target()).isEqualTo(Samples.TARGET);
            assertThat(Journal.knownTarget(temporary)).contains(Samples.TARGET);
            assertThatThrownBy(() -> journal.verify(OTHER))
                    .hasMessageContaining("cluster-one")
                    .hasMessageContaining("cluster-two");
        }
    }

    @Test
    void a_file_without_a_header_is_set_aside() throws IOException {
        // Given
        Files.write(temporary.resolve("x.segment"), new byte[4096]);
        Files.write(temporary.resolve("empty.segment"), new byte[0]);
        Files.write(temporary.resolve("y.new"), new byte[100]);

        // When
        open(temporary, SMALL, 1).close();

        // Then
        assertThat(names(temporary))
                .containsExactlyInAnyOrder("x.segment.damaged", "empty.segment.damaged", "target", "lock");
    }

    @Test
    void a_segment_for_another_topic_is_left_alone() throws IOException {
        // Given
        Path elsewhere = Files.createDirectory(temporary.resolve("a"));
        try (Journal other = Journal.open(elsewhere, SMALL, OTHER)) {
            JournalWriter writer = other.writer();
            writer.append(entry(1), at(1));
            writer.close();
        }
        open(temporary.resolve("b"), SMALL, 1).close();
        String name = names(elsewhere).stream()
                .filter(file -> file.endsWith(".segment"))
                .findFirst()
                .orElseThrow();
        Files.copy(elsewhere.resolve(name), temporary.resolve("b").resolve(name));

        // When
        try (Journal journal = open(temporary.resolve("b"), SMALL, 1)) {
            // Then
            assertThat(journal.gauges().segments()).isZero();
            assertThat(temporary.resolve("b").resolve(name)).exists();
        }
    }

    @Test
    void an_unused_journal_leaves_no_segment() throws IOException {
        try (Journal journal = open(temporary, new JournalSettings(4096, 1 << 20, Duration.ofMillis(1)), 1)) {
            journal.writer();
        }
        assertThat(names(temporary)).containsExactlyInAnyOrder("target", "lock");
    }

    @Test
    void a_reader_beside_the_writer_sees_whole_entries_in_order() throws InterruptedException {
        int count = 200_000;
        try (Journal journal = open(temporary, new JournalSettings(1 << 20, 1 << 28, Duration.ZERO), 1)) {
            // Given
            JournalWriter writer = journal.writer();
            Thread thread = Thread.ofPlatform().start(() -> {
                var random = new Random(7);
                for (int number = 0; number < count; number++) {
                    byte[] entry = new byte[random.nextInt(16, 200)];
                    java.util.Arrays.fill(entry, (byte) number);
                    writer.append(entry, number);
                }
                writer.close();
            });

            // When
            int seen = 0;
            while (seen < count) {
                Segment segment = journal.arrival();
                if (segment != null) {
                    seen = readToTheSeal(segment, seen);
                }
            }
            thread.join();

            // Then
            assertThat(seen).isEqualTo(count);
        }
    }

    private static int readToTheSeal(Segment segment, int first) {
        var reader = new SegmentReader(segment, Place.FIRST);
        int seen = first;
        while (true) {
            switch (reader.advance()) {
                case ENTRY -> {
                    assertThat(reader.occurredAt()).isEqualTo(seen);
                    assertThat(reader.entry()[reader.entry().length - 1]).isEqualTo((byte) seen);
                    seen++;
                }
                case END -> Thread.onSpinWait();
                case SEAL -> {
                    return seen;
                }
                case DAMAGE -> throw new AssertionError("damage at " + reader.next());
            }
        }
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
