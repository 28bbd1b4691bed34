package dev.hoplog.analytics;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** The second stage: adds deltas to the rows of their keys, and keeps beside the rows what the marks say. */
@SuppressWarnings("NullAway.Init") // Streams calls init before everything else.
final class LinkFold implements Processor<Integer, Tally, Void, Void> {

    static final String RECENT = "recent";
    static final String SETTLED = "settled";
    static final String RANKS = "ranks";
    static final String MARKS = "marks";

    /** Readers take the least of the marks of several partitions. What is settled lies as far behind as these may differ. */
    static final Duration SETTLED_BEHIND = Duration.ofSeconds(5);

    private static final Duration LOWER_EVERY = Duration.ofMinutes(5);

    private record Past(Instant at, Positions marks) {}

    private final ReportingZone zone;
    private final RecentRow.Room room;
    private final RecentRows read;
    private ProcessorContext<Void, Void> context;
    private KeyValueStore<CountKey, Positions> marks;
    private Ledger ledger;

    /** No state, only for how long the marks have been known; one at most of each second. */
    private final Deque<Past> past = new ArrayDeque<>();

    private Positions oldEnough = Positions.NONE;

    /** @param read rows that readers keep, of this partition and others */
    LinkFold(ReportingZone zone, RecentRow.Room room, RecentRows read) {
        this.zone = zone;
        this.room = room;
        this.read = read;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        this.context = context;
        marks = context.getStateStore(MARKS);
        ledger = new Ledger(
                context.getStateStore(RECENT),
                context.getStateStore(SETTLED),
                context.getStateStore(RANKS),
                read,
                zone,
                room);
        context.schedule(LOWER_EVERY, PunctuationType.WALL_CLOCK_TIME, _ -> ledger.lowerRanks(now()));
        read.opened(context.taskId().partition());
    }

    @Override
    public void close() {
        read.closed(context.taskId().partition());
    }

    @Override
    public void process(Record<Integer, Tally> record) {
        Positions stored = marks.get(CountKey.ALL);
        Positions reached = stored == null ? Positions.NONE : stored;
        switch (record.value()) {
            case Tally.Deltas deltas -> {
                Positions settling = settling();
                Instant now = now();
                deltas.byKey()
                        .forEach((key, delta) -> ledger.add(
                                key,
                                new RecentRow.Entry(deltas.source(), deltas.upTo(), delta),
                                reached,
                                settling,
                                now));
                ledger.placeLinks();
            }
            // One row for all sources, so that a reader gets them all at one moment.
            case Tally.Mark mark -> {
                Positions next = reached.with(mark.source(), mark.upTo());
                marks.put(CountKey.ALL, next);
                remember(next);
            }
        }
    }

    private void remember(Positions reached) {
        Instant now = now();
        if (past.isEmpty() || Duration.between(past.getLast().at(), now).toSeconds() >= 1) {
            past.add(new Past(now, reached));
        }
    }

    /** The newest marks that are old enough. */
    private Positions settling() {
        Instant latest = now().minus(SETTLED_BEHIND);
        while (!past.isEmpty() && !past.getFirst().at().isAfter(latest)) {
            oldEnough = past.removeFirst().marks();
        }
        return oldEnough;
    }

    private Instant now() {
        return Instant.ofEpochMilli(context.currentSystemTimeMs());
    }
}
