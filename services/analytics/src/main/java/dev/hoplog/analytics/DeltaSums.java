package dev.hoplog.analytics;

import dev.hoplog.analytics.classify.Classified;
import dev.hoplog.analytics.classify.Dimension;
import dev.hoplog.analytics.classify.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Sums of clicks, of which a delta is made. For one thread, and one build. */
final class DeltaSums {

    private static final List<Dimension> DIMENSIONS = List.of(Dimension.values());

    /** Most keys have few. Of more, sums by value are kept: to find a class is to look at all its values. */
    private static final int FEW_CLASSES = 64;

    private record HourClass(long hour, Classified classified) {}

    private final SortedMap<Long, Count> minutes = new TreeMap<>();
    private final Visitors.Builder visitors = new Visitors.Builder();

    /** Empty once there are sums. */
    private final Map<HourClass, Count> classes = new HashMap<>();

    /** By hour. */
    private final SortedMap<Long, ValueSums> sums = new TreeMap<>();

    /** @param visitor the hash; 0 for none */
    void add(long minute, Classified classified, long visitor, long clicks) {
        Count count = count(classified.kind(), clicks);
        minutes.merge(minute, count, Count::plus);
        add(Math.floorDiv(minute, (long) Delta.MINUTES_OF_AN_HOUR), classified, count);
        if (visitor != 0 && classified.kind() == Kind.HUMAN) {
            visitors.add(Math.floorDiv(minute, (long) Delta.MINUTES_OF_A_QUARTER), visitor);
        }
    }

    /** All clicks that another one has by now: where those are many, for less than each of them once more. */
    void add(DeltaSums other) {
        other.minutes.forEach((minute, count) -> minutes.merge(minute, count, Count::plus));
        visitors.add(other.visitors);
        other.classes.forEach((hourClass, count) -> add(hourClass.hour(), hourClass.classified(), count));
        if (!other.sums.isEmpty()) {
            sumUp();
            other.sums.forEach((hour, values) -> sums(hour).add(values));
        }
    }

    Delta build() {
        Buckets byMinute = Buckets.of(minutes);
        return new Delta(byMinute, visitors.build(), details(byMinute.widened(Delta.MINUTES_OF_AN_HOUR)));
    }

    private void add(long hour, Classified classified, Count count) {
        if (sums.isEmpty()) {
            classes.merge(new HourClass(hour, classified), count, Count::plus);
            if (classes.size() > FEW_CLASSES) {
                sumUp();
            }
        } else {
            sums(hour).add(classified, count);
        }
    }

    private void sumUp() {
        classes.forEach((hourClass, count) -> sums(hourClass.hour()).add(hourClass.classified(), count));
        classes.clear();
    }

    private ValueSums sums(long hour) {
        return sums.computeIfAbsent(hour, _ -> new ValueSums());
    }

    private Details details(Buckets hours) {
        var byText = new ArrayList<Map<String, Buckets.Ascending>>();
        DIMENSIONS.forEach(_ -> byText.add(new HashMap<>()));
        var inOrder = new ArrayList<>(classes.entrySet());
        inOrder.sort(Comparator.comparingLong(entry -> entry.getKey().hour()));
        for (var entry : inOrder) {
            for (Dimension dimension : DIMENSIONS) {
                buckets(byText, dimension, entry.getKey().classified().value(dimension))
                        .add(entry.getKey().hour(), entry.getValue());
            }
        }
        sums.forEach((hour, values) -> {
            for (Dimension dimension : DIMENSIONS) {
                values.of(dimension)
                        .forEach((text, sum) -> buckets(byText, dimension, text).add(hour, sum.count()));
            }
        });
        var values = new ArrayList<Map<String, Buckets>>();
        for (Map<String, Buckets.Ascending> ofDimension : byText) {
            var built = HashMap.<String, Buckets>newHashMap(ofDimension.size());
            ofDimension.forEach((text, counts) -> built.put(text, counts.build()));
            values.add(built);
        }
        return Details.of(hours, values).most(Details.MOST_VALUES);
    }

    private static Buckets.Ascending buckets(
            List<Map<String, Buckets.Ascending>> byText, Dimension dimension, String text) {
        return byText.get(dimension.place()).computeIfAbsent(text, _ -> new Buckets.Ascending());
    }

    private static Count count(Kind kind, long clicks) {
        return switch (kind) {
            case HUMAN -> new Count(clicks, clicks, 0);
            case BOT -> new Count(clicks, 0, clicks);
            case UNCLASSIFIED -> new Count(clicks, 0, 0);
        };
    }
}
