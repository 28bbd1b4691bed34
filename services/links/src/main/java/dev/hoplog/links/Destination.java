package dev.hoplog.links;

import dev.hoplog.api.Fault;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/**
 * Where a link leads.
 *
 * @param longUrl as it was given
 * @param location what is sent: byte for byte {@code longUrl} where that is a valid URL, otherwise what a browser would
 *     make of it
 * @see <a href="https://url.spec.whatwg.org/#url-writing">WHATWG URL, valid URL strings</a>
 */
public record Destination(String longUrl, String location) {

    public static final int MAX_BYTES = 8192;

    private static final String POINTER = "/longUrl";
    private static final Pattern SCHEME = Pattern.compile("[\\x00-\\x20]*([A-Za-z][A-Za-z0-9+.-]*):.*", Pattern.DOTALL);
    private static final String CHARACTER = "(?:[A-Za-z0-9!$&'()*+,./:;=?@_~-]|%[0-9A-Fa-f]{2})";
    private static final Pattern VALID = Pattern.compile(
            "https?://(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?" + "(?:[/?]" + CHARACTER + "*+)?(?:#"
                    + CHARACTER + "*+)?",
            Pattern.CASE_INSENSITIVE);

    /** What a text is as a destination. */
    public sealed interface Parsed {}

    /** It is one. */
    public record Good(Destination destination) implements Parsed {}

    /** It is none. */
    public record Bad(Fault fault) implements Parsed {}

    public static Parsed parse(String text) {
        if (text.length() > MAX_BYTES || text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            return bad("tooLong", "longUrl has at most " + MAX_BYTES + " bytes of UTF-8.");
        }
        Matcher scheme = SCHEME.matcher(text);
        if (!scheme.matches()) {
            return bad("notAUrl", "longUrl is a whole URL that begins with http:// or https://.");
        }
        String name = scheme.group(1).toLowerCase(Locale.ROOT);
        if (!name.equals("http") && !name.equals("https")) {
            return bad(
                    "schemeRefused",
                    "longUrl begins with http:// or https://: a link to " + name
                            + ": could run code or reach what only the visitor can.");
        }
        HttpUrl url = HttpUrl.parse(text);
        if (url == null) {
            return bad("notAUrl", "longUrl has a host, and a port from 1 to 65535 if any.");
        }
        if (!url.username().isEmpty() || !url.password().isEmpty()) {
            return bad("credentialsRefused", "longUrl has no user name and no password: every visitor would see them.");
        }
        String location = VALID.matcher(text).matches() ? text : url.toString();
        if (location.length() > MAX_BYTES) {
            return bad("tooLong", "longUrl has at most " + MAX_BYTES + " bytes, also when it is percent-encoded.");
        }
        return new Good(new Destination(text, location));
    }

    private static Parsed bad(String code, String detail) {
        return new Bad(new Fault(POINTER, code, detail));
    }
}
