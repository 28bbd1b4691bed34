package dev.hoplog.analytics;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where {@code click-events} ended at which times. It tells whether counts include all that stood in the log when this
 * process came to it, and how long ago the log had no more than they include.
 */
final class Horizon {

    private static final int MOST_SIGHTS = 600;

    private record Sight(Instant at, Positions ends) {}

    private final InstantSource clock;
    private volatile @Nullable Positions first;

    /** In order of time. */
    private volatile List<Sight> sights = List.of();

    Horizon(InstantSource clock) {
        this.clock = clock;
    }

    /** The log ended here at this time. For one thread. */
    void seen(Instant at, Positions ends) {
        if (first == null) {
            first = ends;
        }
        var next = new ArrayList<Sight>();
        for (int i = 0; i < sights.size(); i++) {
            // Once there are many, every second one is enough.
            if (sights.size() < MOST_SIGHTS || i % 2 == 0) {
                next.add(sights.get(i));
            }
        }
        next.add(new Sight(at, ends));
        sights = next;
    }

    /** Where the log ended when it was looked at last. */
    Positions latestEnds() {
        List<Sight> known = sights;
        return known.isEmpty() ? Positions.NONE : known.getLast().ends();
    }

    boolean isReachedBy(Positions positions) {
        Positions known = first;
        return known != null && positions.covers(known);
    }

    /** Milliseconds since the log had no more than this, at most; null until its end was seen. */
    @Nullable
    Long lagMillis(Positions upTo) {
        List<Sight> known = sights;
        if (known.isEmpty()) {
            return null;
        }
        for (int i = known.size() - 1; i >= 0; i--) {
            if (upTo.covers(known.get(i).ends())) {
                return since(known.get(i).at());
            }
        }
        return since(known.getFirst().at());
    }

    Instant now() {
        return clock.instant();
    }

    private long since(Instant at) {
        return Math.max(0, Duration.between(at, now()).toMillis());
    }
}
