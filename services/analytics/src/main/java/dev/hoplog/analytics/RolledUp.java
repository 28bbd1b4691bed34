package dev.hoplog.analytics;

import dev.hoplog.analytics.classify.Classifier;
import dev.hoplog.events.RollUpPart;
import dev.hoplog.events.RollUpPart.Clicks;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** What the roll-ups of a partition of {@code click-events} stand for: its fold. For one thread. */
public final class RolledUp {

    private static final Clicks NOTHING = new Clicks(0, 0, 0);

    private final int partition;
    private final Map<UUID, Segment> segments = new HashMap<>();

    /** Of the roll-up that is being read. */
    private final Map<UUID, Segment> unsealed = new HashMap<>();

    private Clicks clicks = NOTHING;
    private long orphans;
    private int parts;
    private long end;

    /** Nothing yet. */
    public RolledUp(int partition) {
        this.partition = partition;
    }

    /** Offset up to which the records of {@code click-events} are rolled up, exclusive. */
    public long end() {
        return end;
    }

    /**
     * Folds the next record of {@code click-rollups}.
     *
     * @return whether it means anything: of two roll-ups with the same beginning the second does not
     * @throws IllegalStateException if a part is not the next one, or a seal does not agree with what it seals
     */
    public boolean with(RollUpPart part) {
        if (parts == 0 && (part.number() > 0 || part.range().from() != end)) {
            return false;
        }
        require(part.range().from() == end && part.number() == parts, part, "has other parts in its middle");
        switch (part.content()) {
            case RollUpPart.Segments seen ->
                seen.segments().forEach(segment -> unsealed.put(segment.id(), Segment.of(segment)));
            case RollUpPart.Counts counts -> counts.keys().forEach(this::add);
            case RollUpPart.Seal seal -> {
                require(
                        seal.parts() == parts && seal.clicks().equals(clicks) && seal.orphans() == orphans,
                        part,
                        "has other sums than its seal");
                segments.putAll(unsealed);
                end = part.range().to();
                forgetUnsealed();
                return true;
            }
        }
        parts++;
        return true;
    }

    /** The roll-up of what comes next. */
    public RollUpBuilder next(Classifier classifier, Instant now) {
        segments.values().removeIf(segment -> segment.isOver(now));
        return new RollUpBuilder(end, segments, classifier, now);
    }

    private void add(RollUpPart.KeyCounts key) {
        boolean isAll = key.key().equals(CountKey.ALL.text());
        if (isAll || key.key().equals(CountKey.ORPHANS.text())) {
            for (RollUpPart.Quarter quarter : key.quarters()) {
                Clicks more = quarter.clicks();
                if (isAll) {
                    clicks = new Clicks(
                            clicks.clicks() + more.clicks(),
                            clicks.humans() + more.humans(),
                            clicks.bots() + more.bots());
                } else {
                    orphans += more.clicks();
                }
            }
        }
    }

    private void forgetUnsealed() {
        unsealed.clear();
        clicks = NOTHING;
        orphans = 0;
        parts = 0;
    }

    private void require(boolean isSo, RollUpPart part, String otherwise) {
        if (!isSo) {
            throw new IllegalStateException("the roll-up of click-events-%d from %d to %d %s"
                    .formatted(partition, part.range().from(), part.range().to(), otherwise));
        }
    }
}
