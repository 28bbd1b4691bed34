package dev.hoplog.analytics;

import dev.hoplog.events.ClickBatch;
import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.Decision;
import dev.hoplog.events.LinkId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A random click-events: some partitions, each with some segments, cut into batches that overlap, repeat, and come in
 * any order. It counts itself the plain way.
 */
final class History {

    static final int LINKS = 5;
    private static final Instant AROUND = Instant.parse("2026-03-01T00:00:00Z");

    private final Random random;
    private final Map<UUID, List<ClickEntry>> segments = new LinkedHashMap<>();
    private final List<List<Stored>> partitions = new ArrayList<>();

    /** A record and its place; offsets have gaps, as transactions leave them. */
    record Stored(long offset, ClickBatch batch) {
        byte[] value() {
            return Clicks.batch(batch.segmentId(), batch.firstSeq(), batch.entries());
        }
    }

    History(long seed, int partitionCount) {
        random = new Random(seed);
        for (int partition = 0; partition < partitionCount; partition++) {
            var records = new ArrayList<Stored>();
            for (int segment = 1 + random.nextInt(4); segment > 0; segment--) {
                cut(segment(), records);
            }
            partitions.add(shuffled(records));
        }
    }

    private History(History other, long seed) {
        random = new Random(seed);
        for (List<Stored> records : other.partitions) {
            var again = new ArrayList<Stored>();
            records.stream()
                    .map(record -> record.batch().segmentId())
                    .distinct()
                    .forEach(id -> {
                        segments.put(id, other.entries(id));
                        cut(id, again);
                    });
            partitions.add(shuffled(again));
        }
    }

    /** The same entries in other batches. */
    History cutAgain(long seed) {
        return new History(this, seed);
    }

    List<Stored> records(int partition) {
        return partitions.get(partition);
    }

    /** An instant that is before, within or after the clicks. */
    Instant instant() {
        return AROUND.plus(Duration.ofMinutes(random.nextInt(20 * 24 * 60) - 2 * 24 * 60L));
    }

    /** Clicks of a link, or of all, in a window, in the records below the positions. */
    long recount(CountKey key, Map<Integer, Long> upTo, Instant from, Instant to) {
        long sum = 0;
        for (int partition = 0; partition < partitions.size(); partition++) {
            var seen = new HashSet<String>();
            for (Stored stored : partitions.get(partition)) {
                if (stored.offset() < upTo.getOrDefault(partition, 0L)) {
                    ClickBatch batch = stored.batch();
                    for (int i = 0; i < batch.entries().size(); i++) {
                        if (seen.add(batch.segmentId() + "/" + (batch.firstSeq() + i))) {
                            sum += clicks(batch.entries().get(i), key, from, to);
                        }
                    }
                }
            }
        }
        return sum;
    }

    private static long clicks(ClickEntry entry, CountKey key, Instant from, Instant to) {
        return switch (entry) {
            case ClickEntry.Click c -> clicks(c.linkId(), c.decision(), c.occurredAt(), 1, key, from, to);
            case ClickEntry.StrippedClick c -> clicks(c.linkId(), c.decision(), c.occurredAt(), 1, key, from, to);
            case ClickEntry.RollUp r ->
                clicks(r.linkId(), r.decision(), r.minute() * 60_000, r.clicks(), key, from, to);
            case ClickEntry.Sealed _ -> 0;
        };
    }

    private static long clicks(
            @Nullable LinkId link, Decision decision, long at, long clicks, CountKey key, Instant from, Instant to) {
        boolean counts = decision == Decision.REDIRECTED
                && link != null
                && (key.equals(CountKey.ALL) || key.equals(CountKey.of(link)))
                && at >= from.toEpochMilli()
                && at < to.toEpochMilli();
        return counts ? clicks : 0;
    }

    private UUID segment() {
        var id = new UUID(random.nextLong(), random.nextLong());
        var entries = new ArrayList<ClickEntry>();
        int count = random.nextInt(60);
        for (int i = 0; i < count; i++) {
            entries.add(entry());
        }
        entries.add(new ClickEntry.Sealed(count));
        segments.put(id, entries);
        return id;
    }

    private ClickEntry entry() {
        LinkId link = Clicks.link(random.nextInt(LINKS));
        Instant at = AROUND.plus(Duration.ofSeconds(random.nextInt(15 * 24 * 3600)));
        if (random.nextInt(20) == 0) {
            // A clock that is a year ahead, or behind.
            at = at.plus(Duration.ofDays(random.nextBoolean() ? 365 : -365));
        }
        return switch (random.nextInt(6)) {
            case 0 -> Clicks.stripped(link, at);
            case 1 -> Clicks.rollUp(link, at, Decision.REDIRECTED, random.nextInt(50));
            case 2 -> Clicks.click(link, at, Decision.EXPIRED);
            case 3 -> Clicks.click(null, at);
            default -> Clicks.click(link, at);
        };
    }

    private List<ClickEntry> entries(UUID segment) {
        return segments.getOrDefault(segment, List.of());
    }

    /** Batches that cover the segment, some of them twice. */
    private void cut(UUID id, List<Stored> into) {
        List<ClickEntry> entries = entries(id);
        int from = 0;
        while (from < entries.size()) {
            int to = Math.min(entries.size(), from + 1 + random.nextInt(10));
            int overlap = random.nextInt(4) == 0 ? random.nextInt(from + 1) : 0;
            var batch = new Stored(0, new ClickBatch(id, from - overlap, entries.subList(from - overlap, to)));
            into.add(batch);
            if (random.nextInt(5) == 0) {
                into.add(batch);
            }
            from = to;
        }
    }

    /** Batches mostly in order, with offsets. */
    private List<Stored> shuffled(List<Stored> records) {
        for (int swaps = records.size() / 4; swaps > 0; swaps--) {
            Collections.swap(records, random.nextInt(records.size()), random.nextInt(records.size()));
        }
        var placed = new ArrayList<Stored>();
        long offset = random.nextInt(3);
        for (Stored record : records) {
            placed.add(new Stored(offset, record.batch()));
            offset += 1 + (random.nextInt(4) == 0 ? 2 : 0);
        }
        return placed;
    }
}
