package dev.hoplog.analytics;

import java.time.Instant;
import java.util.List;

/**
 * Clicks by value. {@code total} is the sum of all values and {@code other}.
 *
 * @param values those with the most clicks, the most first
 * @param other clicks of all other values
 */
public record Breakdown(List<ValueClicks> values, Count other, Count total, Instant from, Instant to) {

    /** @param value as it was classified */
    public record ValueClicks(String value, Count count) {}

    public Breakdown {
        values = List.copyOf(values);
    }
}
