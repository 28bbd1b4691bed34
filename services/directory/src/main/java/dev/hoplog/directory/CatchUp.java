package dev.hoplog.directory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/*
 * A slug that is not here may have been created on another node a moment ago. Whoever asks for it waits until this node
 * has folded all that stood in the log when he asked:
 *
 *   ask -> look up the end (after he asked) -> wait until the fold is there -> look again
 *
 * One look-up is on its way at a time. Who comes meanwhile cannot use it, since it may have been answered before he came;
 * all of them share the next one. So a scanner costs one question to the broker at a time, however fast it asks.
 *
 * A log that does not answer within the patience counts as away for REST: then nobody waits, and what is here is the answer.
 */
/** Those who wait until the directory has folded what was in the log when they asked. */
final class CatchUp {

    private static final Duration REST = Duration.ofSeconds(1);
    private static final CompletionStage<Void> AT_ONCE = CompletableFuture.completedStage(null);

    private final EndOffsets endOffsets;
    private final Duration patience;
    private final long[] folded;
    private final List<Waiting> waiting = new ArrayList<>();
    private boolean looking;
    private @Nullable CompletableFuture<Void> next;
    private long restUntil = System.nanoTime();

    private record Waiting(Map<Integer, Long> ends, CompletableFuture<Void> reached) {}

    /**
     * @param folded by partition, the offset up to which is folded already
     * @param patience how long anybody waits at most
     */
    CatchUp(EndOffsets endOffsets, long[] folded, Duration patience) {
        this.endOffsets = endOffsets;
        this.patience = patience;
        this.folded = folded.clone();
    }

    /** Completed when all is folded that is in the log now, or when that takes too long. Never exceptionally. */
    CompletionStage<Void> join() {
        CompletableFuture<Void> reached;
        boolean isFirst = false;
        synchronized (this) {
            if (System.nanoTime() - restUntil < 0) {
                return AT_ONCE;
            }
            if (!looking) {
                looking = true;
                isFirst = true;
                reached = new CompletableFuture<>();
            } else {
                reached = next == null ? new CompletableFuture<>() : next;
                next = reached;
            }
        }
        if (isFirst) {
            look(reached);
        }
        return reached.copy().completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Completed with true when all partitions are folded up to these offsets, with false when that takes too long. */
    CompletionStage<Boolean> reached(Map<Integer, Long> ends, Duration patience) {
        var one = new Waiting(ends, new CompletableFuture<>());
        synchronized (this) {
            if (isReached(one)) {
                return CompletableFuture.completedStage(true);
            }
            waiting.add(one);
        }
        return one.reached
                .thenApply(_ -> true)
                .completeOnTimeout(false, patience.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((_, _) -> forget(one));
    }

    /** Tells that a partition is folded up to an offset. */
    void folded(int partition, long nextOffset) {
        List<Waiting> reached;
        synchronized (this) {
            folded[partition] = nextOffset;
            reached = waiting.stream().filter(this::isReached).toList();
            waiting.removeAll(reached);
        }
        reached.forEach(one -> one.reached.complete(null));
    }

    private void look(CompletableFuture<Void> reached) {
        CompletionStage<Map<Integer, Long>> ends;
        try {
            ends = endOffsets.now();
        } catch (RuntimeException e) {
            ends = CompletableFuture.failedStage(e);
        }
        ends.toCompletableFuture()
                .copy()
                .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((found, failure) -> looked(found, failure, reached));
    }

    private void looked(
            @Nullable Map<Integer, Long> ends, @Nullable Throwable failure, CompletableFuture<Void> reached) {
        CompletableFuture<Void> following;
        boolean isReached;
        synchronized (this) {
            if (failure != null) {
                restUntil = System.nanoTime() + REST.toNanos();
            }
            Waiting one = ends == null ? null : new Waiting(ends, reached);
            isReached = one == null || isReached(one);
            if (one != null && !isReached) {
                waiting.add(one);
            }
            following = next;
            next = null;
            looking = following != null;
        }
        if (isReached) {
            reached.complete(null);
        } else {
            // A fold that stands still must not gather those who have long gone.
            reached.completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS)
                    .whenComplete((_, _) -> forgetGone());
        }
        if (following != null) {
            look(following);
        }
    }

    private synchronized void forget(Waiting one) {
        waiting.remove(one);
    }

    private synchronized void forgetGone() {
        waiting.removeIf(one -> one.reached.isDone());
    }

    private boolean isReached(Waiting one) {
        return one.ends.entrySet().stream().allMatch(end -> folded[end.getKey()] >= end.getValue());
    }
}
