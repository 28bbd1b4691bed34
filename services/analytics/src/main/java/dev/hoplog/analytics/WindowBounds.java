package dev.hoplog.analytics;

import java.time.Duration;
import java.time.Instant;

/**
 * Where the windows of {@link Windows} begin and end.
 *
 * @param toMinute the end of the minute that contains {@code asOf}, since 1970-01-01T00:00Z
 * @param toQuarter the end of the hour that contains it, in quarters of an hour
 */
record WindowBounds(long toMinute, long toQuarter) {

    private static final int MINUTES = 24 * 60;
    private static final int QUARTERS = 7 * 24 * Delta.QUARTERS_OF_AN_HOUR;
    private static final long SECONDS_OF_A_MINUTE = 60;
    private static final long SECONDS_OF_A_QUARTER = 900;

    static WindowBounds of(Instant asOf) {
        return new WindowBounds(
                Math.floorDiv(asOf.getEpochSecond(), SECONDS_OF_A_MINUTE) + 1,
                (Math.floorDiv(asOf.getEpochSecond(), 3600L) + 1) * Delta.QUARTERS_OF_AN_HOUR);
    }

    Count last24Hours(Buckets minutes) {
        return minutes.sum(fromMinute(), toMinute);
    }

    Count lastWeek(Buckets quarters) {
        return quarters.sum(fromQuarter(), toQuarter);
    }

    Count lastWeekOfMinutes(Buckets minutes) {
        return minutes.sum(fromQuarter() * Delta.MINUTES_OF_A_QUARTER, toQuarter * Delta.MINUTES_OF_A_QUARTER);
    }

    long fromMinute() {
        return toMinute - MINUTES;
    }

    long fromQuarter() {
        return toQuarter - QUARTERS;
    }

    Instant endOfDay() {
        return Instant.ofEpochSecond(toMinute * SECONDS_OF_A_MINUTE);
    }

    Instant beginOfDay() {
        return endOfDay().minus(Duration.ofDays(1));
    }

    Instant endOfWeek() {
        return Instant.ofEpochSecond(toQuarter * SECONDS_OF_A_QUARTER);
    }

    Instant beginOfWeek() {
        return endOfWeek().minus(Duration.ofDays(7));
    }
}
