package dev.hoplog.links.search;

import dev.hoplog.events.LinkId;

/**
 * A place in a list: that of a link, or the one where a link stood. Links that come or go elsewhere shift nothing.
 *
 * @param key by what the link is sorted: when it was created, in milliseconds, or the beginning of its folded title
 */
public record Place(LinkSort sort, String key, LinkId id) {

    /** @throws IllegalArgumentException if the sort has no such key */
    public Place {
        if (isByTime(sort)) {
            Long.parseLong(key);
        }
    }

    static boolean isByTime(LinkSort sort) {
        return switch (sort) {
            case NEWEST_FIRST, OLDEST_FIRST -> true;
            case TITLE, TITLE_DESCENDING -> false;
        };
    }
}
