package dev.hoplog.query.redirect;

import dev.hoplog.directory.LinkStatus;
import dev.hoplog.directory.Target;
import dev.hoplog.events.Decision;
import dev.hoplog.events.LinkId;
import org.jspecify.annotations.Nullable;

/**
 * What a request for a slug is answered with.
 *
 * @param target null where no link has the slug
 * @param merged the destination where it is not simply the target's; null otherwise
 */
public record Redirect(
        Decision decision,
        int status,
        @Nullable Target target,
        @Nullable String merged) {

    static final Redirect UNKNOWN = new Redirect(Decision.UNKNOWN_SLUG, 404, null, null);

    /**
     * The answer of a target at an instant, as far as its limit does not decide.
     *
     * @param target of the slug; null where it has none
     * @param query what of the request's query is forwarded, without {@code ?}
     * @param nowMillis milliseconds since 1970-01-01T00:00Z
     */
    public static Redirect decide(@Nullable Target target, String query, long nowMillis) {
        if (target == null) {
            return UNKNOWN;
        }
        return of(target.status(nowMillis), target, query);
    }

    /** The answer of a target whose limit is reached. */
    static Redirect limitReached(Target target) {
        return of(LinkStatus.LIMIT_REACHED, target, "");
    }

    private static Redirect of(LinkStatus status, Target target, String query) {
        return switch (status) {
            case ACTIVE ->
                new Redirect(
                        Decision.REDIRECTED,
                        target.redirectStatus(),
                        target,
                        query.isEmpty() || !target.forwardsQuery()
                                ? null
                                : ForwardedQuery.merge(target.location(), query));
            // Nobody is told that something will be here.
            case SCHEDULED -> new Redirect(Decision.SCHEDULED, 404, target, null);
            case EXPIRED -> new Redirect(Decision.EXPIRED, 410, target, null);
            case LIMIT_REACHED -> new Redirect(Decision.LIMIT_REACHED, 410, target, null);
            case DISABLED -> new Redirect(Decision.DISABLED, 410, target, null);
            case DELETED -> new Redirect(Decision.DELETED, 410, target, null);
        };
    }

    /** Null where no link has the slug. */
    public @Nullable LinkId linkId() {
        return target == null ? null : target.id();
    }

    /** The destination; empty where the visitor is sent nowhere. */
    public String location() {
        if (decision != Decision.REDIRECTED || target == null) {
            return "";
        }
        return merged != null ? merged : target.location();
    }
}
