package dev.hoplog.analytics.verify;

import dev.hoplog.analytics.Count;
import dev.hoplog.analytics.classify.Classified;
import dev.hoplog.analytics.classify.Classifier;
import dev.hoplog.analytics.classify.Kind;
import dev.hoplog.events.ClickBatch;
import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.Decision;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.RollUpPart;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Counts the plain way: each entry of each record once, by its name. It shares nothing with the fold but the classifier.
 */
final class PlainCount {

    private final Classifier classifier;
    private final Predicate<LinkId> links;
    private final Map<UUID, BitSet> seen = new HashMap<>();
    private final Map<LinkId, LinkCount> byLink = new HashMap<>();
    private final LinkCount all = new LinkCount();
    private final LinkCount orphans = new LinkCount();
    private final boolean keepsMinutes;
    private final long firstMinute;

    /** Clicks of one key. By minute only where windows are compared. */
    static final class LinkCount {
        private Count total = Count.NONE;
        private final Map<Long, Count> minutes = HashMap.newHashMap(0);

        Count total() {
            return total;
        }

        /** From one minute since 1970-01-01T00:00Z up to, not including, another. */
        Count between(long from, long to) {
            Count sum = Count.NONE;
            for (var minute : minutes.entrySet()) {
                if (minute.getKey() >= from && minute.getKey() < to) {
                    sum = sum.plus(minute.getValue());
                }
            }
            return sum;
        }

        private void add(Count count, long minute, boolean keepsMinutes) {
            total = total.plus(count);
            if (keepsMinutes) {
                minutes.merge(minute, count, Count::plus);
            }
        }
    }

    /**
     * Nothing yet.
     *
     * @param links those that are counted each by itself
     * @param keepsMinutes whether minutes of these links are kept
     * @param firstMinute since 1970-01-01T00:00Z, from which minutes are kept
     */
    PlainCount(Classifier classifier, Predicate<LinkId> links, boolean keepsMinutes, long firstMinute) {
        this.classifier = classifier;
        this.links = links;
        this.keepsMinutes = keepsMinutes;
        this.firstMinute = firstMinute;
    }

    void add(ClickBatch batch) {
        BitSet numbers = seen.computeIfAbsent(batch.segmentId(), _ -> new BitSet());
        int number = Math.toIntExact(batch.firstSeq());
        for (ClickEntry entry : batch.entries()) {
            if (!numbers.get(number)) {
                numbers.set(number);
                add(entry);
            }
            number++;
        }
    }

    /** What stands for clicks that are deleted. */
    void add(RollUpPart part) {
        switch (part.content()) {
            case RollUpPart.Segments segments ->
                segments.segments().forEach(segment -> {
                    BitSet numbers = seen.computeIfAbsent(segment.id(), _ -> new BitSet());
                    List<Long> bounds = segment.bounds();
                    for (int i = 0; i < bounds.size(); i += 2) {
                        numbers.set(Math.toIntExact(bounds.get(i)), Math.toIntExact(bounds.get(i + 1)));
                    }
                });
            case RollUpPart.Counts counts -> counts.keys().forEach(this::add);
            case RollUpPart.Seal _ -> {}
        }
    }

    private void add(RollUpPart.KeyCounts key) {
        for (RollUpPart.Quarter quarter : key.quarters()) {
            long minute = quarter.number() * 15;
            RollUpPart.Clicks clicks = quarter.clicks();
            var count = new Count(clicks.clicks(), clicks.humans(), clicks.bots());
            if (key.key().equals("all")) {
                all.add(count, minute, minute >= firstMinute);
            } else if (key.key().equals("orphans")) {
                orphans.add(count, minute, minute >= firstMinute);
            } else if (LinkId.isWellFormed(key.key())) {
                add(new LinkId(key.key()), count, minute);
            }
        }
    }

    private void add(LinkId link, Count count, long minute) {
        if (links.test(link)) {
            byLink.computeIfAbsent(link, _ -> new LinkCount())
                    .add(count, minute, keepsMinutes && minute >= firstMinute);
        }
    }

    LinkCount link(LinkId link) {
        return byLink.getOrDefault(link, new LinkCount());
    }

    Set<LinkId> links() {
        return Set.copyOf(byLink.keySet());
    }

    LinkCount all() {
        return all;
    }

    LinkCount orphans() {
        return orphans;
    }

    private void add(ClickEntry entry) {
        switch (entry) {
            case ClickEntry.Click click -> {
                if (counts(click.linkId(), click.decision())) {
                    add(
                            click.linkId(),
                            Math.floorDiv(click.occurredAt(), 60_000L),
                            classifier.classify(click).kind(),
                            1);
                }
            }
            case ClickEntry.StrippedClick click -> {
                if (counts(click.linkId(), click.decision())) {
                    add(
                            click.linkId(),
                            Math.floorDiv(click.occurredAt(), 60_000L),
                            Classified.WITHOUT_DETAILS.kind(),
                            1);
                }
            }
            case ClickEntry.RollUp rollUp -> {
                if (counts(rollUp.linkId(), rollUp.decision())) {
                    add(rollUp.linkId(), rollUp.minute(), Classified.WITHOUT_DETAILS.kind(), rollUp.clicks());
                }
            }
            case ClickEntry.Sealed _ -> {}
        }
    }

    private static boolean counts(@Nullable LinkId link, Decision decision) {
        return decision == (link == null ? Decision.UNKNOWN_SLUG : Decision.REDIRECTED);
    }

    private void add(@Nullable LinkId link, long minute, Kind kind, long clicks) {
        var count = new Count(clicks, kind == Kind.HUMAN ? clicks : 0, kind == Kind.BOT ? clicks : 0);
        if (link == null) {
            orphans.add(count, minute, minute >= firstMinute);
            return;
        }
        all.add(count, minute, minute >= firstMinute);
        add(link, count, minute);
    }
}
