package dev.hoplog.analytics;

import dev.hoplog.analytics.classify.Classifier;
import dev.hoplog.events.ClickBatch;
import dev.hoplog.events.RollUpPart;
import dev.hoplog.events.RollUpPart.Clicks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Sums up records of a partition of {@code click-events}, one after another, as one roll-up. For one thread. */
public final class RollUpBuilder {

    /** More do not go into one: it bounds the memory. */
    static final int MOST_CLICKS = 100_000;

    /** More than of two days do not go into one: each can have a sketch of 2 KiB, and a record has room for a mebibyte. */
    private static final int MOST_QUARTERS = 192;

    private static final int BYTES_OF_A_RECORD = 256 << 10;
    private static final int SEGMENTS_OF_A_RECORD = 4_000;

    private final long from;
    private final Map<UUID, Segment> segments;
    private final Classifier classifier;
    private final Instant now;
    private final Set<UUID> touched = new HashSet<>();
    private final KeyDeltas deltas = new KeyDeltas();
    private final Set<Long> quarters = new HashSet<>();
    private long clicks;

    RollUpBuilder(long from, Map<UUID, Segment> segments, Classifier classifier, Instant now) {
        this.from = from;
        this.segments = new HashMap<>(segments);
        this.classifier = classifier;
        this.now = now;
    }

    /** Adds the next record: what is new in it. */
    public void add(ClickBatch batch) {
        Segment before = segments.getOrDefault(batch.segmentId(), Segment.NEW);
        for (Gathered.Entry entry :
                Gathered.of(batch, before.seen(), classifier).entries()) {
            deltas.add(entry);
            quarters.add(Math.floorDiv(entry.minute(), (long) Delta.MINUTES_OF_A_QUARTER));
            clicks++;
        }
        segments.put(batch.segmentId(), before.with(batch, now));
        touched.add(batch.segmentId());
    }

    /** Whether it should end here. */
    public boolean isFull() {
        return clicks >= MOST_CLICKS || quarters.size() >= MOST_QUARTERS;
    }

    /**
     * The roll-up. Nothing is added after that.
     *
     * @param to offset behind the last record that was added
     * @param fold the rules by which the clicks were told apart
     */
    public List<RollUpPart> build(long to, String fold) {
        var contents = new ArrayList<RollUpPart.Content>();
        addSegments(contents);
        var totals = new HashMap<CountKey, Count>();
        addCounts(contents, totals);
        Count all = totals.getOrDefault(CountKey.ALL, Count.NONE);
        contents.add(new RollUpPart.Seal(
                contents.size(),
                new Clicks(all.clicks(), all.humans(), all.bots()),
                totals.getOrDefault(CountKey.ORPHANS, Count.NONE).clicks(),
                fold,
                now));
        var range = new RollUpPart.Range(from, to);
        var parts = new ArrayList<RollUpPart>();
        for (RollUpPart.Content content : contents) {
            parts.add(new RollUpPart(range, parts.size(), content));
        }
        return parts;
    }

    private void addSegments(List<RollUpPart.Content> contents) {
        var seen = new ArrayList<RollUpPart.SegmentSeen>();
        for (UUID id : touched) {
            seen.add(segments.getOrDefault(id, Segment.NEW).inRollUp(id));
        }
        for (int at = 0; at < seen.size(); at += SEGMENTS_OF_A_RECORD) {
            contents.add(new RollUpPart.Segments(seen.subList(at, Math.min(seen.size(), at + SEGMENTS_OF_A_RECORD))));
        }
    }

    private void addCounts(List<RollUpPart.Content> contents, Map<CountKey, Count> totals) {
        var keys = new ArrayList<RollUpPart.KeyCounts>();
        var bytes = new int[1];
        deltas.forEach((key, sums) -> {
            Delta delta = sums.build();
            totals.put(key, delta.minutes().sum());
            RollUpPart.KeyCounts counts = RollUpForm.of(key, delta);
            int more = bytes(counts);
            if (bytes[0] + more > BYTES_OF_A_RECORD && !keys.isEmpty()) {
                contents.add(new RollUpPart.Counts(keys));
                keys.clear();
                bytes[0] = 0;
            }
            keys.add(counts);
            bytes[0] += more;
        });
        if (!keys.isEmpty()) {
            contents.add(new RollUpPart.Counts(keys));
        }
    }

    /** About, and rather too many: a text that many keys share is written once. */
    private static int bytes(RollUpPart.KeyCounts counts) {
        int bytes = counts.key().length();
        for (RollUpPart.Quarter quarter : counts.quarters()) {
            bytes += 16 + quarter.visitors().size();
        }
        for (RollUpPart.Day day : counts.days()) {
            for (Map<String, Clicks> values : day.values().values()) {
                for (String text : values.keySet()) {
                    bytes += 12 + text.length();
                }
            }
        }
        return bytes;
    }
}
