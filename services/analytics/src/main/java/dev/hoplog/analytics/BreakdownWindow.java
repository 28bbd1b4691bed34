package dev.hoplog.analytics;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whole hours of UTC, or all time.
 *
 * @param hours how many; null for all
 * @param to the end of the hour that contains the instant that was asked for
 */
public record BreakdownWindow(@Nullable Integer hours, Instant to) {

    private static final long SECONDS_OF_AN_HOUR = 3600;

    public static BreakdownWindow ofHours(int hours, Instant asOf) {
        return new BreakdownWindow(hours, end(asOf));
    }

    public static BreakdownWindow ofAll(Instant asOf) {
        return new BreakdownWindow(null, end(asOf));
    }

    public Instant from() {
        return hours == null ? Instant.EPOCH : to.minus(Duration.ofHours(hours));
    }

    long fromHour() {
        return Math.floorDiv(from().getEpochSecond(), SECONDS_OF_AN_HOUR);
    }

    long toHour() {
        return Math.floorDiv(to.getEpochSecond(), SECONDS_OF_AN_HOUR);
    }

    private static Instant end(Instant asOf) {
        return Instant.ofEpochSecond(
                (Math.floorDiv(asOf.getEpochSecond(), SECONDS_OF_AN_HOUR) + 1) * SECONDS_OF_AN_HOUR);
    }
}
