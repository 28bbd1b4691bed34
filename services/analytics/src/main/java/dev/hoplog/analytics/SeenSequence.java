package dev.hoplog.analytics;

import java.util.Arrays;

/*
 * Entries of a journal segment arrive in any order and more than once: after a crash the sender repeats what it has no
 * acknowledgement for, in batches that are cut elsewhere. "Greater than the greatest" would call a late entry a repeat
 * and lose it. So all that was seen is kept, as runs:
 *
 *   seen 0 1 2 3 . . 6 7 . 9      bounds  0 4  6 8  9 10
 *
 * In order there is one run, whatever the length of the segment; each gap costs one more.
 */
/** Which numbers of a sequence were seen. Immutable. */
public final class SeenSequence {

    public static final SeenSequence NOTHING = new SeenSequence(new long[0]);

    /** Begin and end (exclusive) of each run in turns, ascending; runs neither overlap nor touch. */
    private final long[] bounds;

    private SeenSequence(long[] bounds) {
        this.bounds = bounds;
    }

    /** What {@link #bounds()} gave. */
    static SeenSequence ofBounds(long[] bounds) {
        return new SeenSequence(bounds.clone());
    }

    public boolean contains(long number) {
        int at = Arrays.binarySearch(bounds, number);
        int boundBefore = at >= 0 ? at : -at - 2;
        return boundBefore >= 0 && boundBefore % 2 == 0;
    }

    /** With the numbers from {@code from} up to, not including, {@code to}. */
    public SeenSequence with(long from, long to) {
        if (from >= to) {
            return this;
        }
        var merged = new long[bounds.length + 2];
        int size = 0;
        int run = 0;
        while (run < bounds.length && bounds[run + 1] < from) {
            merged[size++] = bounds[run++];
            merged[size++] = bounds[run++];
        }
        long begin = from;
        long end = to;
        while (run < bounds.length && bounds[run] <= to) {
            begin = Math.min(begin, bounds[run++]);
            end = Math.max(end, bounds[run++]);
        }
        merged[size++] = begin;
        merged[size++] = end;
        System.arraycopy(bounds, run, merged, size, bounds.length - run);
        return new SeenSequence(Arrays.copyOf(merged, size + bounds.length - run));
    }

    /** Whether nothing before the greatest number is missing. */
    boolean isGapless() {
        return bounds.length == 0 || (bounds.length == 2 && bounds[0] == 0);
    }

    long[] bounds() {
        return bounds.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SeenSequence that && Arrays.equals(bounds, that.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }

    @Override
    public String toString() {
        return Arrays.toString(bounds);
    }
}
