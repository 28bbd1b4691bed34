package dev.hoplog.events;

import java.util.regex.Pattern;

/** SHA-256 of a request's canonical body in hex; tells a repeat from another request under the same key. */
public record BodyHash(String hex) {

    // Before the constant below, whose constructor needs it.
    private static final Pattern WELL_FORMED = Pattern.compile("|[0-9a-f]{64}");

    /** Of a request that cannot be repeated, since it has no idempotency key. */
    public static final BodyHash NONE = new BodyHash("");

    public BodyHash {
        if (!WELL_FORMED.matcher(hex).matches()) {
            throw new IllegalArgumentException("not a body hash: \"" + hex + "\"");
        }
    }
}
