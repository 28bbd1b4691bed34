package dev.hoplog.analytics;

import java.util.Arrays;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;

/**
 * Clicks per bucket of time, sparse. A bucket is named by its number since 1970-01-01T00:00Z; how long one is, the owner
 * knows. Immutable.
 */
final class Buckets {

    static final Buckets NONE = new Buckets(new long[0], new long[0], new long[0], new long[0]);

    /** Ascending, each once. */
    private final long[] numbers;

    private final long[] clicks;
    private final long[] humans;
    private final long[] bots;

    private Buckets(long[] numbers, long[] clicks, long[] humans, long[] bots) {
        this.numbers = numbers;
        this.clicks = clicks;
        this.humans = humans;
        this.bots = bots;
    }

    static Buckets of(SortedMap<Long, Count> byNumber) {
        int size = byNumber.size();
        var buckets = new Buckets(new long[size], new long[size], new long[size], new long[size]);
        int i = 0;
        for (var entry : byNumber.entrySet()) {
            buckets.numbers[i] = entry.getKey();
            buckets.clicks[i] = entry.getValue().clicks();
            buckets.humans[i] = entry.getValue().humans();
            buckets.bots[i++] = entry.getValue().bots();
        }
        return buckets;
    }

    static Buckets of(long number, Count count) {
        return new Buckets(
                new long[] {number}, new long[] {count.clicks()}, new long[] {count.humans()}, new long[] {count.bots()
                });
    }

    /**
     * Takes the arrays for its own.
     *
     * @param numbers ascending, each once
     */
    static Buckets ofAscending(long[] numbers, long[] clicks, long[] humans, long[] bots) {
        return numbers.length == 0 ? NONE : new Buckets(numbers, clicks, humans, bots);
    }

    /** Takes clicks in the order of their buckets. For one thread, and one build. */
    static final class Ascending {
        private long[] numbers = new long[1];
        private long[] clicks = new long[1];
        private long[] humans = new long[1];
        private long[] bots = new long[1];
        private int size;

        /** @param number not less than the one before */
        void add(long number, Count count) {
            if (size == 0 || numbers[size - 1] != number) {
                begin(number);
            }
            clicks[size - 1] += count.clicks();
            humans[size - 1] += count.humans();
            bots[size - 1] += count.bots();
        }

        private void begin(long number) {
            if (size == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * size);
                clicks = Arrays.copyOf(clicks, 2 * size);
                humans = Arrays.copyOf(humans, 2 * size);
                bots = Arrays.copyOf(bots, 2 * size);
            }
            numbers[size++] = number;
        }

        Buckets build() {
            return new Buckets(numbers, clicks, humans, bots).slice(0, size);
        }
    }

    static Buckets sum(Collection<Buckets> all) {
        if (all.size() <= 2) {
            return all.stream().reduce(NONE, Buckets::plus);
        }
        var sums = new TreeMap<Long, Count>();
        for (Buckets buckets : all) {
            for (int i = 0; i < buckets.size(); i++) {
                sums.merge(buckets.number(i), buckets.count(i), Count::plus);
            }
        }
        return of(sums);
    }

    Buckets plus(Buckets other) {
        if (other.size() == 0) {
            return this;
        }
        if (size() == 0) {
            return other;
        }
        int most = numbers.length + other.numbers.length;
        var sum = new Buckets(new long[most], new long[most], new long[most], new long[most]);
        int size = 0;
        int here = 0;
        int there = 0;
        while (here < numbers.length || there < other.numbers.length) {
            boolean takeHere =
                    there == other.numbers.length || (here < numbers.length && numbers[here] <= other.numbers[there]);
            boolean takeThere =
                    here == numbers.length || (there < other.numbers.length && other.numbers[there] <= numbers[here]);
            sum.numbers[size] = takeHere ? numbers[here] : other.numbers[there];
            if (takeHere) {
                sum.add(size, this, here++);
            }
            if (takeThere) {
                sum.add(size, other, there++);
            }
            size++;
        }
        return sum.slice(0, size);
    }

    /** At most so many, the latest in time. */
    Buckets latest(int most) {
        return numbers.length <= most ? this : slice(numbers.length - most, numbers.length);
    }

    /** Those from one number up to, not including, another. */
    Buckets between(long from, long to) {
        return slice(place(from), Math.max(place(from), place(to)));
    }

    /** The same clicks in buckets that are so many times as long. */
    Buckets widened(int times) {
        return in(number -> Math.floorDiv(number, (long) times));
    }

    /**
     * The same clicks in other buckets.
     *
     * @param bucket does not descend where its argument ascends
     */
    Buckets in(LongUnaryOperator bucket) {
        var wide = new Buckets(
                new long[numbers.length], new long[numbers.length], new long[numbers.length], new long[numbers.length]);
        int size = 0;
        for (int i = 0; i < numbers.length; i++) {
            long number = bucket.applyAsLong(numbers[i]);
            if (size == 0 || wide.numbers[size - 1] != number) {
                wide.numbers[size++] = number;
            }
            wide.add(size - 1, this, i);
        }
        return wide.slice(0, size);
    }

    Count sum() {
        return sumOfPlaces(0, numbers.length);
    }

    /** The clicks of the buckets from one number up to, not including, another. */
    Count sum(long from, long to) {
        return sumOfPlaces(place(from), place(to));
    }

    int size() {
        return numbers.length;
    }

    long number(int i) {
        return numbers[i];
    }

    long clicks(int i) {
        return clicks[i];
    }

    long humans(int i) {
        return humans[i];
    }

    long bots(int i) {
        return bots[i];
    }

    Count count(int i) {
        return new Count(clicks[i], humans[i], bots[i]);
    }

    private Count sumOfPlaces(int from, int to) {
        long sumClicks = 0;
        long sumHumans = 0;
        long sumBots = 0;
        for (int i = from; i < to; i++) {
            sumClicks += clicks[i];
            sumHumans += humans[i];
            sumBots += bots[i];
        }
        return new Count(sumClicks, sumHumans, sumBots);
    }

    /** Of the first bucket that is not before this one. */
    private int place(long number) {
        int place = Arrays.binarySearch(numbers, number);
        return place >= 0 ? place : -place - 1;
    }

    private void add(int place, Buckets other, int otherPlace) {
        clicks[place] += other.clicks[otherPlace];
        humans[place] += other.humans[otherPlace];
        bots[place] += other.bots[otherPlace];
    }

    private Buckets slice(int from, int to) {
        if (from == 0 && to == numbers.length) {
            return this;
        }
        return ofAscending(
                Arrays.copyOfRange(numbers, from, to),
                Arrays.copyOfRange(clicks, from, to),
                Arrays.copyOfRange(humans, from, to),
                Arrays.copyOfRange(bots, from, to));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Buckets that
                && Arrays.equals(numbers, that.numbers)
                && Arrays.equals(clicks, that.clicks)
                && Arrays.equals(humans, that.humans)
                && Arrays.equals(bots, that.bots);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(numbers) + Arrays.hashCode(clicks);
    }

    @Override
    public String toString() {
        return Arrays.toString(numbers) + Arrays.toString(clicks) + Arrays.toString(humans) + Arrays.toString(bots);
    }
}
