package dev.hoplog.analytics;

import dev.hoplog.analytics.classify.Classified;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The new clicks of one record of {@code click-events}, until the next flush tells them. */
record Gathered(List<Entry> entries) {

    /**
     * A click, or some of which no more is known.
     *
     * @param link null for a request for an unknown slug
     * @param minute since 1970-01-01T00:00Z
     * @param visitor the hash; 0 for none
     */
    record Entry(@Nullable LinkId link, Domain domain, long minute, Classified classified, long visitor, long clicks) {}

    Gathered {
        entries = List.copyOf(entries);
    }
}
