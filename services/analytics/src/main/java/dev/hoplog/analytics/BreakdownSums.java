package dev.hoplog.analytics;

import dev.hoplog.analytics.classify.Dimension;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Adds up by value what is kept of one or more keys. */
final class BreakdownSums implements Sums<BreakdownSums> {

    private final Dimension dimension;
    private final BreakdownWindow window;
    private final Map<String, Count> byValue = new HashMap<>();
    private Count total = Count.NONE;

    BreakdownSums(Dimension dimension, BreakdownWindow window) {
        this.dimension = dimension;
        this.window = window;
    }

    /** @param details by hour */
    void add(Details details) {
        add(
                details,
                window.hours() == null ? Long.MIN_VALUE : window.fromHour(),
                window.hours() == null ? Long.MAX_VALUE : window.toHour());
    }

    /** @param details of all time */
    void addAll(Details details) {
        add(details, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    @Override
    public void add(BreakdownSums other) {
        total = total.plus(other.total);
        other.byValue.forEach((value, count) -> byValue.merge(value, count, Count::plus));
    }

    /** The total, and then the values. */
    @Override
    public List<Part> parts() {
        var parts = new ArrayList<Part>(1 + byValue.size());
        parts.add(Part.of("", total));
        byValue.forEach((value, count) -> parts.add(Part.of(value, count)));
        return parts;
    }

    @Override
    public void addParts(List<Part> parts) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("no parts are no breakdown");
        }
        total = total.plus(parts.getFirst().count());
        parts.subList(1, parts.size()).forEach(part -> byValue.merge(part.name(), part.count(), Count::plus));
    }

    private void add(Details details, long from, long to) {
        total = total.plus(details.all().sum(from, to));
        details.of(dimension).forEach((value, buckets) -> {
            Count count = buckets.sum(from, to);
            if (count.clicks() > 0) {
                byValue.merge(value, count, Count::plus);
            }
        });
    }

    /** @param limit of the values that are named */
    Breakdown breakdown(int limit) {
        List<Breakdown.ValueClicks> values = byValue.entrySet().stream()
                .map(entry -> new Breakdown.ValueClicks(entry.getKey(), entry.getValue()))
                .sorted(Comparator.<Breakdown.ValueClicks>comparingLong(
                                value -> -value.count().clicks())
                        .thenComparing(Breakdown.ValueClicks::value))
                .limit(limit)
                .toList();
        Count named = values.stream().map(Breakdown.ValueClicks::count).reduce(Count.NONE, Count::plus);
        return new Breakdown(values, total.minus(named), total, window.from(), window.to());
    }

    /** Days of UTC whose details are needed. */
    List<Long> days() {
        var days = new ArrayList<Long>();
        long last = Math.floorDiv(window.toHour() - 1, (long) Delta.HOURS_OF_A_DAY);
        for (long day = Math.floorDiv(window.fromHour(), (long) Delta.HOURS_OF_A_DAY); day <= last; day++) {
            days.add(day);
        }
        return days;
    }

    boolean isOfAllTime() {
        return window.hours() == null;
    }
}
