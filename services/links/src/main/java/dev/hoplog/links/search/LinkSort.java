package dev.hoplog.links.search;

/** The order of a list. Links that are equal in it stand in the order of their ids. */
public enum LinkSort {
    NEWEST_FIRST("-createdAt", true),
    OLDEST_FIRST("createdAt", false),
    TITLE("title", false),
    TITLE_DESCENDING("-title", true);

    private final String text;
    final boolean isDescending;

    LinkSort(String text, boolean isDescending) {
        this.text = text;
        this.isDescending = isDescending;
    }

    /** Its name in the API. */
    public String text() {
        return text;
    }
}
