package dev.hoplog.analytics;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Clicks in the windows that end with the bucket that contains an instant, {@code asOf}. Each is a whole number of buckets
 * long, so it is a plain sum; what lies outside is left out when it is read, so a link leaves its windows without another
 * click.
 *
 * @param allTime from {@link Instant#EPOCH} to the end of the minute that contains {@code asOf}; its clicks are all that were
 *     ever folded, whatever their time
 */
public record Windows(Window last24Hours, Window lastWeek, Window allTime) {

    /** Minutes are kept for 25 hours, so a window of 24 can end this long ago. */
    public static final Duration OLDEST_AS_OF = Duration.ofHours(1);

    /**
     * Clicks that occurred from one instant up to, not including, another.
     *
     * @param visitors how many different ones were behind the clicks of humans, in the hours (last 24 hours) or days of the
     *     reporting time zone (last week) that begin within the window; about, see {@link #VISITORS_STANDARD_ERROR}
     */
    public record Window(Count count, long visitors, Instant from, Instant to) {}

    /** Of all numbers of visitors, as a share. */
    public static final double VISITORS_STANDARD_ERROR = VisitorSketch.STANDARD_ERROR;

    /** Adds up what is kept of one or more keys. */
    static final class Sums implements dev.hoplog.analytics.Sums<Sums> {

        private static final int WINDOWS = 3;

        private final WindowBounds bounds;
        private final ReportingZone zone;
        private final long fromDay;
        private Count day = Count.NONE;
        private Count week = Count.NONE;
        private Count all = Count.NONE;
        private final VisitorSketch dayVisitors = new VisitorSketch();
        private final VisitorSketch weekVisitors = new VisitorSketch();
        private final VisitorSketch allVisitors = new VisitorSketch();

        Sums(Instant asOf, ReportingZone zone) {
            this(WindowBounds.of(asOf), zone);
        }

        private Sums(WindowBounds bounds, ReportingZone zone) {
            this.zone = zone;
            this.bounds = bounds;
            long fromQuarter = bounds.fromQuarter();
            long first = zone.dayOfQuarter(fromQuarter);
            fromDay = zone.dayOfQuarter(fromQuarter - 1) == first ? first + 1 : first;
        }

        WindowBounds bounds() {
            return bounds;
        }

        /** The sums of what is settled alone, in the same windows. */
        List<Part> partsOf(SettledPart.Counts counts) {
            var sums = new Sums(bounds, zone);
            sums.add(counts);
            return sums.parts();
        }

        void add(Delta delta) {
            Buckets minutes = delta.minutes();
            day = day.plus(bounds.last24Hours(minutes));
            week = week.plus(bounds.lastWeekOfMinutes(minutes));
            all = all.plus(minutes.sum());
            Visitors visitors = delta.visitors();
            for (int i = 0; i < visitors.size(); i++) {
                long quarter = visitors.quarter(i);
                long[] hashes = visitors.hashes(i);
                if (isInHours(quarter)) {
                    dayVisitors.add(hashes);
                }
                if (isInDays(zone.dayOfQuarter(quarter))) {
                    weekVisitors.add(hashes);
                }
                allVisitors.add(hashes);
            }
            visitors.sketches().byNumber().forEach(this::addSketch);
        }

        private void addSketch(long quarter, ByteString sketch) {
            if (isInHours(quarter)) {
                dayVisitors.add(sketch);
            }
            if (isInDays(zone.dayOfQuarter(quarter))) {
                weekVisitors.add(sketch);
            }
            allVisitors.add(sketch);
        }

        void add(SettledPart.Counts counts) {
            day = day.plus(bounds.last24Hours(counts.minutes()));
            week = week.plus(bounds.lastWeek(counts.quarters()));
            all = all.plus(counts.all());
            counts.hourVisitors().addTo(dayVisitors, fromHour(), toHour());
            counts.dayVisitors().addTo(weekVisitors, fromDay, toDay());
            allVisitors.add(counts.allVisitors());
        }

        @Override
        public void add(Sums other) {
            day = day.plus(other.day);
            week = week.plus(other.week);
            all = all.plus(other.all);
            dayVisitors.add(other.dayVisitors);
            weekVisitors.add(other.weekVisitors);
            allVisitors.add(other.allVisitors);
        }

        @Override
        public List<Part> parts() {
            return List.of(
                    new Part("", day, dayVisitors.packed()),
                    new Part("", week, weekVisitors.packed()),
                    new Part("", all, allVisitors.packed()));
        }

        @Override
        public void addParts(List<Part> parts) {
            if (parts.size() != WINDOWS) {
                throw new IllegalArgumentException(parts.size() + " parts are no windows");
            }
            day = day.plus(parts.get(0).count());
            week = week.plus(parts.get(1).count());
            all = all.plus(parts.get(2).count());
            dayVisitors.add(parts.get(0).visitors());
            weekVisitors.add(parts.get(1).visitors());
            allVisitors.add(parts.get(2).visitors());
        }

        Windows windows() {
            return new Windows(
                    window(day, dayVisitors, bounds.beginOfDay(), bounds.endOfDay()),
                    window(week, weekVisitors, bounds.beginOfWeek(), bounds.endOfWeek()),
                    window(all, allVisitors, Instant.EPOCH, bounds.endOfDay()));
        }

        private static Window window(Count count, VisitorSketch visitors, Instant from, Instant to) {
            // Each is behind a click at least, which an estimate does not know.
            return new Window(count, Math.min(visitors.estimate(), count.humans()), from, to);
        }

        /** The first hour that begins within the day's window. */
        private long fromHour() {
            return Math.ceilDiv(bounds.fromMinute(), (long) Delta.MINUTES_OF_AN_HOUR);
        }

        private long toHour() {
            return Math.ceilDiv(bounds.toMinute(), (long) Delta.MINUTES_OF_AN_HOUR);
        }

        private boolean isInHours(long quarter) {
            return quarter >= fromHour() * Delta.QUARTERS_OF_AN_HOUR && quarter < toHour() * Delta.QUARTERS_OF_AN_HOUR;
        }

        private boolean isInDays(long number) {
            return number >= fromDay && number < toDay();
        }

        private long toDay() {
            return zone.dayOfQuarter(bounds.toQuarter() - 1) + 1;
        }
    }
}
