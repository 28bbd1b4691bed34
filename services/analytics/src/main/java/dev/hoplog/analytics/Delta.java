package dev.hoplog.analytics;

import dev.hoplog.analytics.classify.Classified;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * New clicks of one key.
 *
 * @param minutes by minute
 * @param visitors behind the clicks of humans, by quarter of an hour
 * @param details by hour
 */
record Delta(Buckets minutes, Visitors visitors, Details details) {

    static final int MINUTES_OF_A_QUARTER = 15;
    static final int MINUTES_OF_AN_HOUR = 60;
    static final int QUARTERS_OF_AN_HOUR = 4;
    static final int HOURS_OF_A_DAY = 24;

    static Delta sum(Collection<Delta> deltas) {
        return new Delta(
                Buckets.sum(deltas.stream().map(Delta::minutes).toList()),
                Visitors.sum(deltas.stream().map(Delta::visitors).toList()),
                Details.sum(deltas.stream().map(Delta::details).toList()));
    }

    /*
     * Most keys have one click between two flushes, and then all that is made of it is its bytes. So sums are begun only
     * with the second.
     */
    /** For one thread. */
    static final class Builder {

        private @Nullable DeltaOfOne one;

        /** Has all, once there is more than one. */
        private @Nullable DeltaSums sums;

        /** @param visitor the hash; 0 for none */
        void add(long minute, Classified classified, long visitor, long clicks) {
            if (one == null && sums == null) {
                one = new DeltaOfOne(minute, classified, visitor, clicks);
            } else {
                sums().add(minute, classified, visitor, clicks);
            }
        }

        /** This one, with all clicks that another one has by now. */
        Builder plus(Builder other) {
            if (other.one != null) {
                add(other.one.minute(), other.one.classified(), other.one.visitor(), other.one.clicks());
            } else if (other.sums != null) {
                sums().add(other.sums);
            }
            return this;
        }

        Delta build() {
            return sums().build();
        }

        /** The bytes of what {@link #build} gives. */
        PackedDelta pack() {
            return one == null ? PackedDelta.of(build()) : new PackedDelta(one.bytes());
        }

        private DeltaSums sums() {
            if (sums == null) {
                sums = new DeltaSums();
            }
            if (one != null) {
                sums.add(one.minute(), one.classified(), one.visitor(), one.clicks());
                one = null;
            }
            return sums;
        }
    }
}
