package dev.hoplog.analytics.classify;

import dev.hoplog.events.ClickEntry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * What the {@code utm_} parameters of a click say. Source and medium are kinds of things, of which people write some with
 * capitals: they are lower case here. A campaign is a name and stays as it was given.
 */
record Campaign(String source, String medium, String name) {

    private static final Campaign NONE = new Campaign(Classified.NONE, Classified.NONE, Classified.NONE);
    private static final String PREFIX = "utm_";

    /** What is looked at of a value: nine bytes of it, percent-encoded, make a character. */
    private static final int LONGEST_LOOKED_AT = 9 * Classified.LONGEST;

    /** Of the query first, then of the parameters; of each the first that is not empty. */
    static Campaign of(String query, List<ClickEntry.Parameter> parameters) {
        if (!query.contains(PREFIX) && parameters.isEmpty()) {
            return NONE;
        }
        return new Campaign(
                lowerCase(first(PREFIX + "source", query, parameters)),
                lowerCase(first(PREFIX + "medium", query, parameters)),
                first(PREFIX + "campaign", query, parameters));
    }

    private static String first(String name, String query, List<ClickEntry.Parameter> parameters) {
        String value = Classified.NONE;
        for (int begin = 0; begin < query.length() && value.equals(Classified.NONE); ) {
            int ampersand = query.indexOf('&', begin);
            int end = ampersand < 0 ? query.length() : ampersand;
            if (query.startsWith(name + "=", begin)) {
                value = Value.of(decoded(query, begin + name.length() + 1, end), Classified.NONE);
            }
            begin = end + 1;
        }
        for (int i = 0; i < parameters.size() && value.equals(Classified.NONE); i++) {
            if (parameters.get(i).name().equals(name)) {
                value = Value.of(parameters.get(i).value(), Classified.NONE);
            }
        }
        return value;
    }

    private static String lowerCase(String value) {
        return Value.of(value.toLowerCase(Locale.ROOT), Classified.NONE);
    }

    /** What is not well-formed stands for itself, and bytes that are no UTF-8 for a replacement character. */
    private static String decoded(String query, int begin, int end) {
        String text =
                query.substring(begin, Math.min(end, begin + LONGEST_LOOKED_AT)).replace('+', ' ');
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            int high = hexDigit(bytes, i + 1);
            int low = hexDigit(bytes, i + 2);
            boolean encoded = bytes[i] == '%' && high >= 0 && low >= 0;
            bytes[length++] = encoded ? (byte) (high << 4 | low) : bytes[i];
            i += encoded ? 2 : 0;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private static int hexDigit(byte[] bytes, int at) {
        return at < bytes.length ? Character.digit(bytes[at], 16) : -1;
    }
}
