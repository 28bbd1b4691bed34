package dev.hoplog.query.redirect;

import dev.hoplog.events.Slug;
import dev.hoplog.events.Trigger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a request line asks for.
 *
 * @param path percent-encoded as it came
 * @param query without {@code ?}, percent-encoded as it came
 * @param told the query without the parameter that asks for no tracking; the query itself where it has none
 * @param slug the path decoded once and normalised, without a slash at its end; null where that is no slug
 */
record RequestTarget(
        String path, String query, String told, @Nullable Slug slug) {

    private static final Pattern CAMPAIGN = Pattern.compile("utm_(source|medium|campaign)=");

    /**
     * Null for what no client may send: anything but visible ASCII could break a header that carries it on.
     *
     * @param noTracking the parameter that asks for no tracking; empty for none
     */
    static @Nullable RequestTarget parse(String requested, String noTracking) {
        for (int i = 0; i < requested.length(); i++) {
            if (requested.charAt(i) <= ' ' || requested.charAt(i) >= 0x7f) {
                return null;
            }
        }
        String target = withoutAuthority(requested);
        int queryAt = target.indexOf('?');
        String path = queryAt < 0 ? target : target.substring(0, queryAt);
        String query = queryAt < 0 ? "" : target.substring(queryAt + 1);
        // A look for the text is all that a query without it costs.
        String told = noTracking.isEmpty() || !query.contains(noTracking) ? query : without(noTracking, query);
        return new RequestTarget(path, query, told, slug(path));
    }

    /** Whether the request asks to be answered and not journalled. */
    boolean asksForNoTracking() {
        return told.length() != query.length();
    }

    /** What brought the visitor here, as far as the request says it. */
    Trigger trigger() {
        return isScanned() ? Trigger.QR : Trigger.LINK;
    }

    /** The query without what is meant for this server. */
    String forwardedQuery() {
        if (!isScanned()) {
            return told;
        }
        int next = Trigger.QR_PARAMETER.length() + 1;
        return told.length() > next ? told.substring(next) : "";
    }

    /** What of the query names a campaign, and not the visitor. */
    String campaign() {
        return Arrays.stream(told.split("&", -1))
                .filter(parameter -> CAMPAIGN.matcher(parameter).lookingAt())
                .collect(Collectors.joining("&"));
    }

    private boolean isScanned() {
        int length = Trigger.QR_PARAMETER.length();
        return told.startsWith(Trigger.QR_PARAMETER) && (told.length() == length || told.charAt(length) == '&');
    }

    /** A query without a parameter, whatever its value and wherever it stands; what is left is as it was. */
    private static String without(String name, String query) {
        return Arrays.stream(query.split("&", -1))
                .filter(parameter -> !parameter.equals(name) && !parameter.startsWith(name + "="))
                .collect(Collectors.joining("&"));
    }

    /** Proxies send the absolute form, which a server must accept (RFC 9112, 3.2.2). */
    private static String withoutAuthority(String target) {
        int scheme = target.startsWith("http://") ? 7 : target.startsWith("https://") ? 8 : 0;
        if (scheme == 0) {
            return target;
        }
        int path = target.indexOf('/', scheme);
        return path < 0 ? "/" : target.substring(path);
    }

    private static @Nullable Slug slug(String path) {
        if (path.length() < 2 || path.charAt(0) != '/') {
            return null;
        }
        String encoded = path.substring(1);
        String decoded = encoded.indexOf('%') < 0 ? encoded : decode(encoded);
        if (decoded == null) {
            return null;
        }
        // Programs that find URLs in a text add one, or take one away.
        int end = decoded.endsWith("/") ? decoded.length() - 1 : decoded.length();
        String text = Slug.normalise(decoded.substring(0, end));
        return Slug.structuralFaultOf(text) == Slug.Fault.NONE ? new Slug(text) : null;
    }

    private static @Nullable String decode(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '%') {
                bytes.put((byte) c);
            } else {
                if (i + 2 >= text.length()) {
                    return null;
                }
                int high = Character.digit(text.charAt(i + 1), 16);
                int low = Character.digit(text.charAt(i + 2), 16);
                if (high < 0 || low < 0) {
                    return null;
                }
                bytes.put((byte) (high << 4 | low));
                i += 2;
            }
        }
        try {
            // The decoder refuses bytes that are no UTF-8, where a String would put marks in their place.
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
