package dev.hoplog.analytics;

import dev.hoplog.analytics.classify.Classifier;
import dev.hoplog.events.ClickBatch;
import dev.hoplog.events.RollUpPart;
import dev.hoplog.events.codec.ClickDecoder;
import dev.hoplog.events.codec.RollUpCodec;
import dev.hoplog.events.codec.UnknownEventException;
import dev.hoplog.events.topics.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntToLongFunction;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/*
 *   click-events-p -> [drop what was seen] -> gathered, by record -> every second: deltas by link, then marks
 *
 * A click must be counted once although the sender repeats itself, and whoever reads a count must learn which records it
 * contains. Both rest on one thing: whatever this class knows stands in a store when Streams commits. It commits the
 * stores, the records forwarded and the offset read in one transaction, so after a crash they agree; a map in memory
 * would be ahead of them or lost.
 *
 * Gathered are the clicks of each record, classified. A row for each link would be read, written and deleted for nearly every
 * click where the clicks of a second are spread over many links.
 *
 * A flush tells everything that was folded: to each partition of the second stage the deltas of its keys, many in one
 * record (a link, its domain, all links together, or unknown slugs); and then, to each of them, the mark. The mark comes last and a producer keeps
 * the order within a partition, so who has a mark has all deltas before it. One link's clicks are not split over two deltas
 * of a flush: between the two its row would claim a position that it has only half of.
 *
 * The tasks of a thread share one transaction. So they flush together, when the second of the clock changes, and ask for
 * its commit at once: the second stage does not read before, and there is one transaction a second and not one for each.
 *
 * Where the clicks are old, as in a rebuild, nobody waits for them. Then they are told less often: the more clicks of a link
 * there are in a delta, the less work is each.
 */
/** The first stage: folds one partition of {@code click-events}, and before it its roll-ups, into deltas. */
@SuppressWarnings("NullAway.Init") // Streams calls init before everything else.
final class PartitionFold implements Processor<byte[], byte[], Integer, Tally> {

    static final String SEGMENTS = "segments";
    static final String GATHERED = "gathered";
    static final String PROGRESS = "progress";

    static final Duration FLUSH_EVERY = Duration.ofSeconds(1);

    /** A record whose latest click is from longer ago is old. */
    private static final Duration OLD = Duration.ofSeconds(10);

    private static final int SECONDS_BETWEEN_FLUSHES_OF_OLD = 4;

    /** At each turn of the thread, so that all its tasks see the same one as the first of a second. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(1);

    private static final Duration FORGET_EVERY = Duration.ofHours(1);

    /** A flush waits no longer for its second than until a task has so many clicks: it bounds a flush's time and memory. */
    private static final int MOST_GATHERED = 50_000;

    private static final String ONLY_ROW = "progress";

    /** One for all tasks of a thread: what one has read before, the others meet too. */
    private static final ThreadLocal<ClickDecoder> DECODER = ThreadLocal.withInitial(ClickDecoder::new);

    private final int countPartitions;
    private final Classifier classifier;
    private final IntToLongFunction logBegin;
    private final LongAdder folded;
    private final AtomicLong flushDue;
    private ProcessorContext<Integer, Tally> context;
    private KeyValueStore<UUID, Segment> segments;
    private GatheredStore gathered;
    private KeyValueStore<String, Progress> progress;

    /** No state, only times. */
    private long lookedAt;

    private long flushedAt;

    /** Whether anything was gathered that is not old. No state either: it is told later if this is forgotten. */
    private boolean hasNew;

    /**
     * @param logBegin where a partition of {@code click-events} begins now
     * @param folded is told how many clicks were folded; no state, only a measure of speed
     * @param flushDue another number each time that all tasks are to flush; any of them says so, since a commit that one asks for
     *     would have the others write what they gathered
     */
    PartitionFold(
            int countPartitions,
            Classifier classifier,
            IntToLongFunction logBegin,
            LongAdder folded,
            AtomicLong flushDue) {
        this.logBegin = logBegin;
        this.folded = folded;
        this.flushDue = flushDue;
        this.countPartitions = countPartitions;
        this.classifier = classifier;
    }

    @Override
    public void init(ProcessorContext<Integer, Tally> context) {
        this.context = context;
        segments = context.getStateStore(SEGMENTS);
        gathered = context.getStateStore(GATHERED);
        progress = context.getStateStore(PROGRESS);
        lookedAt = now().getEpochSecond();
        context.schedule(LOOK_EVERY, PunctuationType.WALL_CLOCK_TIME, _ -> flushIfDue());
        context.schedule(FORGET_EVERY, PunctuationType.WALL_CLOCK_TIME, _ -> forgetSegments());
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata at = context.recordMetadata().orElseThrow();
        if (at.topic().equals(Topic.CLICK_ROLLUPS.text())) {
            foldRollUp(record.value(), at);
        } else {
            hasNew |= now().toEpochMilli() - record.timestamp() < OLD.toMillis();
            foldClicks(record.value(), at);
        }
    }

    private void foldClicks(byte @Nullable [] value, RecordMetadata at) {
        Progress before = progress();
        if (before.hasFolded(at.offset())) {
            // A broker forgets the offsets of a group that rests for a week, and the group begins again. Segments that
            // ended long ago are forgotten here, so they could not tell.
            return;
        }
        requireWhole(before, at);
        ClickBatch batch = decode(value, at);
        Segment stored = segments.get(batch.segmentId());
        Segment segment = stored == null ? Segment.NEW : stored;
        Gathered clicks = Gathered.of(batch, segment.seen(), classifier);
        if (!clicks.entries().isEmpty()) {
            gathered.add(at.offset(), clicks);
            folded.add(clicks.entries().size());
        }
        segments.put(batch.segmentId(), segment.with(batch, now()));
        progress.put(ONLY_ROW, before.foldedTo(at.offset() + 1));
        if (gathered.clicks() >= MOST_GATHERED) {
            flushDue.incrementAndGet();
        }
    }

    /** Offsets may have gaps, as transactions leave them. One at the beginning of the log is something else. */
    private void requireWhole(Progress before, RecordMetadata at) {
        if (before.isInRollUp()) {
            throw new IllegalStateException("clicks of %s-%d@%d came before the end of a roll-up"
                    .formatted(at.topic(), at.partition(), at.offset()));
        }
        if (at.offset() > before.folded()) {
            long begin = logBegin.applyAsLong(at.partition());
            if (begin > before.folded()) {
                throw new IllegalStateException(
                        "clicks are missing: %s-%d begins at %d, and what stood there from %d on is in no roll-up"
                                .formatted(at.topic(), at.partition(), begin, before.folded()));
            }
        }
    }

    /*
     * Roll-ups come before all clicks that are left of their partition. A generation that has folded the clicks themselves passes
     * over the roll-up that is made of them later: it begins somewhere else than where this fold is.
     */
    private void foldRollUp(byte @Nullable [] value, RecordMetadata at) {
        if (progress().hasLookedAt(at.offset())) {
            return;
        }
        RollUpPart part = rollUpPart(value, at);
        if (progress().isInRollUp()
                || (part.number() == 0 && part.range().from() == progress().folded())) {
            fold(part, at);
        }
        progress.put(ONLY_ROW, progress().lookedAt(at.offset()));
    }

    private void fold(RollUpPart part, RecordMetadata at) {
        flush();
        Progress before = progress();
        if (part.number() != before.unsealed()
                || (before.isInRollUp() && part.range().to() != before.folded())) {
            throw new IllegalStateException("%s-%d@%d does not go on with the roll-up before it"
                    .formatted(at.topic(), at.partition(), at.offset()));
        }
        switch (part.content()) {
            case RollUpPart.Segments seen ->
                seen.segments().forEach(segment -> segments.put(segment.id(), Segment.of(segment)));
            case RollUpPart.Counts counts -> {
                DeltaRecords records = deltaRecords(part.range().to());
                counts.keys()
                        .forEach(key -> records.add(new CountKey(key.key()), PackedDelta.of(RollUpForm.delta(key))));
                records.forward();
            }
            case RollUpPart.Seal seal -> {
                forwardMarks(part.range().to());
                progress.put(
                        ONLY_ROW, before.withPart(part.range().to()).sealed().asMarked());
                folded.add(seal.clicks().clicks());
                context.commit();
                return;
            }
        }
        progress.put(ONLY_ROW, before.withPart(part.range().to()));
    }

    private static RollUpPart rollUpPart(byte @Nullable [] value, RecordMetadata at) {
        try {
            if (value == null) {
                throw new UnknownEventException("a record without a value");
            }
            return RollUpCodec.decode(value);
        } catch (UnknownEventException e) {
            throw unknown(e, at);
        }
    }

    private static UnknownEventException unknown(UnknownEventException cause, RecordMetadata at) {
        return new UnknownEventException(
                at.topic() + "-" + at.partition() + "@" + at.offset() + ": " + cause.getMessage(), cause);
    }

    private static ClickBatch decode(byte @Nullable [] value, RecordMetadata at) {
        try {
            if (value == null) {
                throw new UnknownEventException("a record without a value");
            }
            ClickBatch batch = DECODER.get().batch(value);
            if (batch.firstSeq() < 0) {
                throw new UnknownEventException("a batch that begins beyond the last number there is");
            }
            return batch;
        } catch (UnknownEventException e) {
            throw unknown(e, at);
        }
    }

    private void flushIfDue() {
        long second = now().getEpochSecond();
        if (second != lookedAt) {
            boolean isTimeForOld = second / SECONDS_BETWEEN_FLUSHES_OF_OLD != lookedAt / SECONDS_BETWEEN_FLUSHES_OF_OLD;
            lookedAt = second;
            if (!progress().isMarked() && (hasNew || isTimeForOld)) {
                // The same for all tasks; and there are not a thousand other reasons in a second.
                flushDue.set(1000 * second);
            }
        }
        long due = flushDue.get();
        if (due != flushedAt) {
            flushedAt = due;
            flush();
        }
    }

    private void flush() {
        Progress folded = progress();
        if (folded.isMarked() || folded.isInRollUp()) {
            return;
        }
        forwardDeltas(folded.folded());
        forwardMarks(folded.folded());
        progress.put(ONLY_ROW, folded.asMarked());
        hasNew = false;
        context.commit();
    }

    private void forwardDeltas(long upTo) {
        var deltas = new KeyDeltas();
        gathered.all().forEach(clicks -> clicks.entries().forEach(deltas::add));
        DeltaRecords records = deltaRecords(upTo);
        deltas.forEach((key, delta) -> records.add(key, delta.pack()));
        records.forward();
        gathered.clear();
    }

    private DeltaRecords deltaRecords(long upTo) {
        return new DeltaRecords(source(), upTo, countPartitions, this::forward);
    }

    private void forwardMarks(long upTo) {
        for (int partition = 0; partition < countPartitions; partition++) {
            forward(partition, new Tally.Mark(source(), upTo));
        }
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
}
