package dev.hoplog.analytics;

import com.google.protobuf.ByteString;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;

/**
 * Sketches of visitors by bucket of time, sparse. A bucket is named as in {@link Buckets}.
 *
 * @param byNumber what {@link VisitorSketch#with} gave; not to be changed
 */
record Sketches(SortedMap<Long, ByteString> byNumber) {

    static final Sketches NONE = new Sketches(Collections.emptySortedMap());

    /** With these visitors too, of which each quarter of an hour lies in a bucket. */
    Sketches plus(Visitors visitors, LongUnaryOperator bucketOfQuarter) {
        Sketches sum = plus(visitors.sketches(), bucketOfQuarter);
        return visitors.size() == 0 ? sum : sum.plusHashes(visitors, bucketOfQuarter);
    }

    /** With these too, of which each lies in a bucket. */
    Sketches plus(Sketches more, LongUnaryOperator bucket) {
        if (more.isEmpty()) {
            return this;
        }
        var sum = new TreeMap<>(byNumber);
        more.byNumber.forEach((number, sketch) -> sum.merge(bucket.applyAsLong(number), sketch, VisitorSketch::union));
        return new Sketches(sum);
    }

    private Sketches plusHashes(Visitors visitors, LongUnaryOperator bucketOfQuarter) {
        var sum = new TreeMap<>(byNumber);
        for (int i = 0; i < visitors.size(); i++) {
            long[] hashes = visitors.hashes(i);
            sum.compute(
                    bucketOfQuarter.applyAsLong(visitors.quarter(i)),
                    (_, sketch) -> VisitorSketch.with(sketch == null ? ByteString.EMPTY : sketch, hashes));
        }
        return new Sketches(sum);
    }

    boolean isEmpty() {
        return byNumber.isEmpty();
    }

    /** Those of some buckets. */
    Sketches where(LongPredicate bucket) {
        if (isEmpty()) {
            return this;
        }
        var some = new TreeMap<>(byNumber);
        some.keySet().removeIf(number -> !bucket.test(number));
        return new Sketches(some);
    }

    /** At most so many, the latest in time. */
    Sketches latest(int most) {
        if (byNumber.size() <= most) {
            return this;
        }
        var kept = new TreeMap<>(byNumber);
        while (kept.size() > most) {
            kept.pollFirstEntry();
        }
        return new Sketches(kept);
    }

    /** Adds those from one number up to, not including, another to what is estimated. */
    void addTo(VisitorSketch sketch, long from, long to) {
        if (from < to) {
            byNumber.subMap(from, to).values().forEach(sketch::add);
        }
    }
}
