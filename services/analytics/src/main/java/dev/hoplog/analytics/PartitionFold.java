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
import java.util.List;
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
 *   click-events-p -> [drop what was seen] -> gathered, a row for each record -> every second: deltas by link, then marks
 *
 * A click must be counted once although the sender repeats itself, and whoever reads a count must learn which records it
 * contains. Both rest on one thing: whatever this class knows between two records stands in a store. Streams commits the
 * stores, the records forwarded and the offset read in one transaction, so after a crash they agree; a map in memory
 * would be ahead of them or lost.
 *
 * Gathered are the sums of each record, as one row that is written once and deleted at the flush. A row for each link
 * would be read, written and deleted for nearly every click where the clicks of a second are spread over many links.
 *
 * A flush tells everything that was folded: to each partition of the second stage the deltas of its links, many in one
 * record, and the delta of all links together; and then, to each of them, the mark. The mark comes last and a producer keeps
 * the order within a partition, so who has a mark has all deltas before it. One link's clicks are not split over two deltas
 * of a flush: between the two its row would claim a position that it has only half of.
 *
 * The tasks of a thread share one transaction. So they flush together, when the second of the clock changes, and ask for
 * its commit at once: the second stage does not read before, and there is one transaction a second and not one for each.
 */
/** The first stage: folds one partition of {@code click-events} into deltas. */
@SuppressWarnings("NullAway.Init") // Streams calls init before everything else.
final class PartitionFold implements Processor<byte[], byte[], Integer, Tally> {

    static final String SEGMENTS = "segments";
    static final String GATHERED = "gathered";
    static final String PROGRESS = "progress";

    static final Duration FLUSH_EVERY = Duration.ofSeconds(1);

    /** At each turn of the thread, so that all its tasks see the same one as the first of a second. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(1);

    private static final Duration FORGET_EVERY = Duration.ofHours(1);

    /** A flush waits no longer for its second than until so many sums: it bounds a flush's time and memory. */
    private static final int MOST_SUMS = 50_000;

    /** Buckets that go into one record to the second stage, more only of one link: it bounds the record's size. */
    private static final int BUCKETS_OF_A_RECORD = 2_000;

    private static final String ONLY_ROW = "progress";

    private final int countPartitions;
    private ProcessorContext<Integer, Tally> context;
    private KeyValueStore<UUID, Segment> segments;
    private KeyValueStore<Long, Gathered> gathered;
    private KeyValueStore<String, Progress> progress;

    /** No state, only a reason to flush early. */
    private int sums;

    /** No state either, only the time. */
    private long flushedAt;

    PartitionFold(int countPartitions) {
        this.countPartitions = countPartitions;
    }

    @Override
    public void init(ProcessorContext<Integer, Tally> context) {
        this.context = context;
        segments = context.getStateStore(SEGMENTS);
        gathered = context.getStateStore(GATHERED);
        progress = context.getStateStore(PROGRESS);
        context.schedule(LOOK_EVERY, PunctuationType.WALL_CLOCK_TIME, _ -> flushOncePerSecond());
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
        Gathered clicks = clicks(batch, segment.seen());
        if (!clicks.isEmpty()) {
            gathered.put(at.offset(), clicks);
            sums += clicks.size();
        }
        segments.put(batch.segmentId(), segment.with(batch, now()));
        progress.put(ONLY_ROW, before.foldedTo(at.offset() + 1));
        if (sums >= MOST_SUMS) {
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

    /** The clicks of a batch that were not seen before. */
    static Gathered clicks(ClickBatch batch, SeenSequence seen) {
        var clicks = new Gathered.Builder();
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
        return clicks.build();
    }

    private static void add(Gathered.Builder clicks, Decision decision, @Nullable LinkId link, long minute, long more) {
        if (decision == Decision.REDIRECTED && link != null) {
            clicks.add(link, minute, more);
        }
    }

    private static long minute(long millis) {
        return Math.floorDiv(millis, 60_000L);
    }

    private void flushOncePerSecond() {
        long second = now().getEpochSecond();
        if (second != flushedAt) {
            flushedAt = second;
            flush();
        }
    }

    private void flush() {
        Progress folded = progress();
        if (folded.isMarked()) {
            return;
        }
        forwardDeltas(folded.folded());
        for (int partition = 0; partition < countPartitions; partition++) {
            forward(partition, new Tally.Mark(source(), folded.folded()));
        }
        progress.put(ONLY_ROW, folded.asMarked());
        sums = 0;
        context.commit();
    }

    private void forwardDeltas(long upTo) {
        var minutesByLink = new HashMap<LinkId, SortedMap<Long, Long>>();
        var minutesOfAll = new TreeMap<Long, Long>();
        var rows = new ArrayList<Long>();
        try (var all = gathered.all()) {
            all.forEachRemaining(row -> {
                rows.add(row.key);
                row.value.forEach((link, minute, clicks) -> {
                    minutesByLink.computeIfAbsent(link, _ -> new TreeMap<>()).merge(minute, clicks, Long::sum);
                    minutesOfAll.merge(minute, clicks, Long::sum);
                });
            });
        }
        var chunks = new ArrayList<Chunk>();
        for (int partition = 0; partition < countPartitions; partition++) {
            chunks.add(new Chunk(partition, upTo));
        }
        minutesByLink.forEach((link, minutes) -> add(chunks, CountKey.of(link), minutes));
        if (!minutesOfAll.isEmpty()) {
            add(chunks, CountKey.ALL, minutesOfAll);
        }
        chunks.forEach(Chunk::forward);
        rows.forEach(gathered::delete);
    }

    private void add(List<Chunk> chunks, CountKey key, SortedMap<Long, Long> minutes) {
        chunks.get(key.partition(countPartitions)).add(key, Buckets.of(minutes));
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

    private void forward(int countPartition, Tally tally) {
        context.forward(new Record<>(countPartition, tally, now().toEpochMilli()));
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

    /** Deltas on their way to one partition of the second stage. */
    private final class Chunk {
        private final int partition;
        private final long upTo;
        private final Map<CountKey, Buckets> deltas = new HashMap<>();
        private int buckets;

        Chunk(int partition, long upTo) {
            this.partition = partition;
            this.upTo = upTo;
        }

        void add(CountKey key, Buckets minutes) {
            deltas.put(key, minutes);
            buckets += minutes.size();
            if (buckets >= BUCKETS_OF_A_RECORD) {
                forward();
            }
        }

        void forward() {
            if (!deltas.isEmpty()) {
                PartitionFold.this.forward(partition, new Tally.Deltas(source(), upTo, deltas));
                deltas.clear();
                buckets = 0;
            }
        }
    }
}
