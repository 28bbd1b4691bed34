package dev.hoplog.analytics;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.LongUnaryOperator;

/** A row of what is settled of a key. Each names the last settling that wrote it, so that a reader sees that rows agree. */
sealed interface SettledPart {

    /** The number of the last settling that wrote this. */
    long settles();

    /**
     * What the windows and the series of up to 35 days are made of.
     *
     * <p>Buckets are bounded by number and not by their distance from the latest: a click from a clock that runs a year
     * ahead takes one bucket and pushes out no present one.
     *
     * @param all all clicks ever, also those whose buckets are gone
     * @param hourVisitors by hour of UTC
     * @param dayVisitors by day of the reporting time zone
     * @param allVisitors a {@link VisitorSketch}
     * @param detailDays days of UTC whose details are kept, ascending
     */
    record Counts(
            long settles,
            Count all,
            Buckets minutes,
            Buckets quarters,
            Sketches hourVisitors,
            Sketches dayVisitors,
            ByteString allVisitors,
            List<Long> detailDays)
            implements SettledPart {

        static final Counts NONE = new Counts(
                0, Count.NONE, Buckets.NONE, Buckets.NONE, Sketches.NONE, Sketches.NONE, ByteString.EMPTY, List.of());

        /** 24 hours and one more, for clicks of the future and the late. */
        static final int MOST_MINUTES = 25 * 60;

        /** Five weeks. */
        static final int MOST_QUARTERS = 35 * 24 * 4;

        /** The 24 of a window, and some for clicks of the future and the late. */
        static final int MOST_HOURS_OF_VISITORS = 32;

        /** The eight that a window of a week touches, and as many for clicks of the future and the late. */
        static final int MOST_DAYS = 16;

        public Counts {
            detailDays = List.copyOf(detailDays);
        }

        /** @param dayOfQuarter the day of the reporting time zone in which a quarter of an hour lies */
        Counts plus(Delta delta, long settle, LongUnaryOperator dayOfQuarter) {
            ByteString visitors = allVisitors;
            for (int i = 0; i < delta.visitors().size(); i++) {
                visitors = VisitorSketch.with(visitors, delta.visitors().hashes(i));
            }
            for (ByteString sketch : delta.visitors().sketches().byNumber().values()) {
                visitors = VisitorSketch.union(visitors, sketch);
            }
            return new Counts(
                    settle,
                    all.plus(delta.minutes().sum()),
                    minutes.plus(delta.minutes()).latest(MOST_MINUTES),
                    quarters.plus(delta.minutes().widened(Delta.MINUTES_OF_A_QUARTER))
                            .latest(MOST_QUARTERS),
                    hourVisitors
                            .plus(delta.visitors(), quarter -> Math.floorDiv(quarter, (long) Delta.QUARTERS_OF_AN_HOUR))
                            .latest(MOST_HOURS_OF_VISITORS),
                    dayVisitors.plus(delta.visitors(), dayOfQuarter).latest(MOST_DAYS),
                    visitors,
                    latestDays(delta.minutes().widened(Delta.MINUTES_OF_AN_HOUR * Delta.HOURS_OF_A_DAY)));
        }

        private List<Long> latestDays(Buckets days) {
            SortedSet<Long> kept = new TreeSet<>(detailDays);
            for (int i = 0; i < days.size(); i++) {
                kept.add(days.number(i));
            }
            var latest = new ArrayList<>(kept);
            return latest.subList(Math.max(0, latest.size() - MOST_DAYS), latest.size());
        }
    }

    /** Details of one UTC day by hour, or of all time in bucket 0. */
    record ByValue(long settles, Details details) implements SettledPart {
        static final ByValue NONE = new ByValue(0, Details.NONE);
    }

    /** The days of one month in the reporting time zone. */
    record Days(long settles, Buckets days, Sketches visitors) implements SettledPart {
        static final Days NONE = new Days(0, Buckets.NONE, Sketches.NONE);
    }
}
