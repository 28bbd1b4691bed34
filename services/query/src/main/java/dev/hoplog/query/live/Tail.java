package dev.hoplog.query.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the ends of both topics for all who listen, each record once. It runs while somebody listens. */
final class Tail implements Runnable {

    /** How many records of each slot before the end it begins with: they are the first of those that are recent. */
    static final int BEGIN_BEFORE_END = 32;

    private static final Logger log = LoggerFactory.getLogger(Tail.class);
    private static final Duration POLL = Duration.ofMillis(500);

    private final Reading reading;
    private final Runnable tooSlow;
    private final CountDownLatch begun = new CountDownLatch(1);
    private List<Listener> listeners = new ArrayList<>();
    private @Nullable Recent recent;
    private @Nullable Place place;
    private @Nullable Place endAtStart;
    private boolean closed;

    /**
     * @param reading begins {@link #BEGIN_BEFORE_END}
     * @param tooSlow called when listeners were given up
     */
    Tail(Reading reading, Runnable tooSlow) {
        this.reading = reading;
        this.tooSlow = tooSlow;
    }

    @Override
    public void run() {
        try (reading) {
            while (!isClosed()) {
                List<LiveEvent> events = reading.read(POLL);
                Place began = reading.began();
                Place end = reading.end();
                Place after = reading.place();
                if (began != null && end != null && after != null) {
                    boolean allListen = tell(events, began, end, after);
                    begun.countDown();
                    if (!allListen) {
                        tooSlow.run();
                    }
                }
            }
        } catch (RuntimeException | Error e) {
            log.atError().setCause(e).log("listeners are told nothing until they come again");
            close();
        }
    }

    private synchronized boolean tell(Collection<LiveEvent> events, Place began, Place end, Place after) {
        if (recent == null) {
            recent = new Recent(began);
            endAtStart = end;
        }
        recent.add(events);
        if (place != null && place.equals(after)) {
            return true;
        }
        place = after;
        return !listeners.removeIf(listener -> !listener.offer(events, after));
    }

    /** Whether it knows where it is, which takes brokers. */
    boolean hasBegun(Duration patience) throws InterruptedException {
        return begun.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** One who is told all from now on; empty before it has begun, or if it has ended. */
    synchronized Optional<Listener> join(Wanted wanted) {
        return place == null || endAtStart == null ? Optional.empty() : join(wanted, place.or(endAtStart));
    }

    /**
     * One who is told all from a place on; empty before it has begun, if it has ended, or if not all of that is recent: then
     * he reads on himself and asks again.
     */
    synchronized Optional<Listener> join(Wanted wanted, Place from) {
        if (closed || recent == null || place == null || !recent.reaches(from)) {
            return Optional.empty();
        }
        var listener = new Listener(wanted, from);
        listener.offer(recent.events(), place);
        listeners.add(listener);
        return Optional.of(listener);
    }

    synchronized void leave(Listener listener) {
        listener.end();
        listeners.remove(listener);
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** Ends it soon, and the listening of all. */
    void close() {
        synchronized (this) {
            closed = true;
            listeners.forEach(Listener::end);
            listeners = new ArrayList<>();
        }
        reading.wake();
    }
}
