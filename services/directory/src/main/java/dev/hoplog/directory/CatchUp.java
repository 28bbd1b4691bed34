package dev.hoplog.directory;

import java.time.Duration;
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
    private final Progress progress;
    private final Duration patience;
    private boolean looking;
    private @Nullable CompletableFuture<Void> next;
    private long restUntil = System.nanoTime();

    /** @param patience how long anybody waits at most */
    CatchUp(EndOffsets endOffsets, Progress progress, Duration patience) {
        this.endOffsets = endOffsets;
        this.progress = progress;
        this.patience = patience;
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
        synchronized (this) {
            if (failure != null) {
                restUntil = System.nanoTime() + REST.toNanos();
            }
            following = next;
            next = null;
            looking = following != null;
        }
        if (ends == null) {
            reached.complete(null);
        } else {
            progress.reached(ends, patience).thenAccept(_ -> reached.complete(null));
        }
        if (following != null) {
            look(following);
        }
    }
}
