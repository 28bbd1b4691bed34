package dev.hoplog.analytics;

import dev.hoplog.events.ClickBatch;
import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.Decision;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.codec.ClickCodec;
import dev.hoplog.events.codec.UnknownEventException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/*
 *   click-events-p -> [drop what was seen] -> deltas (link, minute) -> every second: one delta per link, then a mark
 *
 * A click must be counted once although the sender repeats itself, and whoever reads a count must learn which records it
 * contains. Both rest on one thing: whatever this class knows between two records stands in a store. Streams commits the
 * stores, the records forwarded and the offset read in one transaction, so after a crash they agree; a map in memory
 * would be ahead of them or lost.
 *
 * A flush tells everything that was folded: the delta of each link, the delta of all links together, and to every
 * partition of the second stage the mark. The mark comes last and a producer keeps the order within a partition, so who
 * has a mark has all deltas before it. One link's clicks are not split over two deltas of a flush: between the two its
 * row would claim a position that it has only half of.
 */
/** The first stage: folds one partition of {@code click-events} into deltas. */
@SuppressWarnings("NullAway.Init") // Streams calls init before everything else.
final class PartitionFold implements Processor<byte[], byte[], CountKey, Tally> {

    static final String SEGMENTS = "segments";
    static final String DELTAS = "deltas";
    static final String PROGRESS = "progress";

    static final Duration FLUSH_EVERY = Duration.ofSeconds(1);
    private static final Duration FORGET_EVERY = Duration.ofHours(1);

    /** A flush waits no longer for its second than until so many rows: it bounds a delta's size and a flush's time. */
    private static final int MOST_ROWS = 10_000;

    private static final String ONLY_ROW = "progress";

    private ProcessorContext<CountKey, Tally> context;
    private KeyValueStore<UUID, Segment> segments;
    private KeyValueStore<LinkMinute, Long> deltas;
    private KeyValueStore<String, Progress> progress;

    /** No state, only a reason to flush early. */
    private int rowsTouched;

    /** Clicks are gathered per link and minute. */
    record LinkMinute(LinkId link, long minute) {}

    @Override
    public void init(ProcessorContext<CountKey, Tally> context) {
        this.context = context;
        segments = context.getStateStore(SEGMENTS);
        deltas = context.getStateStore(DELTAS);
        progress = context.getStateStore(PROGRESS);
        context.schedule(FLUSH_EVERY, PunctuationType.WALL_CLOCK_TIME, _ -> flush());
        context.schedule(FORGET_EVERY, PunctuationType.WALL_CLOCK_TIME, _ -> forgetSegments());
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata at = context.recordMetadata().orElseThrow();
        Progress before = progress();
        if (before.hasFolded(at.offset())) {
            // A broker forgets the offsets of a group that rests for a week, and the group begins again. Segments that
            // ended long ago are forgotten here, so they could not tell.
            return;
        }
        ClickBatch batch = decode(record.value(), at);
        Segment stored = segments.get(batch.segmentId());
        Segment segment = stored == null ? Segment.NEW : stored;
        clicks(batch, segment.seen()).forEach(this::add);
        segments.put(batch.segmentId(), segment.with(batch, now()));
        progress.put(ONLY_ROW, before.foldedTo(at.offset() + 1));
        if (rowsTouched >= MOST_ROWS) {
            flush();
        }
    }

    private static ClickBatch decode(byte @Nullable [] value, RecordMetadata at) {
        try {
            if (value == null) {
                throw new UnknownEventException("a record without a value");
            }
            ClickBatch batch = ClickCodec.decodeBatch(value);
            if (batch.firstSeq() < 0) {
                throw new UnknownEventException("a batch that begins beyond the last number there is");
            }
            return batch;
        } catch (UnknownEventException e) {
            throw new UnknownEventException(
                    at.topic() + "-" + at.partition() + "@" + at.offset() + ": " + e.getMessage(), e);
        }
    }

    /** Summed up first: a batch of a busy link is one row to change, not a hundred. */
    private static Map<LinkMinute, Long> clicks(ClickBatch batch, SeenSequence seen) {
        var clicks = new HashMap<LinkMinute, Long>();
        long seq = batch.firstSeq();
        for (ClickEntry entry : batch.entries()) {
            if (!seen.contains(seq++)) {
                switch (entry) {
                    case ClickEntry.Click click ->
                        add(clicks, click.decision(), click.linkId(), minute(click.occurredAt()), 1);
                    case ClickEntry.StrippedClick click ->
                        add(clicks, click.decision(), click.linkId(), minute(click.occurredAt()), 1);
                    case ClickEntry.RollUp rollUp ->
                        add(clicks, rollUp.decision(), rollUp.linkId(), rollUp.minute(), rollUp.clicks());
                    case ClickEntry.Sealed _ -> {}
                }
            }
        }
        return clicks;
    }

    private static void add(
            Map<LinkMinute, Long> clicks, Decision decision, @Nullable LinkId link, long minute, long more) {
        if (decision == Decision.REDIRECTED && link != null) {
            clicks.merge(new LinkMinute(link, minute), more, Long::sum);
        }
    }

    private static long minute(long millis) {
        return Math.floorDiv(millis, 60_000L);
    }

    private void add(LinkMinute key, long clicks) {
        Long before = deltas.get(key);
        deltas.put(key, before == null ? clicks : before + clicks);
        rowsTouched++;
    }

    private void flush() {
        Progress folded = progress();
        if (folded.isMarked()) {
            return;
        }
        forwardDeltas(folded.folded());
        forward(CountKey.ALL, new Tally.Mark(source(), folded.folded()));
        progress.put(ONLY_ROW, folded.asMarked());
        rowsTouched = 0;
    }

    private void forwardDeltas(long upTo) {
        var minutesByLink = new HashMap<LinkId, SortedMap<Long, Long>>();
        var minutesOfAll = new TreeMap<Long, Long>();
        var rows = new ArrayList<LinkMinute>();
        try (var all = deltas.all()) {
            all.forEachRemaining(row -> {
                rows.add(row.key);
                minutesByLink
                        .computeIfAbsent(row.key.link(), _ -> new TreeMap<>())
                        .put(row.key.minute(), row.value);
                minutesOfAll.merge(row.key.minute(), row.value, Long::sum);
            });
        }
        minutesByLink.forEach(
                (link, minutes) -> forward(CountKey.of(link), new Tally.Delta(source(), upTo, Buckets.of(minutes))));
        if (!minutesOfAll.isEmpty()) {
            forward(CountKey.ALL, new Tally.Delta(source(), upTo, Buckets.of(minutesOfAll)));
        }
        rows.forEach(deltas::delete);
    }

    private void forgetSegments() {
        var over = new ArrayList<UUID>();
        try (var all = segments.all()) {
            all.forEachRemaining(row -> {
                if (row.value.isOver(now())) {
                    over.add(row.key);
                }
            });
        }
        over.forEach(segments::delete);
    }

    private void forward(CountKey key, Tally tally) {
        context.forward(new Record<>(key, tally, now().toEpochMilli()));
    }

    private Progress progress() {
        Progress row = progress.get(ONLY_ROW);
        return row == null ? Progress.NONE : row;
    }

    /** A task reads the partition that has its own number. */
    private int source() {
        return context.taskId().partition();
    }

    private Instant now() {
        return Instant.ofEpochMilli(context.currentSystemTimeMs());
    }
}
