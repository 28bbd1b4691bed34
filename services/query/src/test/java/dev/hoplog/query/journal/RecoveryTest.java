package dev.hoplog.query.journal;

import static dev.hoplog.query.journal.Samples.at;
import static dev.hoplog.query.journal.Samples.click;
import static dev.hoplog.query.journal.Samples.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.events.ClickBatch;
import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.codec.ClickDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecoveryTest {

    private static final int RUNS = 4_000;

    @TempDir
    Path directory;

    @Test
    void damage_anywhere_behind_the_identity_never_makes_a_wrong_entry_and_loses_none_before_it() throws IOException {
        for (long seed = 0; seed < RUNS; seed++) {
            var random = new Random(seed);
            Written written = write(random, seed);
            Damage damage = Damage.to(written.file, random);
            Segment found = Segment.open(written.file).orElseThrow();
            Recovery.recover(found);
            check(written, damage, ship(found), "seed " + seed + ", " + damage);
            found.close();
            deleteAll();
        }
    }

    @Test
    void the_frame_that_a_killed_process_did_not_publish_is_cut() throws IOException {
        // Given
        Segment segment = Samples.segment(directory, 1);
        Place end = append(segment, 2);
        byte[] third = entry(2);
        segment.frames().put(end, at(2), third, 0, third.length);
        overwrite(segment.file(), end.position(), new byte[Integer.BYTES]);
        segment.close();

        // When
        Segment found = Segment.open(segment.file()).orElseThrow();
        Recovery.recover(found);

        // Then
        assertThat(entries(ship(found))).containsExactly(click(0), click(1), new ClickEntry.Sealed(2));
        assertThat(files()).containsExactly(segment.file());
        found.close();
    }

    @Test
    void damage_in_the_middle_leaves_a_copy_for_a_human() throws IOException {
        // Given
        Segment segment = Samples.segment(directory, 1);
        append(segment, 10);
        Place third = Place.FIRST.after(entry(0).length).after(entry(1).length);
        overwrite(segment.file(), third.position() + 20, new byte[] {-1, -1});
        segment.close();
        byte[] damaged = Files.readAllBytes(segment.file());

        // When
        Segment found = Segment.open(segment.file()).orElseThrow();
        Recovery.recover(found);

        // Then
        assertThat(entries(ship(found))).containsExactly(click(0), click(1), new ClickEntry.Sealed(2));
        assertThat(directory.resolve(segment.file().getFileName() + ".damaged")).hasBinaryContent(damaged);
        found.close();
    }

    @Test
    void what_is_behind_an_entry_reaches_to_the_last_byte_that_is_not_zero() throws IOException {
        Segment segment = Samples.segment(directory, 1);
        Place end = append(segment, 1);
        assertThat(segment.bytesBehind(end)).isZero();
        for (int bytes = 1; bytes <= 20; bytes++) {
            overwrite(segment.file(), end.position() + bytes - 1, new byte[] {1});

            assertThat(segment.bytesBehind(end)).isEqualTo(bytes);
        }
        segment.close();
    }

    @Test
    void a_seal_without_its_mark_is_found() throws IOException {
        // Given
        Segment segment = Samples.segment(directory, 1);
        segment.seal(append(segment, 3), at(2));
        segment.close();
        overwrite(segment.file(), SegmentHeader.SEAL, new byte[Long.BYTES]);

        // When
        Segment found = Segment.open(segment.file()).orElseThrow();
        Recovery.recover(found);

        // Then
        assertThat(entries(ship(found))).containsExactly(click(0), click(1), click(2), new ClickEntry.Sealed(3));
        found.close();
    }

    private Written write(Random random, long seed) throws IOException {
        Segment segment = Samples.segment(directory, seed);
        var places = new ArrayList<Place>(List.of(Place.FIRST));
        int count = random.nextInt(1, 80);
        for (int number = 0; number < count; number++) {
            Place at = places.getLast();
            byte[] entry = entry(number);
            segment.frames().put(at, at(number), entry, 0, entry.length);
            places.add(at.after(entry.length));
        }
        int acknowledged = random.nextInt(count + 1);
        segment.acknowledge(places.get(acknowledged));
        if (random.nextBoolean()) {
            segment.seal(places.getLast(), at(count));
        }
        segment.close();
        return new Written(segment.file(), places, acknowledged);
    }

    private static void check(Written written, Damage damage, List<ClickBatch> batches, String run) {
        var shipped = new java.util.TreeMap<Integer, ClickEntry>();
        for (ClickBatch batch : batches) {
            int seq = (int) batch.firstSeq();
            for (ClickEntry entry : batch.entries()) {
                assertThat(shipped.put(seq++, entry)).as(run).isNull();
            }
        }
        int count = written.places.size() - 1;
        int last = shipped.isEmpty() ? count : shipped.lastKey();
        shipped.forEach((seq, entry) ->
                assertThat(entry).as(run).isEqualTo(seq == last ? new ClickEntry.Sealed(last) : click(seq)));
        int whole = damage.from < SegmentHeader.BYTES && damage.to <= SegmentHeader.BYTES
                ? count
                : (int) written.places.stream()
                                .filter(place -> place.position() <= damage.from)
                                .count()
                        - 1;
        boolean onlyBeforeAcknowledged = damage.from >= SegmentHeader.BYTES
                && damage.to <= written.places.get(written.acknowledged).position();
        assertThat(shipped.keySet())
                .as(run)
                .containsAll(IntStream.range(written.acknowledged, onlyBeforeAcknowledged ? count : whole)
                        .boxed()
                        .toList());
    }

    private static List<ClickBatch> ship(Segment segment) throws IOException {
        var settings = new Sender.Settings(300, 7, 1, java.time.Duration.ofMillis(1));
        var shipment =
                new Shipment(segment, settings, Originals.in(segment.file().resolveSibling("."), 0), 0);
        var batches = new ArrayList<ClickBatch>();
        for (Shipment.@Nullable Batch batch = shipment.due(0, true); batch != null; batch = shipment.due(0, true)) {
            shipment.sent(0);
            batches.add(new ClickDecoder().batch(batch.value()));
            shipment.acknowledged();
        }
        assertThat(segment.isShipped()).isTrue();
        return batches;
    }

    private static List<ClickEntry> entries(List<ClickBatch> batches) {
        return batches.stream().flatMap(batch -> batch.entries().stream()).toList();
    }

    private static Place append(Segment segment, int count) {
        Place at = Place.FIRST;
        for (int number = 0; number < count; number++) {
            byte[] entry = entry(number);
            segment.frames().put(at, at(number), entry, 0, entry.length);
            at = at.after(entry.length);
        }
        return at;
    }

    private static void overwrite(Path file, long position, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), position);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private void deleteAll() throws IOException {
        for (Path file : files()) {
            Files.delete(file);
        }
    }

    /** @param places of every entry, and the one behind them */
    private record Written(Path file, List<Place> places, int acknowledged) {}

    /** Bytes that are not what was written. */
    private record Damage(String how, int from, int to) {

        static Damage to(Path file, Random random) throws IOException {
            int length = (int) Files.size(file);
            int from = random.nextInt(SegmentHeader.ACKNOWLEDGED, length);
            int to = Math.min(length, from + random.nextInt(1, 1 << random.nextInt(1, 13)));
            byte[] bytes = new byte[to - from];
            return switch (random.nextInt(4)) {
                case 0 -> {
                    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                        channel.truncate(from);
                    }
                    yield new Damage("truncated", from, length);
                }
                case 1 -> {
                    overwrite(file, from, bytes);
                    yield new Damage("zeroed", from, to);
                }
                case 2 -> {
                    random.nextBytes(bytes);
                    overwrite(file, from, bytes);
                    yield new Damage("garbled", from, to);
                }
                default -> {
                    int word = random.nextBoolean() ? SegmentHeader.ACKNOWLEDGED : SegmentHeader.SEAL;
                    byte[] garbage = new byte[Long.BYTES];
                    random.nextBytes(garbage);
                    overwrite(file, word, garbage);
                    yield new Damage("wrong word", word, word + Long.BYTES);
                }
            };
        }
    }
}
