package dev.hoplog.links.url;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A URL, parsed.
 *
 * @param scheme in lower case, without its colon
 * @param username percent-encoded; empty where there is none
 * @param password percent-encoded; empty where there is none
 * @param host null where there can be none, as in {@code mailto:}
 * @param port null where it is the scheme's default
 * @param path percent-encoded, with its first slash where it has one
 * @param query percent-encoded, without its question mark; null where there is none
 * @param fragment percent-encoded, without its number sign; null where there is none
 * @param isValid whether the text that was parsed is a valid URL string: one that nothing had to be repaired in
 * @see <a href="https://url.spec.whatwg.org/#url-representation">WHATWG URL, 4.1</a>
 */
public record Url(
        String scheme,
        String username,
        String password,
        @Nullable Host host,
        @Nullable Integer port,
        String path,
        @Nullable String query,
        @Nullable String fragment,
        boolean isValid)
        implements ParsedUrl {

    /** The special schemes and their default ports; -1 where a port makes no sense. */
    private static final Map<String, Integer> SPECIAL =
            Map.of("http", 80, "https", 443, "ws", 80, "wss", 443, "ftp", 21, "file", -1);

    /**
     * Parses an absolute URL as browsers do, repairing what they repair.
     *
     * @see <a href="https://url.spec.whatwg.org/#concept-basic-url-parser">WHATWG URL, 4.4</a>
     */
    public static ParsedUrl parse(String text) {
        return UrlParser.parse(text);
    }

    public boolean hasCredentials() {
        return !username.isEmpty() || !password.isEmpty();
    }

    /**
     * The URL as text, in ASCII.
     *
     * @see <a href="https://url.spec.whatwg.org/#concept-url-serializer">WHATWG URL, 4.5</a>
     */
    public String serialised() {
        var text = new StringBuilder(scheme).append(':');
        if (host != null) {
            text.append("//");
            if (hasCredentials()) {
                text.append(username);
                text.append(password.isEmpty() ? "" : ":" + password).append('@');
            }
            text.append(host.serialised());
            text.append(port == null ? "" : ":" + port);
        } else if (path.startsWith("//")) {
            // Otherwise the path would be read as a host.
            text.append("/.");
        }
        text.append(path);
        text.append(query == null ? "" : "?" + query);
        text.append(fragment == null ? "" : "#" + fragment);
        return text.toString();
    }

    @Override
    public String toString() {
        return serialised();
    }

    static boolean isSpecial(String scheme) {
        return SPECIAL.containsKey(scheme);
    }

    static boolean isDefaultPort(String scheme, int port) {
        return SPECIAL.getOrDefault(scheme, -1) == port;
    }
}
