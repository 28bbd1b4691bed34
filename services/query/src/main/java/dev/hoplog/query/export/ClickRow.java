package dev.hoplog.query.export;

import dev.hoplog.analytics.classify.Classified;
import dev.hoplog.events.ClickEntry;

/**
 * An entry of the log that is about clicks. Of one that has no details, what is not known is empty or 0.
 *
 * @param clicks how many: 1, or more where only their number was kept
 * @param domain the name of the host
 * @param segment its journal segment; with {@code seq} it names the entry for ever
 * @param seq its number in the segment
 * @param position where it stands in {@code click-events}
 */
record ClickRow(
        ClickEntry.Click click,
        long clicks,
        Classified classified,
        String domain,
        String segment,
        long seq,
        Position position) {}
