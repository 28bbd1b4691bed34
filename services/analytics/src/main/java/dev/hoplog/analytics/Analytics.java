package dev.hoplog.analytics;

import dev.hoplog.analytics.LocalStores.CountPartition;
import dev.hoplog.events.Generation;
import dev.hoplog.events.codec.UnknownEventException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 *              start()                 partitions and stores are here
 *   (not yet) --------> Starting <--------------------------------> Running
 *                        ^    \                                     /
 *                        |     `-----------> a failure <-----------'
 *                        |                    |      |
 *                        `---- after a pause -'      `-- an event it does not know --> Stopped
 *
 * A failed client is made anew as a whole. To replace only its thread would give the new thread another number and with
 * it another static member, and the partitions would wait for the session of the old one to end. And a client that could
 * not even be made is one more failure of the same kind.
 */
/** Counts clicks into one generation as long as it lives: runs {@link ClickCountsTopology}. A failure of it never reaches its host. */
public final class Analytics implements Counting {

    private static final Logger log = LoggerFactory.getLogger(Analytics.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final AnalyticsSettings settings;
    private final Generation generation;
    private final LongAdder folded = new LongAdder();
    private final Horizon horizon;
    private final OwnNode own;
    private final StoredClickCounts counts;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);

    private volatile Duration timeToClose = TO_CLOSE;
    private volatile boolean forGood;
    private volatile @Nullable StreamsRun run;
    private volatile Health health = new Health.Starting("");

    /** Before the next client, if this one fails; it grows from one to the next until one runs. */
    private Duration pause = Duration.ZERO;

    /**
     * Not begun yet.
     *
     * @param generation the one to count into
     * @param threads makes the thread that all others of the analytics are started by
     */
    public Analytics(AnalyticsSettings settings, Generation generation, InstantSource clock, ThreadFactory threads) {
        this.settings = settings;
        this.generation = generation;
        horizon = new Horizon(clock);
        own = new OwnNode(settings.layout().countPartitions(), this::stores, settings.zone());
        counts = new StoredClickCounts(own, this::peer, horizon, generation.text(), StoredClickCounts.MOST_ATTEMPTS);
        thread = threads.newThread(this::live);
        thread.setName("analytics " + generation.text());
    }

    /** The generation with which counting by these settings begins. */
    public static Generation firstGeneration(AnalyticsSettings settings) {
        return Generation.first(ClickCountsTopology.fold(settings.zone()));
    }

    @Override
    public synchronized void start() {
        if (thread.getState() == Thread.State.NEW) {
            thread.start();
        }
    }

    @Override
    public ClickCounts counts() {
        return counts;
    }

    @Override
    public byte[] answerPeer(byte[] question) {
        return PeerMessages.answer(own, question);
    }

    @Override
    public Health health() {
        Health now = health;
        StreamsRun current = run;
        return now instanceof Health.Starting && current != null && current.isRunning() ? new Health.Running() : now;
    }

    @Override
    public long folded() {
        return folded.sum();
    }

    @Override
    public Reach reach() {
        return counts.reach();
    }

    @Override
    public boolean isCaughtUp() {
        return counts.areCaughtUp();
    }

    @Override
    public void closeForGood() throws IOException {
        forGood = true;
        close();
        Remains.deleteStores(settings, generation);
    }

    @Override
    public void close(Duration timeout) {
        timeToClose = timeout;
        closing.countDown();
        try {
            thread.join(timeout.plus(LOOK).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private CountPartition stores(int partition) {
        return running().stores().partition(partition);
    }

    private CountNode peer(int partition) {
        String keeper = running().keeper(partition);
        if (keeper.equals(settings.address())) {
            // It is on its way to this node, or has just left it.
            throw new InvalidStateStoreException("partition " + partition + " is not here yet");
        }
        return new PeerNode(keeper, generation.text(), settings.zone(), settings.peers());
    }

    private StreamsRun running() {
        StreamsRun current = run;
        if (current == null) {
            throw new InvalidStateStoreException("no client runs");
        }
        return current;
    }

    private void live() {
        try (var logEnd = new LogEnd(settings)) {
            Throwable failure = runOnce(logEnd);
            while (failure != null) {
                UnknownEventException unknown = unknownEvent(failure);
                if (unknown != null) {
                    stop(unknown.getMessage() + "; a newer version of Hoplog can read on", failure);
                    return;
                }
                health = new Health.Starting(failure.toString());
                log.atWarn().addKeyValue("pause", pause).setCause(failure).log("analytics failed and will begin again");
                failure = closing.await(pause.toMillis(), TimeUnit.MILLISECONDS) ? null : runOnce(logEnd);
            }
            health = new Health.Stopped("closed");
            log.atInfo().log("analytics closed");
        } catch (InterruptedException | LinkageError e) {
            stop("the analytics cannot run: " + e, e);
        }
    }

    /** Why the client failed; null if this is to close. */
    private @Nullable Throwable runOnce(LogEnd logEnd) throws InterruptedException {
        pause = longer(pause);
        StreamsRun current = null;
        try {
            current = new StreamsRun(settings, generation, folded);
            current.start();
            run = current;
            log.atInfo().addKeyValue("generation", generation.text()).log("analytics started");
            return await(current, logEnd);
        } catch (RuntimeException e) {
            return e;
        } finally {
            run = null;
            if (current != null) {
                if (forGood) {
                    current.leave(timeToClose);
                } else {
                    current.close(timeToClose);
                }
            }
        }
    }

    private @Nullable Throwable await(StreamsRun current, LogEnd logEnd) throws InterruptedException {
        while (!closing.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
            if (current.hasEnded()) {
                Throwable failure = current.failure();
                return failure != null ? failure : new IllegalStateException("the client ended without a reason");
            }
            if (current.isRunning()) {
                pause = Duration.ZERO;
            }
            Instant at = horizon.now();
            logEnd.lookUp().ifPresent(ends -> horizon.seen(at, ends));
        }
        return null;
    }

    private static Duration longer(Duration pause) {
        Duration next = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
        return next.compareTo(LONGEST_PAUSE) < 0 ? next : LONGEST_PAUSE;
    }

    private static @Nullable UnknownEventException unknownEvent(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownEventException unknown) {
                return unknown;
            }
        }
        return null;
    }

    private void stop(String reason, Throwable cause) {
        health = new Health.Stopped(reason);
        log.atError().setCause(cause).log(reason);
    }
}
