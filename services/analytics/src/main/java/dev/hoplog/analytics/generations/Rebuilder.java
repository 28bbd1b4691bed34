package dev.hoplog.analytics.generations;

import dev.hoplog.analytics.Counting;
import dev.hoplog.analytics.Reach;
import dev.hoplog.events.Generation;
import dev.hoplog.events.GenerationEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a generation on its way to answer, as far as that is this node's part: watches it catch up, has it compared with the
 * log, and tells the log. For one thread; any may ask for the progress.
 */
final class Rebuilder implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Rebuilder.class);

    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration BETWEEN_TELLINGS = Duration.ofSeconds(10);

    /** One that lags no more than this has caught up: its rest is counted while it is compared. */
    private static final Duration CLOSE = Duration.ofSeconds(10);

    private final GenerationLog records;
    private final GenerationWork work;
    private final String node;
    private final InstantSource clock;
    private final ThreadFactory threads;

    private volatile @Nullable Rebuilding folding;
    private volatile @Nullable GenerationCheck check;

    /** What was compared here, once that is done: others may still compare their part, and what is told of this takes a moment. */
    private volatile @Nullable Rebuilding compared;

    private @Nullable Generation generation;
    private Rebuilding.Meter meter = new Rebuilding.Meter();
    private Instant notBefore = Instant.MIN;
    private Instant toldAt = Instant.EPOCH;

    Rebuilder(GenerationLog records, GenerationWork work, String node, InstantSource clock, ThreadFactory threads) {
        this.records = records;
        this.work = work;
        this.node = node;
        this.clock = clock;
        this.threads = threads;
    }

    /** Nothing while there is none on its way, or it has just begun. */
    Optional<Rebuilding> progress() {
        GenerationCheck now = check;
        Rebuilding before = compared;
        return Optional.ofNullable(now != null ? now.progress() : before != null ? before : folding);
    }

    /** None is on its way. */
    void rest() {
        close();
        check = null;
        compared = null;
        folding = null;
        meter = new Rebuilding.Meter();
        generation = null;
    }

    /**
     * Does what is next.
     *
     * @throws org.apache.kafka.common.KafkaException if the log could not be told; then it is done again
     */
    void advance(GenerationState state, Counting begun) {
        if (!state.generation().equals(generation)) {
            rest();
            generation = state.generation();
        }
        GenerationCheck checking = check;
        if (checking != null) {
            if (!checking.isUnderWay()) {
                conclude(state.generation(), checking);
            }
            return;
        }
        Instant now = clock.instant();
        Reach reach = begun.reach();
        Rebuilding progress = meter.look(now, reach, begun.folded());
        folding = progress;
        tell(state.generation(), progress, now);
        if (now.isBefore(notBefore)) {
            return;
        }
        if (state.status() == GenerationState.Status.CHECKED) {
            notBefore = now.plus(PAUSE);
            records.append(new GenerationEvent(state.generation(), now, node, new GenerationEvent.Switched(true)));
        } else if (hasCaughtUp(begun, reach)
                && !state.checked().containsAll(reach.kept().partitions())) {
            check = new GenerationCheck(work, begun.counts(), reach, threads);
        }
    }

    /** Interrupts a comparison that is under way. */
    @Override
    public void close() {
        GenerationCheck now = check;
        if (now != null) {
            now.close();
        }
    }

    private void conclude(Generation generation, GenerationCheck ended) {
        ended.result(node)
                .ifPresentOrElse(
                        result -> {
                            records.append(new GenerationEvent(generation, clock.instant(), node, result));
                            compared = ended.progress();
                            log.atInfo()
                                    .addKeyValue("generation", generation.text())
                                    .addKeyValue("result", result)
                                    .log("compared with the log");
                        },
                        () -> notBefore = clock.instant().plus(PAUSE));
        check = null;
    }

    private void tell(Generation generation, Rebuilding progress, Instant now) {
        if (now.isBefore(toldAt.plus(BETWEEN_TELLINGS))) {
            return;
        }
        toldAt = now;
        log.atInfo()
                .addKeyValue("generation", generation.text())
                .addKeyValue("records", progress.done() + " of " + progress.total())
                .addKeyValue("clicksPerSecond", Math.round(progress.clicksPerSecond()))
                .addKeyValue("secondsLeft", progress.secondsLeft())
                .log("building the statistics anew");
    }

    private static boolean hasCaughtUp(Counting begun, Reach reach) {
        return begun.isCaughtUp() && reach.lagMillis() >= 0 && reach.lagMillis() <= CLOSE.toMillis();
    }
}
