package dev.hoplog.analytics;

import dev.hoplog.analytics.classify.Dimension;
import dev.hoplog.events.LinkId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Reads the counts, on whichever nodes they are kept. */
public interface ClickCounts {

    /**
     * Zeros for what nobody followed.
     *
     * @param asOf at most {@link Windows#OLDEST_AS_OF} away from now
     */
    Answer<Windows> windows(Scope scope, Instant asOf);

    /** One bucket for each of the series, also where there are no clicks. */
    Answer<List<SeriesBucket>> series(Scope scope, Series series);

    /**
     * Clicks by the values of a dimension.
     *
     * @param limit how many values, those with the most clicks
     */
    Answer<Breakdown> breakdown(Scope scope, Dimension dimension, BreakdownWindow window, int limit);

    /** The links with the most clicks in a window, the most first; of two with as many, the one whose id is first. */
    Answer<List<LinkClicks>> top(TopWindow window, Instant asOf, int limit);

    /** All clicks of each of these links, all of them at one moment. */
    Answer<Map<LinkId, Count>> totals(Collection<LinkId> links);

    /** The links of which a part of the counts has anything; while clicks come, some that came meanwhile may be missing. */
    Answer<List<LinkId>> links(Kept part);

    /** Which part of the counts can be read on this node now. */
    Kept kept();
}
