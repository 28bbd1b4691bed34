package dev.hoplog.analytics;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Clicks from one instant up to, not including, another.
 *
 * @param visitors how many different ones there were, about; null where it is not kept
 */
public record SeriesBucket(
        Instant from, Instant to, Count count, @Nullable Long visitors) {}
