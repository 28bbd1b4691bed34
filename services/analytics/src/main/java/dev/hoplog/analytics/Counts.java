package dev.hoplog.analytics;

import java.time.Instant;
import java.util.Map;

/** The answer to "how many clicks?". */
public sealed interface Counts {

    /**
     * The clicks as far as they are folded.
     *
     * @param allTime from {@link Instant#EPOCH} to the end of the minute that contains {@code asOf}; its clicks are all that
     *     were ever folded, whatever their time
     * @param watermark by partition of {@code click-events}, the offset up to which its records are in these counts,
     *     exclusive: no more and no less, so that anyone can recount. A partition that is not named counts nothing yet
     * @param complete whether everything is included that stood in the log when this process came to it; false as well
     *     until that is known
     */
    record Counted(
            Window last24Hours,
            Window lastWeek,
            Window allTime,
            Instant asOf,
            Map<Integer, Long> watermark,
            boolean complete)
            implements Counts {
        public Counted {
            watermark = Map.copyOf(watermark);
        }
    }

    /** The store is not readable here now: it is kept elsewhere, or on its way. */
    record Moving() implements Counts {}

    /** Clicks that occurred from one instant up to, not including, another. */
    record Window(long clicks, Instant from, Instant to) {}
}
