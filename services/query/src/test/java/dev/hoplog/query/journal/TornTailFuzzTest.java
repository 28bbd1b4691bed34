package dev.hoplog.query.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/*
 * The disk is an array. What a crash leaves of it:
 *
 *     kill -9        all stores up to one of them, in their order
 *     loss of power  of each sector the bytes of some moment, each of another one
 *
 * After the first every entry must be there whose append returned. After both, what is read must be the first entries that
 * were written, byte for byte, and never one that was not.
 */
/** What a reader makes of a segment whose writer was cut off, in thousands of seeded crashes. No file. */
class TornTailFuzzTest {

    private static final int RUNS = 5000;
    private static final int SECTOR = 512;
    private static final int BYTES = 16 * SECTOR;

    @Test
    void after_kill_9_every_appended_entry_is_there() {
        for (long seed = 0; seed < RUNS; seed++) {
            var history = new History(seed);
            history.append();
            history.tearLastFrame();
            assertThat(history.read()).as("seed %d", seed).isEqualTo(history.entries);
        }
    }

    @Test
    void after_a_loss_of_power_a_reader_gets_the_first_entries_and_no_wrong_one() {
        long cut = 0;
        for (long seed = 0; seed < RUNS; seed++) {
            var history = new History(seed);
            history.append();
            history.losePower();
            List<List<Byte>> read = history.read();
            assertThat(read).as("seed %d", seed).isEqualTo(history.entries.subList(0, read.size()));
            cut += history.entries.size() - read.size();
        }
        assertThat(cut).as("power was lost without a loss: this proves nothing").isPositive();
    }

    private static final class History {
        private final Random random;
        /** Of longs, so that it is aligned as a mapped file is. */
        private final MemorySegment disk = MemorySegment.ofArray(new long[BYTES / Long.BYTES]);

        private final List<byte[]> moments = new ArrayList<>();
        private final List<List<Byte>> entries = new ArrayList<>();
        private final UUID id;
        private Place end = Place.FIRST;

        History(long seed) {
            random = new Random(seed);
            id = new UUID(random.nextLong(), random.nextLong());
            moments.add(disk.toArray(ValueLayout.JAVA_BYTE));
        }

        void append() {
            Frames frames = frames();
            for (int left = 1 + random.nextInt(20); left > 0; left--) {
                byte[] entry = new byte[1 + random.nextInt(300)];
                random.nextBytes(entry);
                if (end.position() + Frames.size(entry.length) > BYTES - Segment.SEAL_ROOM) {
                    return;
                }
                frames.put(end, random.nextLong(), entry, 0, entry.length);
                entries.add(list(entry));
                end = end.after(entry.length);
                moments.add(disk.toArray(ValueLayout.JAVA_BYTE));
            }
        }

        /** One more frame was begun: any of its bytes are there, but its length, which is stored last. */
        void tearLastFrame() {
            for (int at = end.position() + 4; at < BYTES && random.nextInt(40) > 0; at++) {
                disk.set(ValueLayout.JAVA_BYTE, at, (byte) random.nextInt());
            }
        }

        void losePower() {
            for (int sector = 0; sector < BYTES; sector += SECTOR) {
                byte[] moment = moments.get(random.nextInt(moments.size()));
                MemorySegment.copy(moment, sector, disk, ValueLayout.JAVA_BYTE, sector, SECTOR);
            }
        }

        List<List<Byte>> read() {
            var reader = new SegmentReader(frames(), Place.FIRST);
            var read = new ArrayList<List<Byte>>();
            while (reader.advance() == SegmentReader.Step.ENTRY) {
                read.add(list(reader.entry()));
            }
            return read;
        }

        private Frames frames() {
            return new Frames(disk, id);
        }

        private static List<Byte> list(byte[] bytes) {
            var list = new ArrayList<Byte>(bytes.length);
            for (byte b : bytes) {
                list.add(b);
            }
            return list;
        }
    }
}
