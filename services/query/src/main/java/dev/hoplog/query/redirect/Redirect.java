package dev.hoplog.query.redirect;

import dev.hoplog.directory.Link;
import dev.hoplog.events.Decision;
import dev.hoplog.events.LinkId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a request for a slug is answered with.
 *
 * @param linkId null where no link has the slug
 * @param location the destination; empty where there is none
 */
record Redirect(Decision decision, int status, @Nullable LinkId linkId, long linkVersion, String location) {

    static final Redirect UNKNOWN = new Redirect(Decision.UNKNOWN_SLUG, 404, null, 0, "");

    /**
     * The answer of a link at an instant.
     *
     * @param query of the request, without {@code ?}
     */
    static Redirect decide(Link link, String query, Instant now) {
        return switch (link) {
            case Link.Absent _ -> UNKNOWN;
            case Link.Live live -> decide(live, query, now);
            case Link.Deleted deleted -> gone(Decision.DELETED, deleted.id(), deleted.version());
            case Link.Purged purged -> gone(Decision.DELETED, purged.id(), purged.version());
            // Released, or a claim that came here before its link did: either way nobody answers for it.
            case Link.Alias alias -> gone(Decision.DELETED, alias.id(), alias.version());
        };
    }

    private static Redirect decide(Link.Live live, String query, Instant now) {
        return switch (live.status(now)) {
            case ACTIVE ->
                new Redirect(
                        Decision.REDIRECTED,
                        live.settings().redirectStatus(),
                        live.id(),
                        live.version(),
                        live.settings().forwardQuery()
                                ? ForwardedQuery.merge(live.settings().location(), query)
                                : live.settings().location());
            // Nobody is told that something will be here.
            case SCHEDULED -> new Redirect(Decision.SCHEDULED, 404, live.id(), live.version(), "");
            case EXPIRED -> gone(Decision.EXPIRED, live.id(), live.version());
            case DISABLED -> gone(Decision.DISABLED, live.id(), live.version());
            case DELETED -> gone(Decision.DELETED, live.id(), live.version());
        };
    }

    private static Redirect gone(Decision decision, LinkId id, long version) {
        return new Redirect(decision, 410, id, version, "");
    }
}
