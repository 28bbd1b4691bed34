package dev.hoplog.directory;

/** What a link is at an instant. */
public enum LinkStatus {
    ACTIVE("active"),
    SCHEDULED("scheduled"),
    EXPIRED("expired"),
    LIMIT_REACHED("limitReached"),
    DISABLED("disabled"),
    DELETED("deleted");

    private final String text;

    LinkStatus(String text) {
        this.text = text;
    }

    /** Its name in the API. */
    public String text() {
        return text;
    }
}
