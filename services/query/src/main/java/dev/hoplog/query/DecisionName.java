package dev.hoplog.query;

import dev.hoplog.events.Decision;

/** How the API names what the redirect port decided. */
public final class DecisionName {

    private DecisionName() {}

    public static String of(Decision decision) {
        return switch (decision) {
            case REDIRECTED -> "redirected";
            case UNKNOWN_SLUG -> "unknownSlug";
            case EXPIRED -> "expired";
            case SCHEDULED -> "scheduled";
            case DISABLED -> "disabled";
            case DELETED -> "deleted";
            case LIMIT_REACHED -> "limitReached";
            case PASSWORD_ASKED -> "passwordAsked";
            case UNKNOWN_TO_THIS_VERSION -> "other";
        };
    }
}
