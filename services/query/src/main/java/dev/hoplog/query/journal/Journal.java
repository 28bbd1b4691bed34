package dev.hoplog.query.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clicks that were answered and are not yet known to be in Kafka, in a directory of segment files.
 *
 * <p>Orderly stop: each event loop closes its writer, then the {@link Sender} is closed, then the journal. Any other end is a
 * crash, which loses nothing.
 */
public final class Journal implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final Path directory;
    private final JournalSettings settings;
    private final JournalTarget target;
    private final FileChannel lock;
    private final SegmentSupply supply;
    private final Originals originals;
    private final Queue<Segment> segments = new ConcurrentLinkedQueue<>();
    private final Queue<Segment> arrivals = new ConcurrentLinkedQueue<>();
    private final List<JournalWriter> writers = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean open = true;
    private volatile @Nullable String unforced;

    /**
     * The counters of a journal.
     *
     * @param appended entries since the start
     * @param rolledUp clicks since the start that were counted without their details
     * @param refused clicks since the start for which there was no room at all
     * @param segments files with entries that Kafka may not have
     * @param bytes all files, spares included
     * @param originalsLeftOut clicks since the start that Kafka did not take, and whose originals were not kept either
     * @param unshippedEntries in segments; each tally that is no segment yet is one of them
     * @param trouble why details are or soon will be dropped, or would not outlive a loss of power though they should; null
     *     for no reason
     */
    public record Gauges(
            long appended,
            long rolledUp,
            long refused,
            int segments,
            long bytes,
            long originalsLeftOut,
            long unshippedEntries,
            long unshippedBytes,
            @Nullable String trouble) {}

    private Journal(
            Path directory,
            JournalSettings settings,
            JournalTarget target,
            FileChannel lock,
            SegmentSupply supply,
            Originals originals) {
        this.directory = directory;
        this.settings = settings;
        this.target = target;
        this.lock = lock;
        this.supply = supply;
        this.originals = originals;
        this.thread = Thread.ofPlatform().name("journal-supply").daemon().unstarted(this::keepReady);
    }

    /** What the journal in this directory is for; empty before its first contact with Kafka. */
    public static Optional<JournalTarget> knownTarget(Path directory) {
        return JournalTarget.read(directory);
    }

    /**
     * Opens the journal with all that earlier processes left in it.
     *
     * @param firstContact what a new journal is for. A journal that already knows keeps to what it knows and redirects go on;
     *     the sender finds out whether that is still true
     * @throws JournalException if another process has the directory, or it cannot be written
     */
    public static Journal open(Path directory, JournalSettings settings, JournalTarget firstContact) {
        return open(directory, settings, firstContact, new SecureRandom(), InstantSource.system());
    }

    static Journal open(
            Path directory,
            JournalSettings settings,
            JournalTarget firstContact,
            RandomGenerator random,
            InstantSource clock) {
        FileChannel lock = lock(directory);
        try {
            Optional<JournalTarget> known = JournalTarget.read(directory);
            if (known.isEmpty()) {
                firstContact.write(directory);
            }
            JournalTarget target = known.orElse(firstContact);
            var supply = new SegmentSupply(directory, settings, target, random, clock);
            var originals = Originals.in(directory, Originals.LIMIT_BYTES);
            var journal = new Journal(directory, settings, target, lock, supply, originals);
            supply.damaged(LeftBehind.damaged(directory));
            RollUps.recover(directory, LeftBehind.files(directory), target).forEach(supply::left);
            for (Segment segment : LeftBehind.in(directory, target)) {
                supply.found(segment);
                journal.segments.add(segment);
                journal.arrivals.add(segment);
            }
            journal.thread.start();
            journal.logOpened();
            return journal;
        } catch (IOException e) {
            close(lock);
            throw unwritable(directory, e);
        } catch (RuntimeException e) {
            close(lock);
            throw e;
        }
    }

    private static FileChannel lock(Path directory) {
        try {
            Files.createDirectories(directory);
            FileChannel channel =
                    FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock;
            try {
                lock = channel.tryLock();
            } catch (OverlappingFileLockException e) {
                lock = null;
            }
            if (lock == null) {
                channel.close();
                throw new JournalException(
                        "The journal %s is in use by another process: two must not share a data directory."
                                .formatted(directory));
            }
            return channel;
        } catch (IOException e) {
            throw unwritable(directory, e);
        }
    }

    private static JournalException unwritable(Path directory, IOException e) {
        return new JournalException("The journal directory %s cannot be written: %s".formatted(directory, e), e);
    }

    /** A writer for one thread. The journal keeps a spare segment ready for it from now on. */
    public JournalWriter writer() {
        var writer = new JournalWriter(this, supply.register(), settings.segmentBytes());
        writers.add(writer);
        return writer;
    }

    /**
     * Compares what the journal is for with what was found.
     *
     * @throws JournalException if they differ: these clicks must not go there
     */
    void verify(JournalTarget found) {
        if (!target.equals(found)) {
            throw new JournalException(
                    ("The journal %s is for %s, but Kafka has %s. Its clicks are not sent there. Connect to the cluster it "
                                    + "is for, or move the directory away to begin a new journal without them.")
                            .formatted(directory, target, found));
        }
    }

    @Nullable
    Segment take(SegmentSupply.Spare spare) {
        Segment segment = supply.take(spare);
        if (segment != null) {
            LockSupport.unpark(thread);
            segments.add(segment);
            arrivals.add(segment);
        }
        return segment;
    }

    @Nullable
    Tally takeTally(SegmentSupply.Spare spare) {
        return supply.takeTally(spare);
    }

    /** A segment is made of it, and a new one for its writer, on the supply's thread. */
    void finished(Tally tally) {
        supply.finished(tally);
        LockSupport.unpark(thread);
    }

    /** The memory of a mapped file cannot be written. */
    void faulted() {
        supply.faulted();
    }

    /** Whether details can be kept now. */
    boolean hasRoom() {
        return supply.shortage() == null;
    }

    /** The next segment that the sender has not seen, or null; oldest first. */
    @Nullable
    Segment arrival() {
        return arrivals.poll();
    }

    /** Those with entries that Kafka may not have. */
    Collection<Segment> segments() {
        return segments;
    }

    Originals originals() {
        return originals;
    }

    boolean hasArrival() {
        return !arrivals.isEmpty();
    }

    /** Forgets a segment that Kafka has to the end. */
    void shipped(Segment segment) throws IOException {
        segments.remove(segment);
        segment.delete();
        supply.deleted(segment);
        LockSupport.unpark(thread);
    }

    public JournalTarget target() {
        return target;
    }

    public Gauges gauges() {
        long entries = 0;
        long bytes = 0;
        for (Segment segment : segments) {
            Place acknowledged = segment.acknowledged();
            Place published = segment.published();
            entries += Math.max(0, published.seq() - acknowledged.seq());
            bytes += Math.max(0, published.position() - acknowledged.position());
        }
        return new Gauges(
                writers.stream().mapToLong(JournalWriter::appended).sum(),
                writers.stream().mapToLong(JournalWriter::rolledUp).sum(),
                writers.stream().mapToLong(JournalWriter::refused).sum(),
                segments.size(),
                supply.bytes(),
                originals.leftOut(),
                entries + supply.tallies(),
                bytes,
                trouble());
    }

    private @Nullable String trouble() {
        String shortage = supply.shortage();
        return shortage != null ? shortage : unforced;
    }

    private void keepReady() {
        long forcedAt = System.nanoTime();
        long forceEvery = settings.forceEvery().toNanos();
        long pause = settings.forces() ? Math.min(RETRY_NANOS, forceEvery) : RETRY_NANOS;
        while (open) {
            try {
                ship(supply.rolledUp());
                supply.refill();
                if (settings.forces() && System.nanoTime() - forcedAt >= forceEvery) {
                    force();
                    forcedAt = System.nanoTime();
                }
            } catch (RuntimeException | Error e) {
                // Whatever it was, writers need segments, and there is nobody to start this thread again.
                LOG.atError().setCause(e).log("the journal's supply failed and tries again");
            }
            LockSupport.parkNanos(this, pause);
        }
    }

    private void ship(@Nullable Segment segment) {
        if (segment != null) {
            segments.add(segment);
            arrivals.add(segment);
        }
    }

    private void force() {
        try {
            segments.forEach(Segment::force);
            supply.force();
            if (unforced != null) {
                LOG.atInfo().log("The journal is forced to the device again.");
            }
            unforced = null;
        } catch (UncheckedIOException e) {
            String sentence = "The journal in %s cannot be forced to the device: %s."
                    .formatted(directory, JournalException.reason(Objects.requireNonNull(e.getCause())));
            if (unforced == null) {
                LOG.atError().log(sentence + " Clicks outlive this process, and no loss of power.");
            }
            unforced = sentence;
        }
    }

    private void logOpened() {
        Gauges gauges = gauges();
        LOG.atInfo()
                .addKeyValue("directory", directory)
                .addKeyValue("segments", gauges.segments())
                .addKeyValue("unshippedEntries", gauges.unshippedEntries())
                .addKeyValue("unshippedBytes", gauges.unshippedBytes())
                .log("journal opened");
    }

    /** Leaves what was not shipped to the next start. */
    @Override
    public void close() {
        open = false;
        LockSupport.unpark(thread);
        try {
            thread.join();
            supply.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("an unused journal segment could not be deleted");
        }
        segments.forEach(Segment::close);
        close(lock);
    }

    private static void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("the journal's lock file could not be closed");
        }
    }
}
