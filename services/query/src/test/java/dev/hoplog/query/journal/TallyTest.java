package dev.hoplog.query.journal;

import static dev.hoplog.query.journal.JournalWriter.Appended.APPENDED;
import static dev.hoplog.query.journal.JournalWriter.Appended.FULL;
import static dev.hoplog.query.journal.Samples.TARGET;
import static dev.hoplog.query.journal.Samples.at;
import static dev.hoplog.query.journal.Samples.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.ClickEntry.RollUp;
import dev.hoplog.events.Decision;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.codec.ClickCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TallyTest {

    private static final JournalSettings LITTLE = new JournalSettings(4096, 5 * 4096, Duration.ZERO);

    /** As many as fit beside what is reserved for one writer's counts. */
    private static final long MOST_SEGMENTS = (LITTLE.limitBytes() - LITTLE.reservedBytes()) / LITTLE.segmentBytes();

    private static final LinkId ONE = new LinkId("lnk_mzxw6ytbojtg633c");
    private static final Path SMAPS = Path.of("/proc/self/smaps");
    private static final LinkId TWO = new LinkId("lnk_aaaaaaaaaaaaaaaa");

    @TempDir
    Path temporary;

    @Test
    void it_counts_per_link_minute_and_decision() throws IOException {
        Tally tally = Tally.create(temporary, new UUID(1, 2), 4096, false);

        tally.add(clicks(ONE, 7, 1));
        tally.add(clicks(TWO, 7, 1));
        tally.add(clicks(ONE, 7, 2));
        tally.add(clicks(ONE, 8, 1));

        assertThat(tally.counts()).containsExactlyInAnyOrder(clicks(ONE, 7, 3), clicks(TWO, 7, 1), clicks(ONE, 8, 1));
        tally.close();
    }

    @Test
    void it_says_so_when_there_is_no_room_for_another_row_and_goes_on_with_those_it_has() throws IOException {
        Tally tally = Tally.create(temporary, new UUID(1, 2), 4096, false);
        int rows = 0;
        while (tally.add(clicks(ONE, rows, 1))) {
            rows++;
        }

        assertThat(rows).isGreaterThan(50);
        assertThat(tally.add(clicks(ONE, 0, 1))).isTrue();
        assertThat(tally.counts()).hasSize(rows).contains(clicks(ONE, 0, 2));
        tally.close();
    }

    @Test
    void a_full_journal_counts_on_without_details_and_loses_no_click() throws IOException {
        var seen = new SeenByReaders();
        int full;
        try (Journal journal = Samples.open(temporary, LITTLE, 1)) {
            JournalWriter writer = journal.writer();
            full = fill(journal, writer);
            for (int click = 0; click < 500; click++) {
                assertThat(writer.rollUp(clicks(click % 2 == 0 ? ONE : TWO, click / 100, 1)))
                        .isTrue();
            }
            assertThat(journal.gauges().rolledUp()).isEqualTo(500);
            assertThat(journal.gauges().refused()).isZero();
            awaitTrouble(journal);
            writer.close();
        }

        readAll(Samples.asAfterKill(temporary, temporary.resolve("next")), seen);

        assertThat(seen.clicks()).hasSize(full);
        assertThat(seen.rolledUp()).isEqualTo(500);
    }

    @Test
    void what_was_counted_outlives_the_process() throws IOException {
        var seen = new SeenByReaders();
        try (Journal journal = Samples.open(temporary, LITTLE, 1)) {
            JournalWriter writer = journal.writer();
            fill(journal, writer);
            writer.rollUp(clicks(ONE, 1, 41));
            writer.rollUp(clicks(ONE, 1, 1));

            readAll(Samples.asAfterKill(temporary, temporary.resolve("next")), seen);
        }

        assertThat(seen.rolledUp()).isEqualTo(42);
    }

    @Test
    void what_was_counted_is_handed_on_once_its_minute_is_over_also_if_no_click_comes() {
        try (Journal journal = Samples.open(temporary, LITTLE, 1)) {
            JournalWriter writer = journal.writer();
            writer.rollUp(clicks(ONE, 7, 42));
            writer.tick(7 * 60_000 + 59_999);
            assertThat(journal.gauges().unshippedEntries()).isEqualTo(1);
            assertThat(journal.hasArrival()).isFalse();

            writer.tick(8 * 60_000);

            await(journal::hasArrival);
        }
    }

    @Test
    void while_the_journal_is_full_one_tally_gathers_many_minutes() throws IOException {
        try (Journal journal = Samples.open(temporary, LITTLE, 1)) {
            // Given
            JournalWriter writer = journal.writer();
            fill(journal, writer);
            awaitTrouble(journal);
            List<Segment> full = arrivals(journal);

            // When
            for (int minute = 1; minute <= 5; minute++) {
                writer.rollUp(clicks(ONE, minute, minute));
                writer.tick((minute + 1) * 60_000L);
            }

            // Then
            assertThat(files(temporary, Tally.SUFFIX).stream().map(TallyTest::counts))
                    .filteredOn(counts -> !counts.isEmpty())
                    .singleElement()
                    .satisfies(counts -> assertThat(counts).hasSize(5));
            assertThat(journal.hasArrival()).isFalse();

            // And once there is room, it is on its way.
            for (Segment segment : full) {
                if (segment.seal() != null) {
                    journal.shipped(segment);
                }
            }
            writer.tick(7 * 60_000);
            await(journal::hasArrival);
            assertThat(entries(arrivals(journal).getFirst()))
                    .containsExactly(
                            clicks(ONE, 1, 1),
                            clicks(ONE, 2, 2),
                            clicks(ONE, 3, 3),
                            clicks(ONE, 4, 4),
                            clicks(ONE, 5, 5));
        }
    }

    @Test
    void counts_wait_for_a_disk_that_takes_them() throws IOException {
        Path directory = temporary.resolve("journal");
        try (Journal journal = Samples.open(directory, LITTLE, 1)) {
            // Given
            JournalWriter writer = journal.writer();
            writer.rollUp(clicks(ONE, 7, 42));
            // Without the next one at hand, that one would be what cannot be made.
            await(() -> files(directory, Tally.SUFFIX).size() == 2);
            Path away = Files.move(directory, temporary.resolve("away"));

            // When
            writer.tick(8 * 60_000);
            await(() -> String.valueOf(journal.gauges().trouble()).contains("cannot make a segment of its roll-ups"));
            Files.move(away, directory);

            // Then
            await(journal::hasArrival);
            assertThat(entries(arrivals(journal).getFirst())).containsExactly(clicks(ONE, 7, 42));
            await(() -> journal.gauges().trouble() == null);
        }
    }

    @Test
    void what_is_counted_is_forced_to_the_device_if_that_is_wanted() throws IOException {
        assumeTrue(Files.exists(SMAPS), "the system tells which pages of a file are not on the device");
        assumeFalse(Files.getFileStore(temporary).type().equals("tmpfs"), "there is a device");
        try (Journal journal = Samples.open(temporary, new JournalSettings(4096, 1 << 20, Duration.ofMillis(1)), 1)) {
            JournalWriter writer = journal.writer();
            for (int click = 1; click <= 3; click++) {
                writer.rollUp(clicks(ONE, click, 1));

                await(() -> dirtyKilobytes(Tally.SUFFIX) == 0);
            }
        }
    }

    @Test
    void a_segment_beside_its_tally_was_never_sent_and_is_made_anew() throws IOException {
        try (Journal journal = Samples.open(temporary, LITTLE, 1)) {
            JournalWriter writer = journal.writer();
            fill(journal, writer);
            writer.rollUp(clicks(ONE, 1, 42));
            Path killed = Samples.asAfterKill(temporary, temporary.resolve("killed"));
            Path tally = files(killed, Tally.SUFFIX).stream()
                    .filter(file -> !counts(file).isEmpty())
                    .findFirst()
                    .orElseThrow();
            byte[] kept = Files.readAllBytes(tally);
            RollUps.recover(killed, List.of(tally), TARGET);
            assertThat(tally).doesNotExist();

            Files.write(tally, kept);
            var seen = new SeenByReaders();
            readAll(killed, seen);

            assertThat(seen.rolledUp()).isEqualTo(42);
        }
    }

    @Test
    void once_there_is_room_details_are_kept_again_and_the_counts_are_on_their_way() throws IOException {
        var seen = new SeenByReaders();
        try (Journal journal = Samples.open(temporary, LITTLE, 1)) {
            JournalWriter writer = journal.writer();
            int full = fill(journal, writer);
            writer.rollUp(clicks(ONE, 1, 42));

            for (Segment segment = journal.arrival(); segment != null; segment = journal.arrival()) {
                if (segment.seal() != null) {
                    journal.shipped(segment);
                }
            }
            for (int number = full; writer.append(entry(number), at(number)) != APPENDED; number++) {
                // What is appended until then finds no room yet.
                Thread.onSpinWait();
            }

            readAll(Samples.asAfterKill(temporary, temporary.resolve("next")), seen);
        }

        assertThat(seen.rolledUp()).isEqualTo(42);
        assertThat(seen.clicks()).isNotEmpty();
    }

    @Test
    void a_disk_that_takes_nothing_is_told_and_once_it_takes_files_again_details_are_kept() throws IOException {
        Path directory = temporary.resolve("journal");
        try (Journal journal = Samples.open(directory, Samples.SMALL, 1)) {
            JournalWriter writer = journal.writer();
            // To whoever makes a file, a directory that is gone is as good as a full disk: it fails, and later it does
            // not.
            Path away = Files.move(directory, temporary.resolve("away"));
            int full = fill(
                    writer, () -> String.valueOf(journal.gauges().trouble()).contains("cannot make a segment"));

            assertThat(writer.rollUp(clicks(ONE, 1, 1))).isTrue();

            Files.move(away, directory);
            await(() -> writer.append(entry(full), at(full)) == APPENDED);
        }
    }

    @Test
    void a_file_that_does_not_say_what_it_becomes_is_set_aside() throws IOException {
        Samples.open(temporary, LITTLE, 1).close();
        Files.write(temporary.resolve("x.tally"), new byte[4096]);

        Samples.open(temporary, LITTLE, 1).close();

        assertThat(temporary.resolve("x.tally.damaged")).exists();
    }

    private static void awaitTrouble(Journal journal) {
        await(() -> String.valueOf(journal.gauges().trouble()).contains("limit"));
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as("nanoseconds too late").isNegative();
            Thread.onSpinWait();
        }
    }

    private static List<Segment> arrivals(Journal journal) {
        var arrivals = new ArrayList<Segment>();
        for (Segment segment = journal.arrival(); segment != null; segment = journal.arrival()) {
            arrivals.add(segment);
        }
        return arrivals;
    }

    private static List<ClickEntry> entries(Segment segment) {
        var entries = new ArrayList<ClickEntry>();
        var reader = new SegmentReader(segment, Place.FIRST);
        while (reader.advance() == SegmentReader.Step.ENTRY) {
            entries.add(ClickCodec.decode(reader.entry()));
        }
        return entries;
    }

    /** What of this process's mapped files with that suffix is in memory alone. */
    private static long dirtyKilobytes(String suffix) {
        long dirty = 0;
        boolean isWanted = false;
        try {
            for (String line : Files.readAllLines(SMAPS)) {
                // A mapping's first line begins with its addresses and ends with its file.
                if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
                    isWanted = line.endsWith(suffix);
                } else if (isWanted && line.matches("(Shared|Private)_Dirty:.*")) {
                    dirty += Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return dirty;
    }

    /** Appends until all segments that fit are taken and full. Before that, a spare may be on its way to the writer. */
    private static int fill(Journal journal, JournalWriter writer) {
        return fill(writer, () -> journal.gauges().segments() == MOST_SEGMENTS);
    }

    private static int fill(JournalWriter writer, BooleanSupplier isFull) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        int number = 0;
        while (true) {
            boolean couldBeFull = isFull.getAsBoolean();
            switch (writer.append(entry(number), at(number))) {
                case APPENDED -> number++;
                case FULL -> {
                    if (couldBeFull) {
                        return number;
                    }
                    assertThat(System.nanoTime() - deadline)
                            .as("nanoseconds too late")
                            .isNegative();
                }
                case TOO_LARGE -> throw new AssertionError("a click is longer than a segment");
            }
        }
    }

    /** All that a later process finds, as readers see it. */
    private static void readAll(Path directory, SeenByReaders seen) {
        try (Journal next = Samples.open(directory, LITTLE, 2)) {
            for (Segment segment : arrivals(next)) {
                List<ClickEntry> entries = entries(segment);
                entries.add(new ClickEntry.Sealed(entries.size()));
                seen.read(new dev.hoplog.events.ClickBatch(segment.header().segmentId(), 0, entries));
            }
        }
        seen.assertWhole();
    }

    private static List<RollUp> counts(Path file) {
        try {
            Tally tally = Tally.open(file).orElseThrow();
            List<RollUp> counts = tally.counts();
            tally.close();
            return counts;
        } catch (IOException e) {
            throw new UncheckedIOException(Objects.toString(file), e);
        }
    }

    private static List<Path> files(Path directory, String suffix) {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(suffix)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RollUp clicks(LinkId link, long minute, long clicks) {
        return new RollUp(link, Domain.DEFAULT, minute, Decision.REDIRECTED, clicks);
    }
}
