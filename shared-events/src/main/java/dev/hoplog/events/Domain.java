package dev.hoplog.events;

import java.util.regex.Pattern;

/**
 * The host under which slugs live, in lower case; the empty name is the default domain.
 *
 * <p>The default domain has no host name in the log, so that moving the server to another host renames nothing.
 */
public record Domain(String name) {

    // Before the constant below, whose constructor needs it.
    private static final Pattern WELL_FORMED = Pattern.compile("|[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?(:[0-9]{1,5})?");

    /** In characters, with the port. */
    private static final int MAX_LENGTH = 255;

    public static final Domain DEFAULT = new Domain("");

    public Domain {
        if (name.length() > MAX_LENGTH || !WELL_FORMED.matcher(name).matches()) {
            throw new IllegalArgumentException("not a domain: \"" + name + "\"");
        }
    }

    public boolean isDefault() {
        return name.isEmpty();
    }

    @Override
    public String toString() {
        return name;
    }
}
