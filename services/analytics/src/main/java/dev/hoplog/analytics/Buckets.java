package dev.hoplog.analytics;

import java.util.Arrays;
import java.util.SortedMap;

/**
 * Clicks per bucket of time, sparse. A bucket is named by its number since 1970-01-01T00:00Z; how long one is, the owner
 * knows. Immutable.
 */
final class Buckets {

    static final Buckets NONE = new Buckets(new long[0], new long[0]);

    /** Ascending, each once. */
    private final long[] numbers;

    private final long[] clicks;

    private Buckets(long[] numbers, long[] clicks) {
        this.numbers = numbers;
        this.clicks = clicks;
    }

    static Buckets of(SortedMap<Long, Long> clicksByNumber) {
        return new Buckets(
                clicksByNumber.keySet().stream().mapToLong(Long::longValue).toArray(),
                clicksByNumber.values().stream().mapToLong(Long::longValue).toArray());
    }

    /** @param numbers ascending, each once */
    static Buckets ofAscending(long[] numbers, long[] clicks) {
        return new Buckets(numbers.clone(), clicks.clone());
    }

    Buckets plus(Buckets other) {
        long[] mergedNumbers = new long[numbers.length + other.numbers.length];
        long[] mergedClicks = new long[mergedNumbers.length];
        int size = 0;
        int here = 0;
        int there = 0;
        while (here < numbers.length || there < other.numbers.length) {
            boolean takeHere =
                    there == other.numbers.length || (here < numbers.length && numbers[here] <= other.numbers[there]);
            boolean takeThere =
                    here == numbers.length || (there < other.numbers.length && other.numbers[there] <= numbers[here]);
            mergedNumbers[size] = takeHere ? numbers[here] : other.numbers[there];
            mergedClicks[size++] = (takeHere ? clicks[here++] : 0) + (takeThere ? other.clicks[there++] : 0);
        }
        return new Buckets(Arrays.copyOf(mergedNumbers, size), Arrays.copyOf(mergedClicks, size));
    }

    /** At most so many, the latest in time. */
    Buckets latest(int most) {
        int from = Math.max(0, numbers.length - most);
        return from == 0
                ? this
                : new Buckets(
                        Arrays.copyOfRange(numbers, from, numbers.length),
                        Arrays.copyOfRange(clicks, from, clicks.length));
    }

    /** The same clicks in buckets that are so many times as long. */
    Buckets widened(int times) {
        long[] wide = new long[numbers.length];
        long[] sums = new long[numbers.length];
        int size = 0;
        for (int i = 0; i < numbers.length; i++) {
            long number = Math.floorDiv(numbers[i], (long) times);
            if (size == 0 || wide[size - 1] != number) {
                wide[size++] = number;
            }
            sums[size - 1] += clicks[i];
        }
        return new Buckets(Arrays.copyOf(wide, size), Arrays.copyOf(sums, size));
    }

    long sum() {
        return Arrays.stream(clicks).sum();
    }

    /** The clicks of the buckets from one number up to, not including, another. */
    long sum(long from, long to) {
        long sum = 0;
        for (int i = 0; i < numbers.length; i++) {
            if (numbers[i] >= from && numbers[i] < to) {
                sum += clicks[i];
            }
        }
        return sum;
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

    @Override
    public boolean equals(Object other) {
        return other instanceof Buckets that
                && Arrays.equals(numbers, that.numbers)
                && Arrays.equals(clicks, that.clicks);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(numbers) + Arrays.hashCode(clicks);
    }

    @Override
    public String toString() {
        return Arrays.toString(numbers) + Arrays.toString(clicks);
    }
}
