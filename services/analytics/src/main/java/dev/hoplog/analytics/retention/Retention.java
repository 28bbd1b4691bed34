package dev.hoplog.analytics.retention;

import dev.hoplog.analytics.Kept;
import dev.hoplog.analytics.RollUpBuilder;
import dev.hoplog.analytics.RolledUp;
import dev.hoplog.analytics.classify.Classifier;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 *   click-events-p   |--- rolled up, deleted ---|--- rolled up ---|------ clicks ------|
 *   click-rollups-p  |== 0 to a ==|== a to b ==|== b to c ========|
 *
 * Only what a seal stands for is deleted, and only once every fold has counted it, of whatever generation or version of Hoplog: one that
 * began before the seal reads the clicks themselves. One that begins now and has committed nothing yet knows only the roll-ups that it
 * found. So what is sealed is deleted not before the next look.
 *
 * A node does so for partitions whose number, modulo that of the counts, it keeps: so each is seen to by one node, without a word
 * between them. Should two see to the same one, the producer's transactional id fences the first, and both only ever append
 * what goes on where the log ends.
 */
/** Rolls up clicks that are older than what is kept, and deletes them. */
public final class Retention implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Retention.class);

    /** A roll-up is of about a day: of less, the same key is written again and again. */
    static final Duration AT_LEAST = Duration.ofDays(1);

    private static final Duration BETWEEN = Duration.ofSeconds(20);

    /** The roll-ups of a partition are read from their beginning each time. */
    private static final Duration WHILE_NOTHING_CAN_BE_DONE = Duration.ofMinutes(10);

    private final @Nullable Duration kept;
    private final ClickLog clicks;
    private final int partitions;
    private final Supplier<Classifier> classifier;
    private final String fold;
    private final Supplier<Kept> mine;
    private final InstantSource clock;
    private final ThreadFactory threads;
    private @Nullable Thread thread;
    private final Map<Integer, Instant> notBefore = new HashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    /** By partition. */
    private final Map<Integer, String> troubles = new ConcurrentSkipListMap<>();

    /**
     * Does nothing yet.
     *
     * @param kept how old clicks become before they are rolled up and deleted; null keeps them for ever
     * @param clicks taken for its own
     * @param partitions of {@code click-events}
     * @param fold the rules by which clicks are told apart
     * @param mine which part of the counts this node keeps now
     * @param threads makes the thread on which it works
     */
    public Retention(
            @Nullable Duration kept,
            ClickLog clicks,
            int partitions,
            Supplier<Classifier> classifier,
            String fold,
            Supplier<Kept> mine,
            InstantSource clock,
            ThreadFactory threads) {
        this.kept = kept;
        this.clicks = clicks;
        this.partitions = partitions;
        this.classifier = classifier;
        this.fold = fold;
        this.mine = mine;
        this.clock = clock;
        this.threads = threads;
    }

    /** Begins, in the background; nothing where clicks are kept for ever. */
    public synchronized void start() {
        if (kept != null && thread == null && closing.getCount() > 0) {
            thread = threads.newThread(() -> live(kept));
            thread.setName("retention");
            thread.start();
        }
    }

    /** What keeps old clicks from being rolled up or deleted; empty while nothing does. */
    public String trouble() {
        return troubles.values().stream().findFirst().orElse("");
    }

    @Override
    public synchronized void close() {
        closing.countDown();
        if (thread != null) {
            thread.interrupt();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void live(Duration kept) {
        try (clicks) {
            do {
                Kept part = mine.get();
                for (int partition = 0; partition < partitions && closing.getCount() > 0; partition++) {
                    if (part.partitions().contains(partition % part.of())) {
                        see(partition, kept);
                    }
                }
            } while (!closing.await(BETWEEN.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptException | InterruptedException e) {
            // Only close() interrupts.
        }
    }

    /** Does in a partition what can be done, and never fails for it. */
    void see(int partition, Duration kept) {
        Instant now = clock.instant();
        if (now.isBefore(notBefore.getOrDefault(partition, Instant.MIN))) {
            return;
        }
        try {
            if (!keep(partition, now.minus(kept))) {
                notBefore.put(partition, now.plus(WHILE_NOTHING_CAN_BE_DONE));
            }
            troubles.remove(partition);
        } catch (InterruptException e) {
            throw e;
        } catch (RuntimeException e) {
            String what =
                    "Old clicks of click-events-" + partition + " are not rolled up and deleted now: " + e.getMessage();
            if (!what.equals(troubles.put(partition, what))) {
                log.atWarn().setCause(e).log(what);
            }
        }
    }

    /**
     * Rolls up what is older in a partition, and deletes what was rolled up before.
     *
     * @return whether it did anything
     */
    boolean keep(int partition, Instant old) {
        if (clicks.firstSince(partition, old.minus(AT_LEAST)) <= clicks.begin(partition)) {
            return false;
        }
        try (ClickLog.RollUps rollUps = clicks.rollUps(partition)) {
            var rolledUp = new RolledUp(partition);
            rollUps.read(rolledUp::with);
            boolean isAnyDeleted = delete(partition, rolledUp.end());
            return rollUp(partition, rollUps, rolledUp, old) || isAnyDeleted;
        }
    }

    private boolean rollUp(int partition, ClickLog.RollUps rollUps, RolledUp rolledUp, Instant old) {
        if (clicks.firstSince(partition, old.minus(AT_LEAST)) <= rolledUp.end()) {
            return false;
        }
        long begin = clicks.begin(partition);
        if (begin > rolledUp.end()) {
            throw new IllegalStateException("it begins at " + begin + ", and what stood there from " + rolledUp.end()
                    + " on is in no roll-up, so nothing stands for it");
        }
        long to = clicks.firstSince(partition, old);
        while (rolledUp.end() < to) {
            RollUpBuilder next = rolledUp.next(classifier.get(), clock.instant());
            var end = new long[] {to};
            clicks.read(partition, rolledUp.end(), to, (offset, batch) -> {
                next.add(batch);
                if (next.isFull()) {
                    end[0] = offset + 1;
                }
                return !next.isFull();
            });
            long from = rolledUp.end();
            rollUps.append(next.build(end[0], fold));
            rollUps.read(rolledUp::with);
            if (rolledUp.end() < end[0]) {
                throw new IllegalStateException("a roll-up from %d to %d was appended, and the log has none up to there"
                        .formatted(from, end[0]));
            }
            log.atInfo()
                    .addKeyValue("partition", partition)
                    .addKeyValue("upTo", rolledUp.end())
                    .log("clicks are rolled up");
        }
        return true;
    }

    private boolean delete(int partition, long rolledUp) {
        long before = Math.min(rolledUp, clicks.counted(partition));
        if (before <= clicks.begin(partition)) {
            return false;
        }
        clicks.delete(partition, before);
        log.atInfo()
                .addKeyValue("partition", partition)
                .addKeyValue("before", before)
                .log("clicks that are rolled up are deleted");
        return true;
    }
}
