package dev.hoplog.analytics.generations;

import dev.hoplog.analytics.ClickCounts;
import dev.hoplog.analytics.Counting;
import dev.hoplog.analytics.Health;
import dev.hoplog.analytics.Peers;
import dev.hoplog.events.Generation;
import dev.hoplog.events.GenerationEvent;
import dev.hoplog.events.codec.UnknownEventException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 *   generations, the topic  -->  Generations, a state  -->  what this node counts, compares, deletes
 *          ^                                                      |
 *          '---- checked, failed; switched, once all are checked -'
 *
 * Everything that a generation is on its way stands in the log, and how far its rows are in Kafka Streams. So whatever is killed
 * goes on where it was, and a node that comes later does as the others.
 */
/** Counts on this node into the generations of which the log says so, and knows the one that answers. */
public final class GenerationRunner implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(GenerationRunner.class);

    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(5);
    private static final Duration TO_FOLD = Duration.ofSeconds(10);

    private final GenerationLog records;
    private final GenerationWork work;
    private final Rebuilder rebuilder;
    private final ThreadFactory threads;
    private final Map<Generation, Counting> counting = new ConcurrentHashMap<>();
    private final Set<Generation> deleted = new HashSet<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Object folded = new Object();

    private volatile Generations generations;
    private volatile boolean isKnown;
    private volatile String trouble = "";
    private long upTo;
    private @Nullable Thread thread;

    /**
     * Counts nothing yet.
     *
     * @param begin the generations before any record
     * @param records taken for its own
     * @param node stands in what it appends
     * @param threads makes the threads on which it works
     */
    public GenerationRunner(
            Generations begin,
            GenerationLog records,
            GenerationWork work,
            String node,
            InstantSource clock,
            ThreadFactory threads) {
        generations = begin;
        this.records = records;
        this.work = work;
        this.threads = threads;
        rebuilder = new Rebuilder(records, work, node, clock, threads);
    }

    /** Begins, in the background; one that has begun goes on. */
    public synchronized void start() {
        if (thread == null && closing.getCount() > 0) {
            thread = threads.newThread(this::follow);
            thread.setName("generations");
            thread.start();
        }
    }

    /** As far as this node has read. */
    public Generations generations() {
        return generations;
    }

    /** Counts of the generation that answers, whichever that is at the time of a question. */
    public ClickCounts counts() {
        return new FollowedCounts(() -> begun(generations.current()));
    }

    /** Counts of a generation; nothing if it is not counted, or not known here. */
    public Optional<ClickCounts> counts(String generation) {
        return generations
                .find(generation)
                .filter(GenerationState::isCounted)
                .map(state -> new FollowedCounts(() -> begun(state.generation())));
    }

    /**
     * Answers what another node asks for of the counts that are kept here.
     *
     * @throws IllegalArgumentException if this is no question that this version knows
     */
    public byte[] answerPeer(String generation, byte[] question) {
        return generations
                .find(generation)
                .map(state -> counting.get(state.generation()))
                .map(begun -> begun.answerPeer(question))
                .orElseGet(Peers::nothingHere);
    }

    private Optional<ClickCounts> begun(Generation generation) {
        return Optional.ofNullable(counting.get(generation)).map(Counting::counts);
    }

    /** Of the generation that answers. */
    public Health health() {
        Counting current = counting.get(generations.current());
        return current == null ? new Health.Starting(trouble) : current.health();
    }

    /** How far the generation that is on its way is on this node; nothing if there is none, or it has just begun. */
    public Optional<Rebuilding> rebuilding() {
        return rebuilder.progress();
    }

    /**
     * Appends, and waits until this node has folded it: what became of it, the state says.
     *
     * @throws KafkaException if it may not stand in the log, or is not read in time
     */
    public void append(GenerationEvent event) throws InterruptedException {
        long offset = records.append(event);
        long deadline = System.nanoTime() + TO_FOLD.toNanos();
        synchronized (folded) {
            while (upTo <= offset) {
                long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
                if (left <= 0) {
                    throw new org.apache.kafka.common.errors.TimeoutException(
                            "what was appended to the generations was not read back in time");
                }
                folded.wait(left);
            }
        }
    }

    @Override
    public void close() {
        close(Counting.TO_CLOSE);
    }

    /** Ends what is counted here, for now. */
    public synchronized void close(Duration timeout) {
        closing.countDown();
        rebuilder.close();
        if (thread != null) {
            thread.interrupt();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        records.close();
        counting.values().forEach(begun -> begun.close(timeout));
    }

    private void follow() {
        while (closing.getCount() > 0) {
            Duration pause = Duration.ZERO;
            try {
                read();
                if (isKnown) {
                    count();
                    delete();
                    advance();
                }
                trouble = "";
            } catch (InterruptException e) {
                return;
            } catch (UnknownEventException e) {
                // What answered before it is counted on; nothing is built, switched or deleted.
                count();
                tell(e.getMessage() + "; a newer version of Hoplog can read on", e);
                pause = PAUSE_AFTER_FAILURE;
            } catch (KafkaException | UncheckedIOException e) {
                tell("generations of the statistics cannot be seen to now: " + e, e);
                pause = PAUSE_AFTER_FAILURE;
            }
            try {
                if (closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void tell(String what, Exception cause) {
        if (!what.equals(trouble)) {
            trouble = what;
            log.atWarn().setCause(cause).log(what);
        }
    }

    private void read() {
        GenerationLog.Read read = records.read(PATIENCE);
        for (GenerationEvent event : read.events()) {
            Generation before = generations.current();
            generations = generations.with(event);
            if (!generations.current().equals(before)) {
                log.atInfo()
                        .addKeyValue("generation", generations.current().text())
                        .addKeyValue("before", before.text())
                        .log("another generation answers");
            }
        }
        synchronized (folded) {
            upTo = read.upTo();
            folded.notifyAll();
        }
        isKnown |= read.isWhole();
    }

    private void count() {
        for (GenerationState state : generations.all()) {
            if (state.isCounted() && !counting.containsKey(state.generation())) {
                Counting begun = work.count(state.generation());
                counting.put(state.generation(), begun);
                begun.start();
            }
        }
    }

    private void delete() {
        for (GenerationState state : generations.all()) {
            if (!state.isCounted() && !deleted.contains(state.generation())) {
                try {
                    Counting begun = counting.remove(state.generation());
                    if (begun != null) {
                        begun.closeForGood();
                    }
                    work.delete(state.generation());
                    deleted.add(state.generation());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                } catch (InterruptedException e) {
                    throw new InterruptException(e);
                }
            }
        }
    }

    private void advance() {
        Optional<GenerationState> onTheWay = generations.onTheWay();
        Counting begun = onTheWay.isEmpty() ? null : counting.get(onTheWay.get().generation());
        if (begun == null) {
            rebuilder.rest();
        } else {
            rebuilder.advance(onTheWay.get(), begun);
        }
    }
}
