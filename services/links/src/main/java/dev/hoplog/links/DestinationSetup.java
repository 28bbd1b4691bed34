package dev.hoplog.links;

import dev.hoplog.links.blocklist.Blocklist;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * With what destinations are judged, as the process was started.
 *
 * @param schemes in lower case, without a colon
 * @param allowsPrivate whether links may lead into private networks and to this machine
 */
public record DestinationSetup(Set<String> schemes, boolean allowsPrivate, Blocklist blocklist) {

    private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]*");

    /** What a browser takes as code, as contents, or as what it has at hand: no place that a link could lead to. */
    private static final Set<String> NEVER =
            Set.of("about", "blob", "data", "file", "filesystem", "jar", "javascript", "vbscript", "view-source");

    /** @throws IllegalArgumentException naming the scheme that cannot be, for whoever configured it */
    public DestinationSetup {
        for (String scheme : schemes) {
            if (!SCHEME.matcher(scheme).matches()) {
                throw new IllegalArgumentException("\"" + scheme + "\" is no name of a scheme such as https or mailto");
            }
            if (NEVER.contains(scheme)) {
                throw new IllegalArgumentException("links never lead to " + scheme
                        + ":, which runs code in a browser or opens what it has at hand");
            }
        }
        schemes = Collections.unmodifiableSet(new TreeSet<>(schemes));
    }
}
