package dev.hoplog.analytics;

import dev.hoplog.analytics.classify.Dimension;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Clicks by dimension, value and bucket of time, beside all clicks of these buckets. In each dimension the values that are
 * here have at most as many clicks together as all; what is missing are the values that were too many. Immutable.
 */
final class Details {

    /** Of a dimension in a period. More of them, and those with the fewest clicks are told as others from then on. */
    static final int MOST_VALUES = 256;

    private static final int DIMENSIONS = Dimension.values().length;

    static final Details NONE = new Details(Buckets.NONE, java.util.Collections.nCopies(DIMENSIONS, Map.of()));

    private final Buckets all;

    /** By the place of the dimension. */
    private final List<Map<String, Buckets>> values;

    private Details(Buckets all, List<Map<String, Buckets>> values) {
        this.all = all;
        this.values = values;
    }

    /**
     * Takes the maps for its own.
     *
     * @param values by the place of the dimension
     */
    static Details of(Buckets all, List<Map<String, Buckets>> values) {
        return new Details(all, values);
    }

    /**
     * With one dimension only.
     *
     * @param byText taken for its own
     */
    static Details of(Buckets all, Dimension dimension, Map<String, Buckets> byText) {
        var values = new ArrayList<>(NONE.values);
        values.set(dimension.place(), byText);
        return new Details(all, values);
    }

    static Details sum(Collection<Details> parts) {
        if (parts.size() == 1) {
            return parts.iterator().next();
        }
        var gathered = new ArrayList<Map<String, List<Buckets>>>();
        for (int place = 0; place < DIMENSIONS; place++) {
            var byText = new HashMap<String, List<Buckets>>();
            for (Details part : parts) {
                part.values
                        .get(place)
                        .forEach((text, buckets) -> byText.computeIfAbsent(text, _ -> new ArrayList<>())
                                .add(buckets));
            }
            gathered.add(byText);
        }
        return new Details(Buckets.sum(parts.stream().map(Details::all).toList()), eachValue(gathered, Buckets::sum));
    }

    /** With these, and in each dimension only the values with the most clicks if they are too many. */
    Details plus(Details more) {
        return sum(List.of(this, more)).most(MOST_VALUES);
    }

    /** In each dimension at most so many values, those with the most clicks. */
    Details most(int values) {
        return new Details(
                all, this.values.stream().map(byText -> most(byText, values)).toList());
    }

    /** By the number of a bucket that is so many times as long: what lies in it, in its own buckets. */
    SortedMap<Long, Details> split(int times) {
        var parts = new TreeMap<Long, Details>();
        Buckets wide = all.widened(times);
        for (int i = 0; i < wide.size(); i++) {
            long number = wide.number(i);
            parts.put(number, wide.size() == 1 ? this : between(number * times, (number + 1) * times));
        }
        return parts;
    }

    /** The same clicks in one bucket, number 0. */
    Details together() {
        return new Details(all.in(_ -> 0), eachValue(values, buckets -> buckets.in(_ -> 0)));
    }

    /** All clicks, whatever their values. */
    Buckets all() {
        return all;
    }

    Map<String, Buckets> of(Dimension dimension) {
        return values.get(dimension.place());
    }

    private Details between(long from, long to) {
        return new Details(
                all.between(from, to),
                values.stream()
                        .map(byText -> {
                            var part = new HashMap<String, Buckets>();
                            byText.forEach((text, buckets) -> {
                                Buckets within = buckets.between(from, to);
                                if (within.size() > 0) {
                                    part.put(text, within);
                                }
                            });
                            return (Map<String, Buckets>) part;
                        })
                        .toList());
    }

    private static <T> List<Map<String, Buckets>> eachValue(List<Map<String, T>> values, Function<T, Buckets> change) {
        return values.stream()
                .map(byText -> {
                    var changed = HashMap.<String, Buckets>newHashMap(byText.size());
                    byText.forEach((text, value) -> changed.put(text, change.apply(value)));
                    return (Map<String, Buckets>) changed;
                })
                .toList();
    }

    private static Map<String, Buckets> most(Map<String, Buckets> byText, int most) {
        if (byText.size() <= most) {
            return byText;
        }
        Comparator<Map.Entry<String, Buckets>> byClicks =
                Comparator.comparingLong(entry -> -entry.getValue().sum().clicks());
        return byText.entrySet().stream()
                .sorted(byClicks.thenComparing(Map.Entry.comparingByKey()))
                .limit(most)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Details that && all.equals(that.all) && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return 31 * all.hashCode() + values.hashCode();
    }

    @Override
    public String toString() {
        return all + " " + values;
    }
}
