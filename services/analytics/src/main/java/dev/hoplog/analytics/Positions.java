package dev.hoplog.analytics;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/** How far each partition of {@code click-events} is included: an offset, exclusive, or 0 for nothing. Immutable. */
final class Positions {

    static final Positions NONE = new Positions(new long[0]);

    /** By partition; what lies beyond the end is 0, and the last one is not. */
    private final long[] upTo;

    private Positions(long[] upTo) {
        this.upTo = upTo;
    }

    static Positions of(long... upTo) {
        int length = upTo.length;
        while (length > 0 && upTo[length - 1] == 0) {
            length--;
        }
        return length == 0 ? NONE : new Positions(Arrays.copyOf(upTo, length));
    }

    long at(int partition) {
        return partition < upTo.length ? upTo[partition] : 0;
    }

    /** One more than the greatest partition of which something is included. */
    int width() {
        return upTo.length;
    }

    /** With this partition up to there, or further if it was. */
    Positions with(int partition, long offset) {
        long[] next = Arrays.copyOf(upTo, Math.max(upTo.length, partition + 1));
        next[partition] = Math.max(next[partition], offset);
        return of(next);
    }

    /** How many offsets lie before, in all partitions together. */
    long sum() {
        return Arrays.stream(upTo).sum();
    }

    /** Of each partition the lesser of both. */
    Positions least(Positions other) {
        long[] next = Arrays.copyOf(upTo, Math.min(upTo.length, other.upTo.length));
        for (int partition = 0; partition < next.length; partition++) {
            next[partition] = Math.min(next[partition], other.upTo[partition]);
        }
        return of(next);
    }

    /** Only some of the partitions. */
    Positions where(IntPredicate partition) {
        long[] next = upTo.clone();
        for (int i = 0; i < next.length; i++) {
            if (!partition.test(i)) {
                next[i] = 0;
            }
        }
        return of(next);
    }

    /** Only those partitions that are further here than there. */
    Positions beyond(Positions other) {
        return where(partition -> upTo[partition] > other.at(partition));
    }

    boolean covers(Positions other) {
        return other.beyond(this).width() == 0;
    }

    SortedMap<Integer, Long> asMap() {
        var map = new TreeMap<Integer, Long>();
        for (int partition = 0; partition < upTo.length; partition++) {
            if (upTo[partition] > 0) {
                map.put(partition, upTo[partition]);
            }
        }
        return map;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Positions that && Arrays.equals(upTo, that.upTo);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(upTo);
    }

    @Override
    public String toString() {
        return asMap().toString();
    }
}
