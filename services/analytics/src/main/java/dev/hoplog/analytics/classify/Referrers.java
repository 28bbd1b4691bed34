package dev.hoplog.analytics.classify;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells of a {@code Referer} where the visitor came from: by name, or by host. Nothing else of it is kept. */
final class Referrers {

    static final String DIRECT = "direct";

    private static final List<String> SCHEMES = List.of("https://", "http://", "android-app://", "ios-app://");
    private static final List<String> LEFT_OUT = List.of("www.", "m.");
    private static final int LONGEST_HOST = 253;

    private final Sources sources;

    Referrers(Sources sources) {
        this.sources = sources;
    }

    String source(String referrer) {
        if (referrer.isBlank()) {
            return DIRECT;
        }
        String host = host(referrer);
        if (host == null) {
            return Classified.UNKNOWN;
        }
        String name = sources.nameOf(host);
        return name == null ? Value.of(host) : name;
    }

    /** Null without one. */
    private static @Nullable String host(String referrer) {
        int begin = begin(referrer);
        if (begin < 0) {
            return null;
        }
        int end = begin;
        int from = begin;
        while (end < referrer.length() && "/?#\\".indexOf(referrer.charAt(end)) < 0) {
            if (referrer.charAt(end) == '@') {
                from = end + 1;
            }
            end++;
        }
        return wellFormed(withoutPort(referrer.substring(from, end)));
    }

    /** Of what stands behind the scheme, -1 without one. */
    private static int begin(String referrer) {
        for (String scheme : SCHEMES) {
            if (referrer.regionMatches(true, 0, scheme, 0, scheme.length())) {
                return scheme.length();
            }
        }
        return -1;
    }

    private static String withoutPort(String authority) {
        int colon = authority.lastIndexOf(':');
        return colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
    }

    private static @Nullable String wellFormed(String text) {
        String host = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        if (host.isEmpty() || host.length() > LONGEST_HOST || host.startsWith(".") || host.contains("..")) {
            return null;
        }
        boolean inBrackets = host.startsWith("[") && host.endsWith("]");
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (!Character.isLetterOrDigit(c) && "-._".indexOf(c) < 0 && !(inBrackets && "[:]".indexOf(c) >= 0)) {
                return null;
            }
        }
        host = host.toLowerCase(Locale.ROOT);
        for (String label : LEFT_OUT) {
            if (host.startsWith(label) && host.indexOf('.', label.length()) > 0) {
                host = host.substring(label.length());
            }
        }
        return host;
    }
}
