package dev.hoplog.analytics.generations;

import dev.hoplog.analytics.Reach;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How far a generation is on this node, and how quickly it gets on.
 *
 * @param done records of the log that are folded, or, while it is compared with the log, compared
 * @param total records that there are; 0 while that is not known
 * @param isComparing whether it is compared with the log
 * @param clicksPerSecond that this node folds
 * @param secondsLeft until the end of the log is reached, if it goes on so; -1 if that cannot be said
 */
public record Rebuilding(long done, long total, boolean isComparing, double clicksPerSecond, long secondsLeft) {

    /** Looks at the progress now and then. For one thread. */
    static final class Meter {

        /** Speed is that of the last half minute. */
        private static final Duration WINDOW = Duration.ofSeconds(30);

        private record Look(Instant at, long done, long clicks) {}

        private final Deque<Look> looks = new ArrayDeque<>();

        /** @param clicks that were folded so far */
        Rebuilding look(Instant now, Reach reach, long clicks) {
            looks.add(new Look(now, reach.done(), clicks));
            while (looks.size() > 2 && looks.getFirst().at().isBefore(now.minus(WINDOW))) {
                looks.removeFirst();
            }
            Look first = looks.getFirst();
            double seconds = Duration.between(first.at(), now).toMillis() / 1e3;
            if (seconds <= 0) {
                return new Rebuilding(reach.done(), reach.total(), false, 0, -1);
            }
            double records = (reach.done() - first.done()) / seconds;
            long left = reach.total() - reach.done();
            return new Rebuilding(
                    reach.done(),
                    reach.total(),
                    false,
                    (clicks - first.clicks()) / seconds,
                    records > 0 ? Math.round(left / records) : left == 0 ? 0 : -1);
        }
    }

    static Rebuilding comparing(long compared, long all) {
        return new Rebuilding(compared, all, true, 0, -1);
    }
}
