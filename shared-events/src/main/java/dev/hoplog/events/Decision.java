package dev.hoplog.events;

/** What the redirect port decided about a request for a slug. Only {@link #REDIRECTED} is a click in any count. */
public enum Decision {
    REDIRECTED,
    UNKNOWN_SLUG,
    EXPIRED,
    SCHEDULED,
    DISABLED,
    DELETED,
    LIMIT_REACHED,
    PASSWORD_ASKED,
    /** Written by a later version: known to be none of the others. */
    UNKNOWN_TO_THIS_VERSION
}
