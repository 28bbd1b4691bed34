package dev.hoplog.directory;

/** What an API key allows. */
public enum Scope {
    LINKS_READ("links:read"),
    LINKS_WRITE("links:write"),
    STATS_READ("stats:read"),
    CLICKS_READ("clicks:read"),
    /** Everything. */
    ADMIN("admin");

    private final String text;

    Scope(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
