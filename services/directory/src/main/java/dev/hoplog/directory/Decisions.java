package dev.hoplog.directory;

import dev.hoplog.events.CommandId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Those who wait for the log to decide about their command.
 *
 * <p>They wait by command, not by offset: a repeated send is acknowledged without one. They register before they append,
 * so that the decision cannot come first.
 */
public final class Decisions {

    private final int limit;
    private final Map<CommandId, List<Waiter>> waiters = new HashMap<>();
    private int waiting;

    Decisions(int limit) {
        this.limit = limit;
    }

    /** One who waits. Closing it ends the waiting, whatever came of it. */
    public final class Waiter implements AutoCloseable {

        private final CommandId commandId;
        private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

        private Waiter(CommandId commandId) {
            this.commandId = commandId;
        }

        public CompletableFuture<Outcome> outcome() {
            return outcome;
        }

        @Override
        public void close() {
            remove(this);
        }
    }

    /** A waiter for the next event of the command; empty if as many as can be held are waiting. */
    public synchronized Optional<Waiter> register(CommandId commandId) {
        if (waiting >= limit) {
            return Optional.empty();
        }
        var waiter = new Waiter(commandId);
        waiters.computeIfAbsent(commandId, _ -> new ArrayList<>(1)).add(waiter);
        waiting++;
        return Optional.of(waiter);
    }

    /** How many wait now. */
    public synchronized int waiting() {
        return waiting;
    }

    void decided(CommandId commandId, Outcome outcome) {
        List<Waiter> decided;
        synchronized (this) {
            List<Waiter> waitersOfCommand = waiters.get(commandId);
            if (waitersOfCommand == null) {
                return;
            }
            decided = List.copyOf(waitersOfCommand);
        }
        decided.forEach(waiter -> waiter.outcome.complete(outcome));
    }

    private synchronized void remove(Waiter waiter) {
        List<Waiter> waitersOfCommand = waiters.get(waiter.commandId);
        if (waitersOfCommand != null && waitersOfCommand.remove(waiter)) {
            waiting--;
            if (waitersOfCommand.isEmpty()) {
                waiters.remove(waiter.commandId);
            }
        }
    }
}
