package dev.hoplog.links.search;

import org.jspecify.annotations.Nullable;

/**
 * A page that is asked for.
 *
 * @param after the place behind which it begins; null for the first page
 * @param limit how many links it has at most, at least 1
 */
public record LinkQuery(
        LinkFilter filter, LinkSort sort, @Nullable Place after, int limit) {

    /** @throws IllegalArgumentException if the place is one of another sort */
    public LinkQuery {
        if (limit < 1 || (after != null && after.sort() != sort)) {
            throw new IllegalArgumentException("no page: limit " + limit + ", sort " + sort + ", after " + after);
        }
    }
}
