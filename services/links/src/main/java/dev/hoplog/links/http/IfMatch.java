package dev.hoplog.links.http;

import dev.hoplog.links.VersionMatch;
import java.util.ArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code If-Match}: of the entity tags {@code "VERSION-STATUS"} only the version counts, since a status may change with
 * time alone. A weak tag matches nothing (RFC 9110, 13.1.1), and so does what is none of ours.
 */
final class IfMatch {

    private static final Pattern TAG = Pattern.compile("(W/)?\"([^\"]*)\"");
    private static final Pattern OURS = Pattern.compile("([0-9]{1,18})(-[a-zA-Z]+)?");

    private IfMatch() {}

    static VersionMatch parse(@Nullable String header) {
        if (header == null || header.strip().equals("*")) {
            return new VersionMatch.Any();
        }
        var versions = new ArrayList<Long>();
        Matcher tag = TAG.matcher(header);
        while (tag.find()) {
            Matcher ours = OURS.matcher(tag.group(2));
            if (tag.group(1) == null && ours.matches()) {
                versions.add(Long.valueOf(ours.group(1)));
            }
        }
        return new VersionMatch.OneOf(versions);
    }
}
