package dev.hoplog.query.visitors;

import dev.hoplog.events.VisitorSalt;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/*
 * The log decides: of each day the first record is its salt. A node uses only what it has read, so it does not matter how many
 * append one for the same day.
 *
 *   which days' salts are missing?  ->  read the whole log  ->  none there? append a random one  ->  read it again
 *
 * A day's salt never changes, so nothing is followed: two or three times a day the log, of a few records, is read from its
 * beginning. Only a log that was read whole can say that a day has no salt.
 *
 * Times of one salt, of the 23rd:
 *
 *   22nd 18:00   the first node that looks appends it: six hours for brokers that are away
 *   23rd         visitors are hashed with it
 *   24th         still in memory, for a clock that is set back over midnight
 *   24th 18:00   48 hours old: the brokers remove it
 *   25th 00:00   overwritten in the memory of each node
 */
/**
 * The salts of yesterday, today and tomorrow, as far as they are known here: the same on all nodes. They are in memory and in
 * the log, in no file of this process.
 *
 * <p>{@link #of} may be called by any thread and waits for nothing.
 */
public final class VisitorSalts implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(VisitorSalts.class);

    /** How long before its day a salt is made. */
    private static final Duration AHEAD = Duration.ofHours(6);

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(5);

    private final SaltLog salts;
    private final RandomGenerator random;
    private final InstantSource clock;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile List<DaySalt> known = List.of();
    private @Nullable Thread thread;

    /** @param random nobody may guess what it gives */
    public VisitorSalts(SaltLog salts, RandomGenerator random, InstantSource clock) {
        this.salts = salts;
        this.random = random;
        this.clock = clock;
    }

    /** Begins to keep the salts, on a thread of its own. */
    public synchronized void begin(ThreadFactory threads) {
        if (thread == null && closing.getCount() > 0) {
            thread = threads.newThread(this::keep);
            thread.setName("visitor-salts");
            thread.start();
        }
    }

    /** Whether visitors are told from each other now. */
    public boolean areKnown() {
        return of(DaySalt.dayOf(clock.millis())) != null;
    }

    /** Ends the thread, and overwrites what is in memory. */
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
        known.forEach(DaySalt::destroy);
        known = List.of();
    }

    /**
     * The salt of a day; null if it is not known here.
     *
     * @param day in days since 1970-01-01
     */
    @Nullable
    DaySalt of(long day) {
        List<DaySalt> now = known;
        for (int i = 0; i < now.size(); i++) {
            if (now.get(i).day() == day) {
                return now.get(i);
            }
        }
        return null;
    }

    /** Looks once: overwrites what is over, and sees to what is missing. */
    void look(Instant now) {
        forget(now);
        List<LocalDate> missing = missing(now);
        if (missing.isEmpty()) {
            return;
        }
        List<VisitorSalt> read = salts.read();
        boolean hasAppended = false;
        for (LocalDate day : missing) {
            if (read.stream().noneMatch(salt -> salt.day().equals(day))) {
                var bytes = new byte[VisitorSalt.LENGTH];
                random.nextBytes(bytes);
                var salt = new VisitorSalt(day, bytes);
                salts.append(salt);
                salt.destroy();
                hasAppended = true;
            }
        }
        if (hasAppended) {
            read.forEach(VisitorSalt::destroy);
            read = salts.read();
        }
        learn(read, now);
    }

    /** The days whose salts must be known at an instant. */
    static List<LocalDate> needed(Instant now) {
        LocalDate today = DaySalt.dayOf(now);
        LocalDate soon = DaySalt.dayOf(now.plus(AHEAD));
        return today.equals(soon) ? List.of(today) : List.of(today, soon);
    }

    /** Whether the salt of a day may be kept at an instant. */
    static boolean isKept(long day, Instant now) {
        long today = DaySalt.dayOf(now).toEpochDay();
        return today - 1 <= day && day <= today + 1;
    }

    private List<LocalDate> missing(Instant now) {
        return needed(now).stream().filter(day -> of(day.toEpochDay()) == null).toList();
    }

    private void forget(Instant now) {
        List<DaySalt> all = known;
        List<DaySalt> kept =
                all.stream().filter(salt -> isKept(salt.day(), now)).toList();
        if (kept.size() < all.size()) {
            known = kept;
            all.stream().filter(salt -> !kept.contains(salt)).forEach(DaySalt::destroy);
        }
    }

    /** Takes over the first salt of each day that is not known yet, and destroys the others. */
    private void learn(List<VisitorSalt> inOrder, Instant now) {
        var all = new ArrayList<>(known);
        for (VisitorSalt salt : inOrder) {
            long day = salt.day().toEpochDay();
            if (isKept(day, now) && all.stream().noneMatch(one -> one.day() == day)) {
                all.add(new DaySalt(salt));
            } else {
                salt.destroy();
            }
        }
        known = List.copyOf(all);
    }

    private void keep() {
        String told = "";
        while (closing.getCount() > 0) {
            Duration pause = PAUSE;
            try {
                look(clock.instant());
                told = "";
            } catch (RuntimeException e) {
                String error = e.toString();
                if (closing.getCount() > 0 && !error.equals(told)) {
                    // What is away comes back; a record that is not understood stays for two days.
                    log.atLevel(e instanceof KafkaException ? Level.WARN : Level.ERROR)
                            .addKeyValue("error", error)
                            .log("a day's salt is missing, without it clicks count no visitors; trying on");
                    told = error;
                }
                pause = PAUSE_AFTER_FAILURE;
            }
            try {
                closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
