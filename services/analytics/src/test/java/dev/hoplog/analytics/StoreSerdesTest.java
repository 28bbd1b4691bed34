package dev.hoplog.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

class StoreSerdesTest {

    private static final long SEED = 20_260_301;
    private static final int ROUNDS = 200;

    private final Random random = new Random(SEED);

    @Test
    void what_is_written_is_read() {
        for (int round = 0; round < ROUNDS; round++) {
            reads(StoreSerdes.COUNT_KEY, CountKey.of(Clicks.link(round)));
            reads(StoreSerdes.GATHERED, gathered());
            reads(StoreSerdes.SEGMENT, segment());
            reads(StoreSerdes.PROGRESS, new Progress(random.nextInt(), random.nextInt()));
            reads(StoreSerdes.TALLY, new Tally.Mark(random.nextInt(48), offset()));
            reads(StoreSerdes.TALLY, deltas());
            reads(StoreSerdes.POSITIONS, positions());
            reads(StoreSerdes.COUNT_ROW, new CountRow(offset(), buckets(), buckets(), positions()));
        }
    }

    @Test
    void nothing_is_read_as_nothing() {
        reads(StoreSerdes.SEGMENT, Segment.NEW);
        reads(StoreSerdes.PROGRESS, Progress.NONE);
        reads(StoreSerdes.POSITIONS, Positions.NONE);
        reads(StoreSerdes.COUNT_ROW, CountRow.NONE);
        reads(StoreSerdes.GATHERED, new Gathered.Builder().build());
        reads(StoreSerdes.TALLY, new Tally.Deltas(0, 0, Map.of()));
    }

    @Test
    void a_busy_row_is_small() {
        var minutes = new TreeMap<Long, Long>();
        for (long minute = 29_000_000; minute < 29_001_500; minute++) {
            minutes.put(minute, 1 + (long) random.nextInt(100));
        }
        CountRow row = new CountRow(150_000, Buckets.of(minutes), Buckets.NONE, Positions.NONE);

        assertThat(StoreSerdes.COUNT_ROW.serializer().serialize("counts", row)).hasSizeLessThan(3100);
    }

    @Test
    void a_damaged_row_is_no_row() {
        assertThatThrownBy(() -> StoreSerdes.COUNT_ROW.deserializer().deserialize("counts", new byte[] {1, 2, 3}))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("counts");
    }

    private static <T> void reads(Serde<T> serde, T value) {
        byte[] bytes = serde.serializer().serialize("topic", value);

        assertThat(serde.deserializer().deserialize("topic", bytes))
                .as("seed %d", SEED)
                .isEqualTo(value);
    }

    private Segment segment() {
        SeenSequence seen = SeenSequence.NOTHING;
        for (int i = random.nextInt(10); i > 0; i--) {
            long from = offset();
            seen = seen.with(from, from + random.nextInt(100));
        }
        return new Segment(seen, offset());
    }

    private Gathered gathered() {
        var gathered = new Gathered.Builder();
        for (int i = random.nextInt(20); i > 0; i--) {
            gathered.add(Clicks.link(random.nextInt(5)), random.nextLong() >> 20, 1 + offset());
        }
        return gathered.build();
    }

    private Tally deltas() {
        var minutes = new HashMap<CountKey, Buckets>();
        for (int i = random.nextInt(20); i > 0; i--) {
            minutes.put(CountKey.of(Clicks.link(i)), buckets());
        }
        minutes.put(CountKey.ALL, buckets());
        return new Tally.Deltas(random.nextInt(48), offset(), minutes);
    }

    private Buckets buckets() {
        var clicks = new TreeMap<Long, Long>();
        for (int i = random.nextInt(50); i > 0; i--) {
            clicks.put(random.nextLong() >> 20, offset());
        }
        return Buckets.of(clicks);
    }

    private Positions positions() {
        return Positions.of(random.longs(random.nextInt(48), 0, 3).toArray());
    }

    private long offset() {
        return random.nextLong(1L << 40);
    }
}
