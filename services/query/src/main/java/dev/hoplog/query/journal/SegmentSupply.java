package dev.hoplog.query.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes segments, one ahead for each writer, within the journal's limit. */
final class SegmentSupply {

    /*
     * A writer takes its spare and the supply's own thread makes the next while the writer fills this one. If a writer fills
     * a segment faster than the disk takes one (16 MiB of clicks within some ten milliseconds of writing zeros), it makes
     * the next itself: that request is late by one segment's worth of page cache. The alternative, refusing clicks while the
     * disk has room, would lose them.
     *
     * If there is no room, within the limit or on the disk, writers are told so by a flag alone, and only the supply's thread
     * tries the disk again. The flag falls when it succeeds or when a shipped segment is deleted.
     *
     * No lock is taken for all this: room is taken by addition and given back if it was too much.
     */

    private static final Logger LOG = LoggerFactory.getLogger(SegmentSupply.class);

    private final Path directory;
    private final JournalSettings settings;
    private final JournalTarget target;
    private final RandomGenerator random;
    private final InstantSource clock;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong reserved = new AtomicLong();
    private final AtomicInteger nextPartition;
    private final List<Spare> spares = new CopyOnWriteArrayList<>();
    private final Queue<Tally> finished = new ConcurrentLinkedQueue<>();
    /** Those that a writer adds to. Only the supply's thread unmaps a tally, so that it may also force these. */
    private final Set<Tally> counting = ConcurrentHashMap.newKeySet();

    private final AtomicLong tallyBytes = new AtomicLong();
    private final AtomicReference<@Nullable String> shortage = new AtomicReference<>();
    private volatile boolean diskIsFull;
    private boolean shortageLogged;

    /** What a writer finds ready when it needs it. */
    static final class Spare {
        private final AtomicReference<@Nullable Segment> segment = new AtomicReference<>();
        private final AtomicReference<@Nullable Tally> tally = new AtomicReference<>();
    }

    SegmentSupply(
            Path directory,
            JournalSettings settings,
            JournalTarget target,
            RandomGenerator random,
            InstantSource clock) {
        this.directory = directory;
        this.settings = settings;
        this.target = target;
        this.random = random;
        this.clock = clock;
        this.nextPartition = new AtomicInteger(random.nextInt(target.partitions()));
    }

    /** A writer's spares, filled as far as there is room. */
    Spare register() {
        reserved.addAndGet(settings.reservedBytes());
        var spare = new Spare();
        spare.tally.set(makeTally());
        spare.segment.set(make());
        spares.add(spare);
        return spare;
    }

    /** The spare, or else one made on the spot; null if there is no room. */
    @Nullable
    Segment take(Spare spare) {
        // Nothing is written while there is nothing to take: this is asked for every click then.
        Segment segment = spare.segment.get() == null ? null : spare.segment.getAndSet(null);
        if (segment != null) {
            return segment;
        }
        return shortage.get() == null ? make() : null;
    }

    /** Where clicks are counted while there is no segment; null if there is no room for that either. */
    @Nullable
    Tally takeTally(Spare spare) {
        Tally tally = spare.tally.get() == null ? null : spare.tally.getAndSet(null);
        if (tally == null && !diskIsFull) {
            tally = makeTally();
        }
        if (tally != null) {
            counting.add(tally);
        }
        return tally;
    }

    /**
     * The disk does not take what a writer puts into memory that stands for a file. The next pass of the supply's thread finds
     * out whether it takes new files.
     */
    void faulted() {
        shortage.set(
                "The disk of the journal in %s does not take what is written into its files.".formatted(directory));
    }

    /** Takes back a tally that no writer adds to any more. */
    void finished(Tally tally) {
        counting.remove(tally);
        finished.add(tally);
    }

    /** Takes a tally that an earlier process left and of which no segment could be made. */
    void left(Tally tally) {
        tallyBytes.addAndGet(tally.bytes());
        finished.add(tally);
    }

    /** Tallies that are not segments yet. */
    int tallies() {
        return counting.size() + finished.size();
    }

    /** Writes to the device what writers count. */
    void force() {
        counting.forEach(Tally::force);
    }

    /** Makes a segment of a tally that was finished; null if there is none, or the disk does not take it yet. */
    @Nullable
    Segment rolledUp() {
        for (Tally tally = finished.peek(); tally != null; tally = finished.peek()) {
            try {
                Optional<Segment> segment = RollUps.seal(directory, tally, target, settings.forces());
                finished.poll();
                tallyBytes.addAndGet(-tally.bytes());
                if (segment.isPresent()) {
                    found(segment.get());
                    return segment.get();
                }
            } catch (IOException e) {
                cannotMake("a segment of its roll-ups", e);
                return null;
            } catch (InternalError e) {
                finished.poll();
                LOG.atError()
                        .addKeyValue("file", tally.file())
                        .setCause(e)
                        .log("journal tally cannot be read from its disk; the next start tries again");
            }
        }
        return null;
    }

    /** One pass of the supply's thread. */
    void refill() {
        String before = shortage.get();
        logShortage();
        boolean complete = finished.isEmpty();
        for (Spare spare : spares) {
            if (spare.tally.get() == null) {
                spare.tally.set(makeTally());
            }
            if (spare.segment.get() == null) {
                Segment segment = make();
                complete &= segment != null;
                spare.segment.set(segment);
            }
        }
        if (complete) {
            // Unless a writer came upon another one meanwhile.
            shortage.compareAndSet(before, null);
        }
        logShortage();
    }

    private @Nullable Segment make() {
        if (bytes.addAndGet(settings.segmentBytes()) > settings.limitBytes() - reserved.get()) {
            bytes.addAndGet(-settings.segmentBytes());
            shortage.set("The journal has reached its limit of %d bytes.".formatted(settings.limitBytes()));
            return null;
        }
        boolean made = false;
        try {
            var header = new SegmentHeader(
                    new UUID(random.nextLong(), random.nextLong()),
                    settings.segmentBytes(),
                    partition(),
                    clock.millis(),
                    target);
            Segment segment = Segment.create(directory, header, settings.forces());
            made = true;
            return segment;
        } catch (IOException e) {
            cannotMake("a segment of %d bytes".formatted(settings.segmentBytes()), e);
            return null;
        } finally {
            if (!made) {
                bytes.addAndGet(-settings.segmentBytes());
            }
        }
    }

    private @Nullable Tally makeTally() {
        if (bytes.get() + tallyBytes.get() + 2L * settings.tallyBytes() > settings.limitBytes()) {
            return null;
        }
        try {
            Tally tally = Tally.create(
                    directory,
                    new UUID(random.nextLong(), random.nextLong()),
                    settings.tallyBytes(),
                    settings.forces());
            diskIsFull = false;
            tallyBytes.addAndGet(settings.tallyBytes());
            return tally;
        } catch (IOException e) {
            diskIsFull = true;
            cannotMake("a tally of %d bytes".formatted(settings.tallyBytes()), e);
            return null;
        }
    }

    private void cannotMake(String what, IOException e) {
        shortage.set("The journal in %s cannot make %s: %s.".formatted(directory, what, JournalException.reason(e)));
    }

    private int partition() {
        return nextPartition.getAndUpdate(last -> (last + 1) % target.partitions());
    }

    /** Counts a segment that an earlier process made. */
    void found(Segment segment) {
        bytes.addAndGet(segment.header().segmentBytes());
    }

    /** Counts files that were set aside and take up room until somebody removes them. */
    void damaged(long length) {
        bytes.addAndGet(length);
    }

    /** Gives its room to others. */
    void deleted(Segment segment) {
        bytes.addAndGet(-segment.header().segmentBytes());
        shortage.set(null);
    }

    /** Why appends are refused, or null. */
    @Nullable
    String shortage() {
        return shortage.get();
    }

    long bytes() {
        return bytes.get() + tallyBytes.get();
    }

    /** Removes the spares, in which nothing ever was, and leaves the tallies that are finished. */
    void close() throws IOException {
        for (Spare spare : spares) {
            Segment segment = spare.segment.getAndSet(null);
            if (segment != null) {
                segment.delete();
            }
            Tally tally = spare.tally.getAndSet(null);
            if (tally != null) {
                tally.delete();
            }
        }
        // Those are for the next start.
        finished.forEach(Tally::close);
    }

    private void logShortage() {
        String reason = shortage.get();
        if (reason != null && !shortageLogged) {
            LOG.atError()
                    .log(
                            reason
                                    + " Redirects go on; once the segments at hand are full, clicks are counted without their details.");
        } else if (reason == null && shortageLogged) {
            LOG.atInfo().log("The journal has room again.");
        }
        shortageLogged = reason != null;
    }
}
