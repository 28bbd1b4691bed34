package dev.hoplog.query.redirect;

import io.netty.handler.codec.DateFormatter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What the connections of one event loop share. All but the redirector and the counter is for that loop's thread. */
final class Lane {

    /** Null until there is something to redirect from. */
    volatile @Nullable Redirector redirector;

    /** Requests for slugs that were answered and, as was asked for, not journalled. */
    final LongAdder untracked = new LongAdder();

    private final InstantSource clock;
    private final BooleanSupplier crowded;
    private final Set<RedirectHandler> connections = new HashSet<>();
    private byte[] date;
    private int second;

    /** @param crowded whether connections are scarce, on all lanes together */
    Lane(InstantSource clock, BooleanSupplier crowded) {
        this.clock = clock;
        this.crowded = crowded;
        this.date = date(clock);
    }

    void add(RedirectHandler connection) {
        connections.add(connection);
    }

    void remove(RedirectHandler connection) {
        connections.remove(connection);
    }

    /** The line of the Date header, of this second (RFC 9110, 6.6.1). */
    byte[] date() {
        return date;
    }

    /** Seconds of the loop's own time: they pass while it turns. */
    int second() {
        return second;
    }

    boolean isCrowded() {
        return crowded.getAsBoolean();
    }

    /** Called every second. Who took too long is let go. */
    void tick() {
        second++;
        date = date(clock);
        // A connection that closes leaves the set at once.
        List.copyOf(connections).forEach(RedirectHandler::closeIfLate);
        Redirector following = redirector;
        if (following != null) {
            following.tick();
        }
    }

    private static byte[] date(InstantSource clock) {
        return ("date: " + DateFormatter.format(Date.from(clock.instant())) + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
