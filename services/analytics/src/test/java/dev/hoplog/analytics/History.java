package dev.hoplog.analytics;

import dev.hoplog.analytics.classify.Classified;
import dev.hoplog.events.ClickBatch;
import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.Decision;
import dev.hoplog.events.Domain;
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
 * any order. It tells its clicks the plain way.
 */
final class History {

    static final int LINKS = 5;

    /** After all clicks but those of clocks that are a year ahead. */
    static final Instant END = Instant.parse("2026-03-16T00:00:00Z");

    private static final Instant BEGIN = Instant.parse("2026-03-01T00:00:00Z");
    private static final Domain OTHER_DOMAIN = new Domain("go.example.org");

    private final Random random;
    private final Map<UUID, List<ClickEntry>> segments = new LinkedHashMap<>();
    private final List<List<Stored>> partitions = new ArrayList<>();

    /** A record and its place; offsets have gaps, as transactions leave them. */
    record Stored(long offset, ClickBatch batch) {
        byte[] value() {
            return Clicks.batch(batch.segmentId(), batch.firstSeq(), batch.entries());
        }
    }

    /** What one entry counts as. */
    record Plain(Instant at, Classified classified, long visitor, long clicks) {}

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

    static List<CountKey> keys() {
        var keys = new ArrayList<CountKey>();
        for (int link = 0; link < LINKS; link++) {
            keys.add(CountKey.of(Clicks.link(link)));
        }
        keys.addAll(List.of(CountKey.ALL, CountKey.ORPHANS, CountKey.of(Domain.DEFAULT), CountKey.of(OTHER_DOMAIN)));
        return keys;
    }

    static Scope scope(CountKey key) {
        if (key.isLink()) {
            return Scope.link(new LinkId(key.text()));
        }
        if (key.equals(CountKey.ALL)) {
            return Scope.all();
        }
        return key.equals(CountKey.ORPHANS)
                ? Scope.orphans()
                : Scope.domain(key.equals(CountKey.of(OTHER_DOMAIN)) ? OTHER_DOMAIN : Domain.DEFAULT);
    }

    List<Stored> records(int partition) {
        return partitions.get(partition);
    }

    /** An instant that is before, within or after the clicks. */
    Instant instant() {
        return BEGIN.plus(Duration.ofMinutes(random.nextInt(20 * 24 * 60) - 2 * 24 * 60L));
    }

    /** What counts for a key in the records below the positions, each name once. */
    List<Plain> clicks(CountKey key, Map<Integer, Long> upTo) {
        var clicks = new ArrayList<Plain>();
        for (int partition = 0; partition < partitions.size(); partition++) {
            var seen = new HashSet<String>();
            for (Stored stored : partitions.get(partition)) {
                if (stored.offset() < upTo.getOrDefault(partition, 0L)) {
                    ClickBatch batch = stored.batch();
                    for (int i = 0; i < batch.entries().size(); i++) {
                        if (seen.add(batch.segmentId() + "/" + (batch.firstSeq() + i))) {
                            addIfCounted(clicks, batch.entries().get(i), key);
                        }
                    }
                }
            }
        }
        return clicks;
    }

    private static void addIfCounted(List<Plain> clicks, ClickEntry entry, CountKey key) {
        switch (entry) {
            case ClickEntry.Click c -> {
                if (counts(key, c.linkId(), c.domain(), c.decision())) {
                    clicks.add(new Plain(
                            Instant.ofEpochMilli(c.occurredAt()),
                            Clicks.CLASSIFIER.classify(c),
                            c.visitor().visitorHash(),
                            1));
                }
            }
            case ClickEntry.StrippedClick c -> {
                if (counts(key, c.linkId(), c.domain(), c.decision())) {
                    clicks.add(new Plain(Instant.ofEpochMilli(c.occurredAt()), Classified.WITHOUT_DETAILS, 0, 1));
                }
            }
            case ClickEntry.RollUp r -> {
                if (counts(key, r.linkId(), r.domain(), r.decision())) {
                    clicks.add(new Plain(
                            Instant.ofEpochSecond(r.minute() * 60), Classified.WITHOUT_DETAILS, 0, r.clicks()));
                }
            }
            case ClickEntry.Sealed _ -> {}
        }
    }

    private static boolean counts(CountKey key, @Nullable LinkId link, Domain domain, Decision decision) {
        if (link == null) {
            return key.equals(CountKey.ORPHANS) && decision == Decision.UNKNOWN_SLUG;
        }
        return decision == Decision.REDIRECTED
                && (key.equals(CountKey.ALL) || key.equals(CountKey.of(link)) || key.equals(CountKey.of(domain)));
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
        Domain domain = random.nextInt(3) == 0 ? OTHER_DOMAIN : Domain.DEFAULT;
        Instant at = BEGIN.plus(Duration.ofSeconds(random.nextInt(15 * 24 * 3600)));
        if (random.nextInt(30) == 0) {
            // Clocks that are wrong by a year.
            at = random.nextBoolean() ? END.plus(Duration.ofDays(365)) : at.minus(Duration.ofDays(365));
        }
        return switch (random.nextInt(9)) {
            case 0 -> Clicks.stripped(link, at);
            case 1 -> Clicks.rollUp(link, at, Decision.REDIRECTED, 1 + random.nextInt(50));
            case 2 -> Clicks.click(link, domain, at, Decision.EXPIRED, visitor());
            case 3 -> Clicks.click(null, domain, at, Decision.UNKNOWN_SLUG, visitor());
            case 4 -> Clicks.rollUp(null, at, Decision.UNKNOWN_SLUG, 1 + random.nextInt(50));
            default -> Clicks.click(link, domain, at, Decision.REDIRECTED, visitor());
        };
    }

    /** One of a few countries and agents, and one of more referrers than a period keeps. */
    private ClickEntry.Visitor visitor() {
        String agent = switch (random.nextInt(6)) {
            case 0 -> "bot";
            case 1 -> "?";
            default -> "agent " + random.nextInt(3);
        };
        return Clicks.visitor(agent, "C" + random.nextInt(4), "host " + random.nextInt(2000), random.nextInt(30));
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
