package dev.hoplog.analytics;

import dev.hoplog.analytics.Counts.Window;
import java.time.Duration;
import java.time.Instant;

/**
 * The windows of a row. Each ends with the bucket that contains {@code asOf} and is a whole number of buckets long, so it
 * is a plain sum; what lies outside is left out here, so a link leaves its windows without another click.
 */
record Windows(Window last24Hours, Window lastWeek, Window allTime) {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    static Windows of(CountRow row, Instant asOf) {
        Window day = window(row.minutes(), MINUTE, 24 * 60, asOf);
        return new Windows(
                day, window(row.hours(), HOUR, 7 * 24, asOf), new Window(row.total(), Instant.EPOCH, day.to()));
    }

    private static Window window(Buckets buckets, Duration length, int count, Instant asOf) {
        long to = Math.floorDiv(asOf.getEpochSecond(), length.toSeconds()) + 1;
        long from = to - count;
        return new Window(buckets.sum(from, to), start(from, length), start(to, length));
    }

    private static Instant start(long bucket, Duration length) {
        return Instant.ofEpochSecond(bucket * length.toSeconds());
    }
}
