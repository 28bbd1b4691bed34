package dev.hoplog.analytics;

import dev.hoplog.analytics.classify.Classified;
import dev.hoplog.analytics.classify.Dimension;
import dev.hoplog.analytics.classify.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

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

    /** For one thread, and one build. */
    static final class Builder {

        private record HourClass(long hour, Classified classified) {}

        private final SortedMap<Long, Count> minutes = new TreeMap<>();
        private final Map<HourClass, Count> classes = new HashMap<>();
        private final Visitors.Builder visitors = new Visitors.Builder();

        /** @param visitor the hash; 0 for none */
        void add(long minute, Classified classified, long visitor, long clicks) {
            Count count = count(classified.kind(), clicks);
            minutes.merge(minute, count, Count::plus);
            classes.merge(
                    new HourClass(Math.floorDiv(minute, (long) MINUTES_OF_AN_HOUR), classified), count, Count::plus);
            if (visitor != 0 && classified.kind() == Kind.HUMAN) {
                visitors.add(Math.floorDiv(minute, (long) MINUTES_OF_A_QUARTER), visitor);
            }
        }

        Delta build() {
            Buckets byMinute = Buckets.of(minutes);
            return new Delta(byMinute, visitors.build(), details(byMinute.widened(MINUTES_OF_AN_HOUR)));
        }

        private Details details(Buckets hours) {
            var values = new ArrayList<Map<String, SortedMap<Long, Count>>>();
            for (Dimension dimension : Dimension.values()) {
                var byText = new HashMap<String, SortedMap<Long, Count>>();
                classes.forEach(
                        (key, count) -> byText.computeIfAbsent(key.classified().value(dimension), _ -> new TreeMap<>())
                                .merge(key.hour(), count, Count::plus));
                values.add(byText);
            }
            List<Map<String, Buckets>> packed = values.stream()
                    .map(byText -> {
                        var buckets = HashMap.<String, Buckets>newHashMap(byText.size());
                        byText.forEach((text, counts) -> buckets.put(text, Buckets.of(counts)));
                        return (Map<String, Buckets>) buckets;
                    })
                    .toList();
            return Details.of(hours, packed).most(Details.MOST_VALUES);
        }

        private static Count count(Kind kind, long clicks) {
            return switch (kind) {
                case HUMAN -> new Count(clicks, clicks, 0);
                case BOT -> new Count(clicks, 0, clicks);
                case UNCLASSIFIED -> new Count(clicks, 0, 0);
            };
        }
    }
}
