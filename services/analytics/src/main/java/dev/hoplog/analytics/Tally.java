package dev.hoplog.analytics;

import java.util.Map;

/** What the fold of one partition of {@code click-events}, the source, tells those who keep the rows. */
sealed interface Tally {

    /** Partition of {@code click-events}. */
    int source();

    /** Offset in the source, exclusive. */
    long upTo();

    /** New clicks of some keys: all that the source has for them up to there, and that was not sent before. */
    record Deltas(int source, long upTo, Map<CountKey, PackedDelta> byKey) implements Tally {
        public Deltas {
            byKey = Map.copyOf(byKey);
        }
    }

    /** Every delta of the source up to there was sent to whoever gets this. */
    record Mark(int source, long upTo) implements Tally {}
}
