package dev.hoplog.events;

/** What brought the visitor to the short URL. */
public enum Trigger {
    LINK,
    QR,
    PIXEL,
    PREVIEW,
    /** Written by a later version. */
    UNKNOWN_TO_THIS_VERSION;

    /**
     * The parameter by which a request tells that its URL was read from a QR code: the first one, and without a value. It is
     * for the redirect port and never forwarded. It stands in codes that are printed, so it is for ever.
     */
    public static final String QR_PARAMETER = "qr";
}
