package dev.hoplog.directory;

import java.util.Arrays;
import java.util.Optional;

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

    /** The scope of this text; empty for one that this version does not know. */
    public static Optional<Scope> parse(String text) {
        return Arrays.stream(values()).filter(scope -> scope.text.equals(text)).findFirst();
    }
}
