package dev.hoplog.query.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/*
 * A listener may have seen more of one slot than the tail, and less of another: he came from another node, or read the past
 * himself. What he has seen is skipped, and the ids he is given are of his own place. Once the tail has come as far as he
 * had in every slot, his place is the tail's, and he is given the bytes that are made once for all.
 */
/** What waits for one listener, and how far he has come. The tail fills it and never waits; a thread of his own empties it. */
final class Listener {

    /** Who is further behind is too slow. He can come back and read on from where he was. */
    static final int MOST_WAITING = 8192;

    /**
     * An event to be written.
     *
     * @param apart the listener's place after it; null where that is the tail's
     */
    record Told(@Nullable Place apart, LiveEvent event) {

        byte[] id() {
            return apart == null ? event.id() : LiveEvent.id(apart);
        }
    }

    /** What came of waiting. */
    sealed interface Taken {

        /** Events; none if there were none within the patience. */
        record Events(List<Told> told, Place after) implements Taken {}

        /** There will be no more. */
        record Ended() implements Taken {}
    }

    private enum State {
        LISTENING,
        TOO_SLOW,
        ENDED
    }

    private final Wanted wanted;
    private final Place began;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private List<Told> waiting = new ArrayList<>();
    private Place place;
    private boolean isApart = true;
    private State state = State.LISTENING;

    /** @param place up to where he was told everything that he wants */
    Listener(Wanted wanted, Place place) {
        this.wanted = wanted;
        this.began = place;
        this.place = place;
    }

    Place began() {
        return began;
    }

    /**
     * Takes what the tail read.
     *
     * @param after up to where the tail has read now
     * @return whether he still listens
     */
    boolean offer(Collection<LiveEvent> events, Place after) {
        lock.lock();
        try {
            if (state == State.LISTENING && waiting.size() > MOST_WAITING) {
                end(State.TOO_SLOW);
            }
            if (state != State.LISTENING) {
                return false;
            }
            boolean wasEmpty = waiting.isEmpty();
            if (isApart) {
                events.forEach(this::takeApart);
                place = place.or(after);
                isApart = !place.equals(after);
            } else {
                for (LiveEvent event : events) {
                    if (wanted.includes(event.about())) {
                        waiting.add(new Told(null, event));
                    }
                }
                place = after;
            }
            if (wasEmpty && !waiting.isEmpty()) {
                news.signal();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void takeApart(LiveEvent event) {
        if (!event.isBefore(place)) {
            place = event.after(place);
            if (wanted.includes(event.about())) {
                waiting.add(new Told(place, event));
            }
        }
    }

    /** All that waits, as soon as there is something. */
    Taken take(Duration patience) throws InterruptedException {
        lock.lock();
        try {
            long left = patience.toNanos();
            while (waiting.isEmpty() && state == State.LISTENING && left > 0) {
                left = news.awaitNanos(left);
            }
            if (state != State.LISTENING) {
                return new Taken.Ended();
            }
            List<Told> taken = waiting;
            if (!taken.isEmpty()) {
                waiting = new ArrayList<>();
            }
            return new Taken.Events(taken, place);
        } finally {
            lock.unlock();
        }
    }

    /** Whether he was given up for reading too slowly. */
    boolean isTooSlow() {
        lock.lock();
        try {
            return state == State.TOO_SLOW;
        } finally {
            lock.unlock();
        }
    }

    void end() {
        lock.lock();
        try {
            end(State.ENDED);
        } finally {
            lock.unlock();
        }
    }

    private void end(State how) {
        if (state == State.LISTENING) {
            state = how;
            waiting = new ArrayList<>();
            news.signal();
        }
    }
}
