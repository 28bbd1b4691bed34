package dev.hoplog.analytics.classify;

/**
 * What clicks are broken down by. The order is part of the bytes in the stores of a generation; a new one goes to the
 * end.
 */
public enum Dimension {
    /** ISO 3166-1 alpha-2. */
    COUNTRY("country"),
    /** ISO 3166-2, such as {@code DE-BE}. */
    REGION("region"),
    /** Its English name behind its country, such as {@code DE Berlin}: names repeat over the world. */
    CITY("city"),
    /** desktop, mobile, tablet, tv, console, wearable, bot or other. */
    DEVICE("device"),
    /** The family, such as Firefox. */
    BROWSER("browser"),
    /** The family, such as Android. */
    OS("os"),
    /** The name of a known source, or the host; {@code direct} without one. */
    REFERRER("referrer"),
    /** The first that the visitor accepts, as a primary language subtag (RFC 5646). */
    LANGUAGE("language"),
    UTM_SOURCE("utmSource"),
    UTM_MEDIUM("utmMedium"),
    UTM_CAMPAIGN("utmCampaign"),
    /** Where the visitor was sent, without query and fragment. */
    DESTINATION("destination"),
    /** The link's version at the time. */
    VERSION("version"),
    /** link, qr, pixel or preview. */
    TRIGGER("trigger");

    private final String text;

    Dimension(String text) {
        this.text = text;
    }

    /** Its name in the API. */
    public String text() {
        return text;
    }

    /** From 0, without a gap. */
    @SuppressWarnings("EnumOrdinal") // The order is what is meant; see above.
    public int place() {
        return ordinal();
    }
}
