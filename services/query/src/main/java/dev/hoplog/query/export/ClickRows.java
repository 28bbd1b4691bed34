package dev.hoplog.query.export;

import dev.hoplog.analytics.SeenSequence;
import dev.hoplog.analytics.classify.Classified;
import dev.hoplog.analytics.classify.Classifier;
import dev.hoplog.api.Hosts;
import dev.hoplog.events.ClickBatch;
import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.ClickEntry.Click;
import dev.hoplog.events.ClickEntry.Visitor;
import dev.hoplog.events.Decision;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.Trigger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The clicks that are wanted, each once, also where the log repeats it. */
final class ClickRows implements Rows<ClickRow> {

    private final Records<ClickBatch> records;
    private final @Nullable Position after;
    private final ClickFilter filter;
    private final Classifier classifier;
    private final Hosts hosts;
    private final Seen seen;
    private @Nullable LogRecord<ClickBatch> record;
    private SeenSequence seenBefore = SeenSequence.NOTHING;
    private String segment = "";
    private int entry;

    /**
     * @param records from where {@code seen} ends
     * @param after the last row that is not wanted again; null for none
     * @param seen is told of what is read, and knows what the log has between the beginning of the plan and {@code records}
     */
    ClickRows(
            Records<ClickBatch> records,
            @Nullable Position after,
            ClickFilter filter,
            Classifier classifier,
            Hosts hosts,
            Seen seen) {
        this.records = records;
        this.after = after;
        this.filter = filter;
        this.classifier = classifier;
        this.hosts = hosts;
        this.seen = seen;
    }

    @Override
    public @Nullable ClickRow next() throws InterruptedException {
        while (true) {
            LogRecord<ClickBatch> current = record;
            if (current == null || entry == current.value().entries().size()) {
                if (!advance()) {
                    return null;
                }
                continue;
            }
            int at = entry++;
            long seq = current.value().firstSeq() + at;
            if (!seenBefore.contains(seq)
                    && (after == null || !after.includes(current.partition(), current.offset(), at))) {
                ClickRow row = row(current, at, seq);
                if (row != null) {
                    return row;
                }
            }
        }
    }

    private boolean advance() throws InterruptedException {
        if (record != null) {
            seen.add(record.value());
        }
        record = records.next();
        entry = 0;
        if (record == null) {
            return false;
        }
        seenBefore = seen.before(record.partition(), record.value());
        segment = record.value().segmentId().toString();
        return true;
    }

    private @Nullable ClickRow row(LogRecord<ClickBatch> current, int at, long seq) {
        return switch (current.value().entries().get(at)) {
            case Click click -> row(current, at, seq, click, 1, null);
            case ClickEntry.StrippedClick stripped ->
                row(
                        current,
                        at,
                        seq,
                        bare(stripped.occurredAt(), stripped.linkId(), stripped.domain(), stripped.decision()),
                        1,
                        Classified.WITHOUT_DETAILS);
            case ClickEntry.RollUp rollUp ->
                row(
                        current,
                        at,
                        seq,
                        bare(rollUp.minute() * 60_000, rollUp.linkId(), rollUp.domain(), rollUp.decision()),
                        rollUp.clicks(),
                        Classified.WITHOUT_DETAILS);
            case ClickEntry.Sealed _ -> null;
        };
    }

    /** @param known null where the click has to be looked at */
    private @Nullable ClickRow row(
            LogRecord<ClickBatch> current, int at, long seq, Click click, long clicks, @Nullable Classified known) {
        if (!filter.includes(click)) {
            return null;
        }
        Classified classified = known == null ? classifier.classify(click) : known;
        return filter.includes(classified.kind())
                ? new ClickRow(
                        click,
                        clicks,
                        classified,
                        hosts.nameOf(click.domain()),
                        segment,
                        seq,
                        new Position(current.partition(), current.offset(), at))
                : null;
    }

    private static Click bare(long occurredAt, @Nullable LinkId linkId, Domain domain, Decision decision) {
        return new Click(
                occurredAt,
                linkId,
                0,
                domain,
                "",
                "",
                "",
                "",
                0,
                decision,
                "",
                "",
                Trigger.UNKNOWN_TO_THIS_VERSION,
                "",
                Visitor.UNKNOWN,
                List.of(),
                "");
    }
}
