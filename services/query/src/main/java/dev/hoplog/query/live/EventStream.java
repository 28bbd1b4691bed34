package dev.hoplog.query.live;

import dev.hoplog.query.live.Listener.Taken;
import dev.hoplog.query.live.Listener.Told;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/*
 *   reads the past itself -------> follows the tail          begins at a place
 *                                  follows the tail          begins at a place that is recent, or now
 *   waits for the tail to begin -> follows the tail          begins now, while brokers are away
 *
 * Now and then without an event there is a comment, so that those who have gone are noticed, and with it the id of the place up
 * to which there was nothing to tell: who comes back after a quiet week reads on from there.
 */
/** Tells one listener events, as the lines of an event stream. The thread that runs it is his own. */
final class EventStream {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final byte[] BEGINNING = ascii("retry: 2000\n");
    private static final byte[] QUIET = ascii(": nothing new\n");
    private static final byte[] END_OF_EVENT = ascii("\n");

    private final Wanted wanted;
    private final Tail tail;
    private final BooleanSupplier isAdmitted;
    private final Duration heartbeat;
    private @Nullable Reading past;
    private @Nullable Listener listener;
    private @Nullable Place told;
    private @Nullable OutputStream out;
    private @Nullable Runnable cut;
    private long toldAt = System.nanoTime();
    private long askedAt = System.nanoTime();
    private boolean isEnding;
    private boolean isOver;

    /** How a stream ended. */
    enum End {
        /** The listener went, or was told to. */
        GONE,
        /** He did not read fast enough. */
        TOO_SLOW
    }

    /**
     * @param listener who follows the tail already; null where that comes later
     * @param past read until he follows the tail; null where he begins now
     * @param isAdmitted whether the listener may still be told anything
     * @param heartbeat after how long without an event he is told that he still listens
     */
    EventStream(
            Wanted wanted,
            Tail tail,
            @Nullable Listener listener,
            @Nullable Reading past,
            BooleanSupplier isAdmitted,
            Duration heartbeat) {
        this.wanted = wanted;
        this.tail = tail;
        this.listener = listener;
        this.past = past;
        this.isAdmitted = isAdmitted;
        this.heartbeat = heartbeat;
    }

    /**
     * Tells events until the listener goes, or has to.
     *
     * @param cut breaks his connection, also while a write waits for him
     * @param caughtUp called when he reads no more of the past himself
     */
    End run(OutputStream to, Runnable cut, Runnable caughtUp) throws InterruptedException {
        synchronized (this) {
            out = to;
            this.cut = cut;
        }
        try {
            write(BEGINNING);
            write(END_OF_EVENT);
            flush();
            Listener following = listener == null ? join(caughtUp) : listener;
            if (following != null) {
                synchronized (this) {
                    listener = following;
                }
                follow(following);
            }
            return isTooSlow() ? End.TOO_SLOW : End.GONE;
        } catch (IOException e) {
            return isTooSlow() || e.getCause() instanceof SocketTimeoutException ? End.TOO_SLOW : End.GONE;
        } finally {
            try {
                over();
            } finally {
                caughtUp.run();
            }
        }
    }

    /** Ends it before it has begun. */
    void abandon() {
        over();
    }

    /** Ends it soon. */
    synchronized void end() {
        isEnding = true;
        if (listener != null) {
            listener.end();
        }
        if (past != null) {
            past.wake();
        }
    }

    /** Ends it although the listener does not read. */
    synchronized void cut() {
        if (!isOver && cut != null) {
            cut.run();
        }
    }

    /** Whether it follows the tail and was given up for being too slow; it may still wait in a write. */
    synchronized boolean isTooSlow() {
        return listener != null && listener.isTooSlow();
    }

    private void over() {
        Reading reading;
        synchronized (this) {
            isOver = true;
            reading = past;
            past = null;
        }
        if (listener != null) {
            tail.leave(listener);
        }
        if (reading != null) {
            reading.close();
        }
    }

    private synchronized boolean isEnding() {
        return isEnding || tail.isClosed();
    }

    private @Nullable Listener join(Runnable caughtUp) throws IOException, InterruptedException {
        while (!isEnding() && mayGoOn()) {
            Reading reading = past;
            Optional<Listener> joined = reading == null ? joinNow() : joinFrom(reading);
            if (joined.isPresent()) {
                if (reading != null) {
                    synchronized (this) {
                        past = null;
                    }
                    reading.close();
                    caughtUp.run();
                }
                return joined.get();
            }
        }
        return null;
    }

    private Optional<Listener> joinNow() throws IOException, InterruptedException {
        if (!tail.hasBegun(heartbeat)) {
            tellNothing(null);
        }
        return tail.join(wanted);
    }

    private Optional<Listener> joinFrom(Reading reading) throws IOException {
        boolean isQuiet = true;
        for (LiveEvent event : reading.read(POLL)) {
            if (wanted.includes(event.about())) {
                write(event.id());
                write(event.body());
                isQuiet = false;
            }
        }
        Place place = reading.place();
        if (!isQuiet) {
            flush();
        } else if (System.nanoTime() - toldAt > heartbeat.toNanos()) {
            tellNothing(place);
        }
        return place == null ? Optional.empty() : tail.join(wanted, place);
    }

    private void follow(Listener following) throws IOException, InterruptedException {
        // Whoever loses the connection before the first event goes on from here.
        tellPlace(following.began());
        while (!isEnding() && mayGoOn()) {
            switch (following.take(heartbeat)) {
                case Taken.Events(List<Told> events, Place after) -> {
                    if (events.isEmpty()) {
                        tellNothing(after);
                    } else {
                        tell(events);
                    }
                }
                case Taken.Ended() -> {
                    return;
                }
            }
        }
    }

    private void tell(List<Told> events) throws IOException {
        for (Told event : events) {
            write(event.id());
            write(event.event().body());
        }
        flush();
    }

    private void tellNothing(@Nullable Place place) throws IOException {
        write(QUIET);
        if (place == null || (told != null && told.equals(place))) {
            write(END_OF_EVENT);
            flush();
        } else {
            tellPlace(place);
        }
    }

    /** An id without data is no event, and yet the one that a client brings when it comes back. */
    private void tellPlace(Place place) throws IOException {
        told = place;
        write(LiveEvent.id(place));
        write(END_OF_EVENT);
        flush();
    }

    private boolean mayGoOn() {
        if (System.nanoTime() - askedAt < heartbeat.toNanos()) {
            return true;
        }
        askedAt = System.nanoTime();
        return isAdmitted.getAsBoolean();
    }

    private void write(byte[] bytes) throws IOException {
        if (out != null) {
            out.write(bytes);
        }
    }

    private void flush() throws IOException {
        if (out != null) {
            out.flush();
        }
        toldAt = System.nanoTime();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
