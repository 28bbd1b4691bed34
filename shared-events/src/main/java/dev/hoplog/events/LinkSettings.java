package dev.hoplog.events;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a link's owner can choose.
 *
 * @param longUrl as it was given
 * @param location what is sent: the WHATWG serialisation of {@code longUrl}
 * @param validSince the first instant at which the link redirects
 * @param validUntil the first instant at which it does so no more
 * @param redirectStatus 301, 302, 307 or 308
 * @param primary the alias that is shown as the link's own slug; null for the slug of its creation
 */
public record LinkSettings(
        String longUrl,
        String location,
        String title,
        String notes,
        List<String> tags,
        @Nullable Instant validSince,
        @Nullable Instant validUntil,
        @Nullable Long maxClicks,
        int redirectStatus,
        boolean forwardQuery,
        boolean crawlable,
        boolean disabled,
        boolean archived,
        @Nullable LinkKey primary) {

    public LinkSettings {
        tags = List.copyOf(tags);
    }

    /**
     * The slug that is shown.
     *
     * @param home the one of the link's creation
     * @param aliases the others that lead to it; a primary one that was released is not among them and shown no more
     */
    public LinkKey shown(LinkKey home, Collection<LinkKey> aliases) {
        return primary != null && aliases.contains(primary) ? primary : home;
    }

    /** A plain temporary redirect that forwards the query. */
    public static LinkSettings redirectingTo(String longUrl, String location) {
        return new LinkSettings(
                longUrl, location, "", "", List.of(), null, null, null, 302, true, false, false, false, null);
    }
}
