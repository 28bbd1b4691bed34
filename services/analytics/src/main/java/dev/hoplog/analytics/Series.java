package dev.hoplog.analytics;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;

/**
 * Buckets of time without a gap.
 *
 * @param bounds where each bucket begins, and at last where the last one ends
 */
public record Series(Interval interval, ZoneId zone, List<Instant> bounds) {

    /** How long a bucket is. */
    public enum Interval {
        MINUTE("minute"),
        HOUR("hour"),
        DAY("day"),
        /** From Monday on (ISO 8601). */
        WEEK("week"),
        MONTH("month");

        private final String text;

        Interval(String text) {
            this.text = text;
        }

        /** Its name in the API. */
        public String text() {
            return text;
        }

        /** Where the bucket begins that contains this time. */
        private ZonedDateTime begin(ZonedDateTime time) {
            return switch (this) {
                case MINUTE -> time.truncatedTo(ChronoUnit.MINUTES);
                case HOUR -> time.truncatedTo(ChronoUnit.HOURS);
                case DAY -> startOf(time);
                case WEEK -> startOf(time.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)));
                case MONTH -> startOf(time.withDayOfMonth(1));
            };
        }

        /** Where the one after it begins. */
        private ZonedDateTime next(ZonedDateTime begin) {
            return switch (this) {
                case MINUTE -> begin.plusMinutes(1);
                case HOUR -> begin.plusHours(1);
                case DAY -> startOf(begin.plusDays(1));
                case WEEK -> startOf(begin.plusWeeks(1));
                case MONTH -> startOf(begin.plusMonths(1));
            };
        }

        /** A day need not begin at midnight: clocks may be put forward then. */
        private static ZonedDateTime startOf(ZonedDateTime day) {
            return day.toLocalDate().atStartOfDay(day.getZone());
        }
    }

    public Series {
        bounds = List.copyOf(bounds);
    }

    /**
     * The buckets that contain anything from one instant up to, not including, another, at most so many and one more.
     *
     * @param most beyond so many buckets it is cut
     */
    public static Series of(Interval interval, ZoneId zone, Instant from, Instant to, int most) {
        var bounds = new ArrayList<Instant>();
        ZonedDateTime begin = interval.begin(from.atZone(zone));
        bounds.add(begin.toInstant());
        while (begin.toInstant().isBefore(to) && bounds.size() <= most + 1) {
            begin = interval.next(begin);
            bounds.add(begin.toInstant());
        }
        return new Series(interval, zone, bounds);
    }

    /** Where the series begins that has so many buckets up to the one that contains this instant. */
    public static Instant from(Interval interval, ZoneId zone, Instant last, int count) {
        ZonedDateTime begin = interval.begin(last.atZone(zone));
        for (int i = 1; i < count; i++) {
            begin = interval.begin(begin.minusNanos(1));
        }
        return begin.toInstant();
    }

    public int size() {
        return bounds.size() - 1;
    }

    Instant from() {
        return bounds.getFirst();
    }

    Instant to() {
        return bounds.getLast();
    }
}
