package dev.hoplog.directory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * How far a reader of a topic has come, and those who wait until it has come further.
 *
 * <p>Positions are next offsets by partition: what stands before them was read. A partition that is not named is at its
 * beginning.
 */
public final class Progress {

    static final int MAX_WAITERS = 10_000;

    private final Map<Integer, Long> positions = new HashMap<>();
    private final List<Waiter> waiters = new ArrayList<>();

    private record Waiter(Map<Integer, Long> positions, CompletableFuture<Boolean> reached) {}

    public synchronized Map<Integer, Long> positions() {
        return Map.copyOf(positions);
    }

    public synchronized boolean hasReached(Map<Integer, Long> wanted) {
        return wanted.entrySet().stream().allMatch(end -> positions.getOrDefault(end.getKey(), 0L) >= end.getValue());
    }

    /** Whether somebody waits. */
    public synchronized boolean isAwaited() {
        return !waiters.isEmpty();
    }

    /**
     * Completed with whether the reader has come to these positions, and never exceptionally: with false when that takes
     * longer than the patience, and at once when as many wait as can be held.
     */
    public CompletionStage<Boolean> reached(Map<Integer, Long> wanted, Duration patience) {
        var reached = new CompletableFuture<Boolean>();
        synchronized (this) {
            if (hasReached(wanted)) {
                return CompletableFuture.completedStage(true);
            }
            if (waiters.size() >= MAX_WAITERS) {
                return CompletableFuture.completedStage(false);
            }
            var waiter = new Waiter(Map.copyOf(wanted), reached);
            waiters.add(waiter);
            reached.whenComplete((_, _) -> forget(waiter));
        }
        return reached.completeOnTimeout(false, patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Tells that the reader is at these positions now, or further. */
    public void advance(Map<Integer, Long> further) {
        List<Waiter> reached;
        synchronized (this) {
            further.forEach((partition, offset) -> positions.merge(partition, offset, Math::max));
            reached = waiters.stream()
                    .filter(waiter -> hasReached(waiter.positions))
                    .toList();
        }
        reached.forEach(waiter -> waiter.reached.complete(true));
    }

    /** Begins anew; who waits goes on waiting. */
    public synchronized void restart() {
        positions.clear();
    }

    private synchronized void forget(Waiter waiter) {
        waiters.remove(waiter);
    }
}
