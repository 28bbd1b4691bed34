package dev.hoplog.query.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
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
    private final AtomicInteger nextPartition;
    private final List<AtomicReference<@Nullable Segment>> spares = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable String> shortage = new AtomicReference<>();
    private boolean shortageLogged;

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

    /** A place for a writer's spare, with one in it if there is room. */
    AtomicReference<@Nullable Segment> register() {
        var spare = new AtomicReference<@Nullable Segment>(make());
        spares.add(spare);
        return spare;
    }

    /** The spare, or else one made on the spot; null if there is no room. */
    @Nullable
    Segment take(AtomicReference<@Nullable Segment> spare) {
        Segment segment = spare.getAndSet(null);
        if (segment != null) {
            return segment;
        }
        return shortage.get() == null ? make() : null;
    }

    /** One pass of the supply's thread. */
    void refill() {
        String before = shortage.get();
        boolean complete = true;
        for (AtomicReference<@Nullable Segment> spare : spares) {
            if (spare.get() == null) {
                Segment segment = make();
                complete &= segment != null;
                spare.set(segment);
            }
        }
        if (complete) {
            // Unless a writer came upon another one meanwhile.
            shortage.compareAndSet(before, null);
        }
        logShortage();
    }

    private @Nullable Segment make() {
        if (bytes.addAndGet(settings.segmentBytes()) > settings.limitBytes()) {
            bytes.addAndGet(-settings.segmentBytes());
            shortage.set("The journal has reached its limit of %d bytes.".formatted(settings.limitBytes()));
            return null;
        }
        var header = new SegmentHeader(
                new UUID(random.nextLong(), random.nextLong()),
                settings.segmentBytes(),
                nextPartition.getAndUpdate(last -> (last + 1) % target.partitions()),
                clock.millis(),
                target);
        try {
            return Segment.create(directory, header, settings.forces());
        } catch (IOException e) {
            bytes.addAndGet(-settings.segmentBytes());
            shortage.set("The journal cannot make a segment of %d bytes: %s".formatted(settings.segmentBytes(), e));
            return null;
        }
    }

    /** Counts a segment that an earlier process made. */
    void found(Segment segment) {
        bytes.addAndGet(segment.header().segmentBytes());
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
        return bytes.get();
    }

    /** Removes the spares: nothing was ever in them. */
    void close() throws IOException {
        for (AtomicReference<@Nullable Segment> spare : spares) {
            Segment segment = spare.getAndSet(null);
            if (segment != null) {
                segment.delete();
            }
        }
    }

    private void logShortage() {
        String reason = shortage.get();
        if (reason != null && !shortageLogged) {
            LOG.atError()
                    .log(reason + " Redirects go on, but once the segments at hand are full clicks are not counted.");
        } else if (reason == null && shortageLogged) {
            LOG.atInfo().log("The journal has room again.");
        }
        shortageLogged = reason != null;
    }
}
