package dev.hoplog.analytics;

import dev.hoplog.analytics.classify.Classified;
import dev.hoplog.analytics.classify.Dimension;
import dev.hoplog.analytics.classify.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
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
            var inOrder = new ArrayList<>(classes.entrySet());
            if (hours.size() > 1) {
                inOrder.sort(Comparator.comparingLong(entry -> entry.getKey().hour()));
            }
            var values = new ArrayList<Map<String, Buckets>>();
            for (Dimension dimension : Dimension.values()) {
                var byText = new HashMap<String, Buckets.Ascending>();
                for (var entry : inOrder) {
                    byText.computeIfAbsent(entry.getKey().classified().value(dimension), _ -> new Buckets.Ascending())
                            .add(entry.getKey().hour(), entry.getValue());
                }
                var built = HashMap.<String, Buckets>newHashMap(byText.size());
                byText.forEach((text, counts) -> built.put(text, counts.build()));
                values.add(built);
            }
            return Details.of(hours, values).most(Details.MOST_VALUES);
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
