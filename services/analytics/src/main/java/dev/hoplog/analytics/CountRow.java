package dev.hoplog.analytics;

/**
 * Everything that is counted for one key, in one row, so that windows and total always agree.
 *
 * <p>Buckets are bounded by number and not by their distance from the latest: a click from a clock that runs a year
 * ahead takes one bucket and pushes out no present one.
 *
 * @param total all clicks ever, also those whose buckets are gone
 * @param included what of each source is in this row, where that is more than its partition's marks say
 */
record CountRow(long total, Buckets minutes, Buckets hours, Positions included) {

    static final CountRow NONE = new CountRow(0, Buckets.NONE, Buckets.NONE, Positions.NONE);

    /** 24 hours and one more, for clicks of the future and the late. */
    static final int MOST_MINUTES = 25 * 60;

    /** Five weeks. */
    static final int MOST_HOURS = 35 * 24;

    /**
     * With a delta, unless it is in here already.
     *
     * <p>A broker forgets the offsets of a group that rests for a week, and then gives the last deltas once more. A
     * source's deltas for a key come in order, and all of them before the mark that covers them; so one that is not
     * beyond both was merged before.
     *
     * @param upTo offset in the source up to which the delta has all that was not in those before, exclusive
     * @param delta clicks per minute
     * @param marks those of the row's partition, now
     */
    CountRow plus(int source, long upTo, Buckets delta, Positions marks) {
        if (upTo <= upTo(marks).at(source)) {
            return this;
        }
        return new CountRow(
                total + delta.sum(),
                minutes.plus(delta).latest(MOST_MINUTES),
                hours.plus(delta.widened(60)).latest(MOST_HOURS),
                included.with(source, upTo).beyond(marks));
    }

    /**
     * How far each source is in this row, no more and no less.
     *
     * @param marks those of the row's partition, at the moment of the row
     */
    Positions upTo(Positions marks) {
        return marks.or(included);
    }
}
