package dev.hoplog.directory;

import dev.hoplog.events.CommandId;
import dev.hoplog.events.LinkEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Those who wait for the log to decide about an event.
 *
 * <p>They wait by command, not by offset: a repeated send is acknowledged without one. They register before they append,
 * so that the decision cannot come first.
 *
 * <p>A command may have several events in the log: copies from other nodes, and earlier tries that came too late. If one of
 * them took effect, that is the answer to all. That one came too late says nothing of another that expects another version
 * or is of another key, and may yet take effect.
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

        private final LinkEvent event;
        private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

        private Waiter(LinkEvent event) {
            this.event = event;
        }

        public CompletableFuture<Outcome> outcome() {
            return outcome;
        }

        @Override
        public void close() {
            remove(this);
        }

        private boolean isAnsweredBy(LinkEvent decided, Outcome what) {
            return switch (what) {
                case Outcome.TookEffect _ -> true;
                case Outcome.CameTooLate() ->
                    decided.key().equals(event.key()) && decided.expectedVersion() == event.expectedVersion();
            };
        }
    }

    /** A waiter for what becomes of the event, to be appended next; empty if as many as can be held are waiting. */
    public synchronized Optional<Waiter> register(LinkEvent event) {
        if (waiting >= limit) {
            return Optional.empty();
        }
        var waiter = new Waiter(event);
        waiters.computeIfAbsent(event.commandId(), _ -> new ArrayList<>(1)).add(waiter);
        waiting++;
        return Optional.of(waiter);
    }

    /** How many wait now. */
    public synchronized int waiting() {
        return waiting;
    }

    void decided(LinkEvent event, Outcome outcome) {
        List<Waiter> decided;
        synchronized (this) {
            List<Waiter> waitersOfCommand = waiters.get(event.commandId());
            if (waitersOfCommand == null) {
                return;
            }
            decided = waitersOfCommand.stream()
                    .filter(waiter -> waiter.isAnsweredBy(event, outcome))
                    .toList();
        }
        decided.forEach(waiter -> waiter.outcome.complete(outcome));
    }

    private synchronized void remove(Waiter waiter) {
        List<Waiter> waitersOfCommand = waiters.get(waiter.event.commandId());
        if (waitersOfCommand != null && waitersOfCommand.remove(waiter)) {
            waiting--;
            if (waitersOfCommand.isEmpty()) {
                waiters.remove(waiter.event.commandId());
            }
        }
    }
}
