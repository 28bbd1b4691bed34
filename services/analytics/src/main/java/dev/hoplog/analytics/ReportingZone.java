package dev.hoplog.analytics;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/** The time zone in which days and longer are kept for ever. The offsets of today's zones are whole quarters of an hour. */
record ReportingZone(ZoneId id) {

    private static final LocalDate FIRST_DAY = LocalDate.ofEpochDay(0);
    private static final long SECONDS_OF_A_QUARTER = 900;
    private static final long SECONDS_OF_A_DAY = 86_400;

    /** Days since 1970-01-01, of the quarter of an hour since 1970-01-01T00:00Z. */
    long dayOfQuarter(long quarter) {
        // What a LocalDate would say; for a big tag it is asked for a hundred thousand times.
        long second = quarter * SECONDS_OF_A_QUARTER;
        int offset = id.getRules().getOffset(Instant.ofEpochSecond(second)).getTotalSeconds();
        return Math.floorDiv(second + offset, SECONDS_OF_A_DAY);
    }

    /** Months since January 1970. */
    static long monthOfDay(long day) {
        LocalDate date = LocalDate.ofEpochDay(day);
        return (date.getYear() - 1970L) * 12 + date.getMonthValue() - 1;
    }

    /** The first day of a month, in days since 1970-01-01. */
    static long firstDay(long month) {
        return FIRST_DAY.plus(month, ChronoUnit.MONTHS).toEpochDay();
    }
}
