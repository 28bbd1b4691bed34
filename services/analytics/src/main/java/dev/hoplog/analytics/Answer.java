package dev.hoplog.analytics;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answer to a question about clicks. */
public sealed interface Answer<T> {

    /**
     * What was asked for, as far as clicks are folded.
     *
     * @param watermark by partition of {@code click-events}, the offset up to which its records are in this answer,
     *     exclusive: no more and no less, so that anyone can recount. A partition that is not named counts nothing yet
     * @param lagMillis everything that was in the log this long ago is included, or was a moment ago; null until the end of
     *     the log was seen once
     * @param complete whether everything is included that stood in the log when this process came to it; false as well
     *     until that is known
     * @param generation which fold of the log this is
     */
    record Counted<T>(
            T value, Map<Integer, Long> watermark, @Nullable Long lagMillis, boolean complete, String generation)
            implements Answer<T> {
        public Counted {
            watermark = Map.copyOf(watermark);
        }
    }

    /** A store is not readable here now: it is kept elsewhere, or on its way. */
    record Moving<T>() implements Answer<T> {}
}
