package dev.hoplog.analytics;

import dev.hoplog.analytics.classify.Classified;
import dev.hoplog.analytics.classify.Dimension;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Clicks by dimension and value, without a bound on values. For one thread. */
final class ValueSums {

    private static final int DIMENSIONS = Dimension.values().length;

    private final List<Map<String, Sum>> byText = new ArrayList<>(DIMENSIONS);

    /** Of clicks that have one value. */
    static final class Sum {
        private long clicks;
        private long humans;
        private long bots;

        Count count() {
            return new Count(clicks, humans, bots);
        }

        private void add(long moreClicks, long moreHumans, long moreBots) {
            clicks += moreClicks;
            humans += moreHumans;
            bots += moreBots;
        }
    }

    ValueSums() {
        for (int place = 0; place < DIMENSIONS; place++) {
            byText.add(new HashMap<>());
        }
    }

    void add(Classified classified, Count count) {
        for (int place = 0; place < DIMENSIONS; place++) {
            sum(place, classified.values().get(place)).add(count.clicks(), count.humans(), count.bots());
        }
    }

    void add(ValueSums other) {
        for (int place = 0; place < DIMENSIONS; place++) {
            int here = place;
            other.byText.get(place).forEach((text, sum) -> sum(here, text).add(sum.clicks, sum.humans, sum.bots));
        }
    }

    /** Not to be changed. */
    Map<String, Sum> of(Dimension dimension) {
        return byText.get(dimension.place());
    }

    private Sum sum(int place, String text) {
        return byText.get(place).computeIfAbsent(text, _ -> new Sum());
    }
}
