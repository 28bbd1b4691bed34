package dev.hoplog.analytics;

/** The windows of {@link Windows} in which links are compared. */
public enum TopWindow {
    LAST_24_HOURS,
    LAST_WEEK,
    ALL_TIME
}
