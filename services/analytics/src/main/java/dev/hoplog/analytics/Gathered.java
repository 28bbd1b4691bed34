package dev.hoplog.analytics;

import dev.hoplog.analytics.classify.Classified;
import dev.hoplog.analytics.classify.Classifier;
import dev.hoplog.events.ClickBatch;
import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.Decision;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The new clicks of one record of {@code click-events}, until the next flush tells them. */
record Gathered(List<Entry> entries) {

    /**
     * A click, or some of which no more is known.
     *
     * @param link null for a request for an unknown slug
     * @param minute since 1970-01-01T00:00Z
     * @param visitor the hash; 0 for none
     */
    record Entry(@Nullable LinkId link, Domain domain, long minute, Classified classified, long visitor, long clicks) {}

    Gathered {
        entries = List.copyOf(entries);
    }

    /** The clicks of a batch that were not seen before, and the requests for unknown slugs. */
    static Gathered of(ClickBatch batch, SeenSequence seen, Classifier classifier) {
        var clicks = new ArrayList<Entry>();
        long seq = batch.firstSeq();
        for (ClickEntry entry : batch.entries()) {
            if (!seen.contains(seq++)) {
                switch (entry) {
                    case ClickEntry.Click click -> {
                        if (counts(click.decision(), click.linkId())) {
                            clicks.add(new Entry(
                                    click.linkId(),
                                    click.domain(),
                                    minute(click.occurredAt()),
                                    classifier.classify(click),
                                    click.visitor().visitorHash(),
                                    1));
                        }
                    }
                    case ClickEntry.StrippedClick click ->
                        add(clicks, click.decision(), click.linkId(), click.domain(), minute(click.occurredAt()), 1);
                    case ClickEntry.RollUp rollUp ->
                        add(
                                clicks,
                                rollUp.decision(),
                                rollUp.linkId(),
                                rollUp.domain(),
                                rollUp.minute(),
                                rollUp.clicks());
                    case ClickEntry.Sealed _ -> {}
                }
            }
        }
        return new Gathered(clicks);
    }

    private static void add(
            List<Entry> clicks, Decision decision, @Nullable LinkId link, Domain domain, long minute, long more) {
        if (counts(decision, link) && more > 0) {
            clicks.add(new Entry(link, domain, minute, Classified.WITHOUT_DETAILS, 0, more));
        }
    }

    /** A click of a link is what was redirected; an unknown slug has no link. */
    private static boolean counts(Decision decision, @Nullable LinkId link) {
        return link == null ? decision == Decision.UNKNOWN_SLUG : decision == Decision.REDIRECTED;
    }

    private static long minute(long millis) {
        return Math.floorDiv(millis, 60_000L);
    }
}
