package dev.hoplog.analytics;

import dev.hoplog.events.LinkId;
import java.util.HashMap;
import java.util.Map;

/** The new clicks of one record of {@code click-events}, summed up per link and minute, until the next flush tells them. */
final class Gathered {

    private record LinkMinute(LinkId link, long minute) {}

    private final Map<LinkMinute, Long> sums;

    private Gathered(Map<LinkMinute, Long> sums) {
        this.sums = sums;
    }

    /** Clicks of a link in a minute, counted since 1970-01-01T00:00Z. */
    @FunctionalInterface
    interface Each {
        void clicks(LinkId link, long minute, long clicks);
    }

    void forEach(Each each) {
        sums.forEach((key, clicks) -> each.clicks(key.link(), key.minute(), clicks));
    }

    boolean isEmpty() {
        return sums.isEmpty();
    }

    int size() {
        return sums.size();
    }

    /** For one thread, and one build. */
    static final class Builder {
        private final Map<LinkMinute, Long> sums = new HashMap<>();

        void add(LinkId link, long minute, long clicks) {
            sums.merge(new LinkMinute(link, minute), clicks, Long::sum);
        }

        Gathered build() {
            return new Gathered(sums);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Gathered that && sums.equals(that.sums);
    }

    @Override
    public int hashCode() {
        return sums.hashCode();
    }

    @Override
    public String toString() {
        return sums.toString();
    }
}
