package dev.hoplog.events;

/** What brought the visitor to the short URL. */
public enum Trigger {
    LINK,
    QR,
    PIXEL,
    PREVIEW,
    /** Written by a later version. */
    UNKNOWN_TO_THIS_VERSION
}
