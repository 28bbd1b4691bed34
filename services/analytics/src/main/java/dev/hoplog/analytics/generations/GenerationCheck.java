package dev.hoplog.analytics.generations;

import dev.hoplog.analytics.ClickCounts;
import dev.hoplog.analytics.Reach;
import dev.hoplog.events.GenerationEvent;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A comparison of a generation with the log, on a thread of its own. */
final class GenerationCheck implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(GenerationCheck.class);

    private final GenerationWork work;
    private final ClickCounts counts;
    private final Reach reach;
    private final Thread thread;
    private volatile Rebuilding progress;
    private volatile @Nullable Long differing;

    /** Begins. */
    GenerationCheck(GenerationWork work, ClickCounts counts, Reach reach, ThreadFactory threads) {
        this.work = work;
        this.counts = counts;
        this.reach = reach;
        progress = Rebuilding.comparing(0, reach.total());
        thread = threads.newThread(this::compare);
        thread.setName("generation-check");
        thread.start();
    }

    Rebuilding progress() {
        return progress;
    }

    boolean isUnderWay() {
        return thread.isAlive();
    }

    /**
     * What came of it; nothing while it is under way, or if it failed and is to be tried again.
     *
     * @param node stands in the reason
     */
    Optional<GenerationEvent.Change> result(String node) {
        Long counted = differing;
        if (counted == null) {
            return Optional.empty();
        }
        return Optional.of(
                counted == 0
                        ? new GenerationEvent.Checked(reach.kept().partitions())
                        : new GenerationEvent.Failed(counted + (counted == 1 ? " count differs" : " counts differ")
                                + " from the log on node " + node + "."));
    }

    /** Interrupts it. */
    @Override
    public void close() {
        thread.interrupt();
    }

    private void compare() {
        try {
            differing = work.differing(counts, reach.kept(), (done, all) -> progress = Rebuilding.comparing(done, all));
        } catch (InterruptedException e) {
            // The process ends.
        } catch (IllegalStateException | KafkaException e) {
            log.atWarn().setCause(e).log("a generation could not be compared with the log; trying again");
        }
    }
}
