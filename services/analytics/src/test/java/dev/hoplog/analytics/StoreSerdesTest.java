package dev.hoplog.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hoplog.analytics.classify.Classified;
import dev.hoplog.analytics.classify.Dimension;
import dev.hoplog.analytics.classify.Kind;
import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.Domain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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
            reads(
                    StoreSerdes.PROGRESS,
                    new Progress(random.nextInt(), random.nextInt(), random.nextInt(), random.nextInt(9)));
            reads(StoreSerdes.TALLY, new Tally.Mark(random.nextInt(48), offset()));
            reads(StoreSerdes.TALLY, deltas());
            reads(StoreSerdes.POSITIONS, positions());
            reads(StoreSerdes.RECENT_ROW, recentRow());
            reads(StoreSerdes.SETTLED_PART, settledCounts());
            reads(StoreSerdes.SETTLED_PART, new SettledPart.ByValue(offset(), delta().details()));
            reads(StoreSerdes.SETTLED_PART, new SettledPart.Days(offset(), buckets(), sketches()));
            reads(StoreSerdes.SETTLED_KEY, SettledKey.daysOfMonth(CountKey.ALL, random.nextInt()));
            reads(StoreSerdes.SETTLED_KEY, SettledKey.detailsOfAll(CountKey.of(Clicks.link(round))));
            reads(StoreSerdes.RANK_KEY, new RankKey(RankKey.Order.WEEK, random.nextInt(256), Clicks.link(round)));
            Delta delta = delta();
            assertThat(PackedDelta.of(delta).unpack()).as("seed %d", SEED).isEqualTo(delta);
            assertThat(PackedDelta.of(delta).unpackCounts())
                    .as("seed %d", SEED)
                    .isEqualTo(new Delta(delta.minutes(), delta.visitors(), Details.NONE));
        }
    }

    @Test
    void nothing_is_read_as_nothing() {
        reads(StoreSerdes.SEGMENT, Segment.NEW);
        reads(StoreSerdes.PROGRESS, Progress.NONE);
        reads(StoreSerdes.POSITIONS, Positions.NONE);
        reads(StoreSerdes.RECENT_ROW, RecentRow.NONE);
        reads(StoreSerdes.SETTLED_PART, SettledPart.Counts.NONE);
        reads(StoreSerdes.SETTLED_PART, SettledPart.ByValue.NONE);
        reads(StoreSerdes.SETTLED_PART, SettledPart.Days.NONE);
        reads(StoreSerdes.GATHERED, new Gathered(List.of()));
        reads(StoreSerdes.TALLY, new Tally.Deltas(0, 0, Map.of()));
    }

    @Test
    void a_link_that_was_followed_once_takes_little_room() {
        var delta = new Delta.Builder();
        delta.add(29_000_000, Clicks.CLASSIFIER.classify(click()), 1, 1);
        RecentRow row = RecentRow.NONE.with(new RecentRow.Entry(3, 1_000, PackedDelta.of(delta.build())));

        assertThat(StoreSerdes.RECENT_ROW.serializer().serialize("recent", row)).hasSizeLessThan(150);
    }

    private static ClickEntry.Click click() {
        return (ClickEntry.Click)
                Clicks.click(Clicks.link(1), Instant.EPOCH, Clicks.visitor("Firefox", "DE", "news.example.org", 1));
    }

    @Test
    void a_damaged_row_is_no_row() {
        assertThatThrownBy(() -> StoreSerdes.RECENT_ROW.deserializer().deserialize("recent", new byte[] {1, 2, 3}))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("recent");
        assertThatThrownBy(() -> new PackedDelta(new byte[] {1, 2, 3}).unpack())
                .isInstanceOf(SerializationException.class);
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
        var entries = new ArrayList<Gathered.Entry>();
        for (int i = random.nextInt(20); i > 0; i--) {
            entries.add(new Gathered.Entry(
                    random.nextInt(5) == 0 ? null : Clicks.link(random.nextInt(5)),
                    random.nextBoolean() ? Domain.DEFAULT : new Domain("go.example.org"),
                    random.nextLong() >> 20,
                    classified(),
                    random.nextLong(),
                    1 + offset()));
        }
        return new Gathered(entries);
    }

    private Classified classified() {
        if (random.nextInt(4) == 0) {
            return Classified.WITHOUT_DETAILS;
        }
        var values = random.ints(Dimension.values().length, 0, 6)
                .mapToObj(value -> "value " + value)
                .toList();
        return new Classified(List.of(Kind.values()).get(random.nextInt(3)), values);
    }

    private Tally deltas() {
        var deltas = new HashMap<CountKey, PackedDelta>();
        for (int i = random.nextInt(20); i > 0; i--) {
            deltas.put(CountKey.of(Clicks.link(i)), PackedDelta.of(delta()));
        }
        deltas.put(CountKey.ALL, PackedDelta.of(delta()));
        return new Tally.Deltas(random.nextInt(48), offset(), deltas);
    }

    private Delta delta() {
        var delta = new Delta.Builder();
        for (int i = random.nextInt(30); i > 0; i--) {
            delta.add(29_000_000 + random.nextInt(2000), classified(), random.nextInt(20), 1 + random.nextInt(300));
        }
        Delta built = delta.build();
        return random.nextBoolean()
                ? built
                : new Delta(
                        built.minutes(),
                        Visitors.sum(List.of(
                                built.visitors(), Visitors.of(built.visitors().sketched()))),
                        built.details());
    }

    private RecentRow recentRow() {
        RecentRow row = new RecentRow(offset(), positions(), List.of(), offset(), offset());
        for (int i = random.nextInt(5); i > 0; i--) {
            row = row.with(new RecentRow.Entry(random.nextInt(48), offset(), PackedDelta.of(delta())));
        }
        return row;
    }

    private SettledPart.Counts settledCounts() {
        SettledPart.Counts counts = SettledPart.Counts.NONE;
        for (int i = random.nextInt(5); i > 0; i--) {
            counts = counts.plus(delta(), offset(), quarter -> Math.floorDiv(quarter, 96));
        }
        return counts;
    }

    private Sketches sketches() {
        return Sketches.NONE.plus(delta().visitors(), quarter -> quarter);
    }

    private Buckets buckets() {
        var clicks = new TreeMap<Long, Count>();
        for (int i = random.nextInt(50); i > 0; i--) {
            long humans = random.nextInt(9);
            long bots = random.nextInt(3);
            clicks.put(random.nextLong() >> 20, new Count(humans + bots + random.nextInt(3), humans, bots));
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
