package dev.hoplog.analytics;

import java.util.Arrays;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;

/**
 * Visitors by the quarter of an hour in which they came: hashes, each once in a quarter, and sketches of those whose hashes are
 * not kept. Immutable.
 */
final class Visitors {

    static final Visitors NONE = new Visitors(new long[0], new long[0][], Sketches.NONE);

    /** Ascending, each once. */
    private final long[] quarters;

    /** Of the quarter in the same place: ascending, each once, at least one. */
    private final long[][] hashes;

    private final Sketches sketches;

    private Visitors(long[] quarters, long[][] hashes, Sketches sketches) {
        this.quarters = quarters;
        this.hashes = hashes;
        this.sketches = sketches;
    }

    /** Takes the arrays for its own. */
    static Visitors ofAscending(long[] quarters, long[][] hashes, Sketches sketches) {
        return quarters.length == 0 && sketches.isEmpty() ? NONE : new Visitors(quarters, hashes, sketches);
    }

    /** @param sketches by quarter of an hour */
    static Visitors of(Sketches sketches) {
        return ofAscending(NONE.quarters, NONE.hashes, sketches);
    }

    static Visitors sum(Collection<Visitors> all) {
        var sum = new Builder();
        for (Visitors visitors : all) {
            for (int i = 0; i < visitors.size(); i++) {
                for (long hash : visitors.hashes[i]) {
                    sum.add(visitors.quarters[i], hash);
                }
            }
            sum.add(visitors.sketches);
        }
        return sum.build();
    }

    /** Those of some quarters. */
    Visitors where(LongPredicate quarter) {
        int[] places = IntStream.range(0, quarters.length)
                .filter(i -> quarter.test(quarters[i]))
                .toArray();
        return ofAscending(
                Arrays.stream(places).mapToLong(i -> quarters[i]).toArray(),
                Arrays.stream(places).mapToObj(i -> hashes[i]).toArray(long[][]::new),
                sketches.where(quarter));
    }

    /** Sketches alone, of the hashes too. */
    Sketches sketched() {
        return sketches.plus(ofAscending(quarters, hashes, Sketches.NONE), quarter -> quarter);
    }

    int size() {
        return quarters.length;
    }

    long quarter(int i) {
        return quarters[i];
    }

    /** Not to be changed. */
    long[] hashes(int i) {
        return hashes[i];
    }

    /** By quarter of an hour. */
    Sketches sketches() {
        return sketches;
    }

    /** For one thread, and one build. */
    static final class Builder {

        private static final class Hashes {
            private long[] hashes = new long[1];
            private int size;

            void add(long hash) {
                if (size == hashes.length) {
                    hashes = Arrays.copyOf(hashes, 4 * size);
                }
                hashes[size++] = hash;
            }

            void add(Hashes other) {
                for (int i = 0; i < other.size; i++) {
                    add(other.hashes[i]);
                }
            }

            long[] distinct() {
                return size == 1
                        ? hashes
                        : Arrays.stream(hashes, 0, size).sorted().distinct().toArray();
            }
        }

        private final SortedMap<Long, Hashes> byQuarter = new TreeMap<>();
        private Sketches sketches = Sketches.NONE;

        void add(long quarter, long hash) {
            byQuarter.computeIfAbsent(quarter, _ -> new Hashes()).add(hash);
        }

        void add(Sketches more) {
            sketches = sketches.plus(more, quarter -> quarter);
        }

        void add(Builder other) {
            other.byQuarter.forEach((quarter, hashes) ->
                    byQuarter.computeIfAbsent(quarter, _ -> new Hashes()).add(hashes));
            add(other.sketches);
        }

        Visitors build() {
            var quarters = new long[byQuarter.size()];
            var hashes = new long[quarters.length][];
            int i = 0;
            for (var entry : byQuarter.entrySet()) {
                quarters[i] = entry.getKey();
                hashes[i++] = entry.getValue().distinct();
            }
            return ofAscending(quarters, hashes, sketches);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Visitors that
                && Arrays.equals(quarters, that.quarters)
                && Arrays.deepEquals(hashes, that.hashes)
                && sketches.equals(that.sketches);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(quarters) + Arrays.deepHashCode(hashes);
    }

    @Override
    public String toString() {
        return Arrays.toString(quarters) + Arrays.deepToString(hashes) + sketches;
    }
}
