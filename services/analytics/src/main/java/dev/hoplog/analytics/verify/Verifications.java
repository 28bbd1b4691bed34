package dev.hoplog.analytics.verify;

import dev.hoplog.analytics.ClickCounts;
import dev.hoplog.analytics.Kept;
import dev.hoplog.analytics.classify.Classifier;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.codec.UnknownEventException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifications, one after the other, in the order in which they came. They are in memory only and end with the process:
 * they change nothing, and can be asked for again.
 */
public final class Verifications implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Verifications.class);

    private static final int MOST_WAITING = 20;

    /** Of those that have ended, the last ones can be asked for. */
    private static final int MOST_KEPT = 200;

    private static final Duration TO_CLOSE = Duration.ofSeconds(2);

    private final ClickCounts stores;
    private final Kept everything;
    private final Supplier<ClickRecords> records;
    private final Supplier<Classifier> classifier;
    private final InstantSource clock;
    private final ThreadPoolExecutor worker;
    private final Map<String, Verification> all = new LinkedHashMap<>();

    /**
     * None yet.
     *
     * @param countPartitions how many partitions the counts have
     * @param records begins to read the log
     * @param threads makes the thread on which they are carried out
     */
    public Verifications(
            ClickCounts stores,
            int countPartitions,
            Supplier<ClickRecords> records,
            Supplier<Classifier> classifier,
            InstantSource clock,
            ThreadFactory threads) {
        this.stores = stores;
        everything = Kept.all(countPartitions);
        this.records = records;
        this.classifier = classifier;
        this.clock = clock;
        worker = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING), threads);
    }

    /**
     * Begins one, or tells of the one that has this id.
     *
     * @param link whose clicks are compared; null for those of every link
     * @return nothing if too many wait
     */
    public Optional<Verification> start(String id, @Nullable LinkId link, String owner) {
        synchronized (all) {
            Verification known = all.get(id);
            if (known != null) {
                return Optional.of(known);
            }
            try {
                Verification waiting = Verification.waiting(id, link, owner, clock.instant());
                worker.execute(() -> carryOut(waiting));
                all.put(id, waiting);
                forgetOldest();
                return Optional.of(waiting);
            } catch (RejectedExecutionException e) {
                return Optional.empty();
            }
        }
    }

    /** Nothing for one that this process does not know. */
    public Optional<Verification> find(String id) {
        synchronized (all) {
            return Optional.ofNullable(all.get(id));
        }
    }

    /** Those that run are interrupted. */
    @Override
    public void close() {
        worker.shutdownNow();
        try {
            if (!worker.awaitTermination(TO_CLOSE.toMillis(), TimeUnit.MILLISECONDS)) {
                log.atWarn().log("a verification did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void carryOut(Verification verification) {
        String id = verification.id();
        try (ClickRecords click = records.get()) {
            update(id, now -> now.running(0, 0));
            Verification.Outcome outcome = new Comparison(
                            stores,
                            click,
                            classifier.get(),
                            verification.link(),
                            everything,
                            clock,
                            (done, total) -> update(id, now -> now.running(done, total)))
                    .run();
            update(id, now -> now.ended(outcome, clock.instant()));
            if (!outcome.equal()) {
                log.atError()
                        .addKeyValue("verification", id)
                        .addKeyValue("differing", outcome.differing())
                        .log("the statistics differ from the log");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            update(id, now -> now.failed("The node was stopped.", clock.instant()));
        } catch (IllegalStateException | UnknownEventException e) {
            update(id, now -> now.failed(String.valueOf(e.getMessage()), clock.instant()));
        } catch (KafkaException e) {
            log.atWarn().addKeyValue("verification", id).setCause(e).log("a verification failed");
            update(id, now -> now.failed("The log could not be read; look at the brokers.", clock.instant()));
        }
    }

    private void update(String id, UnaryOperator<Verification> change) {
        synchronized (all) {
            all.computeIfPresent(id, (_, now) -> change.apply(now));
        }
    }

    private void forgetOldest() {
        Iterator<Verification> oldest = all.values().iterator();
        while (all.size() > MOST_KEPT && oldest.hasNext()) {
            if (oldest.next().endedAt() != null) {
                oldest.remove();
            }
        }
    }
}
