package dev.hoplog.analytics.classify;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The names of well-known hosts and apps; sources.txt tells how it is written. */
final class Sources {

    private static final String ALONE = "=";
    private static final String ANY_COUNTRY = ".*";
    private static final Pattern BLANKS = Pattern.compile(" +");

    /** The generic ones that names under a country code, or instead of it, stand below. */
    private static final List<String> SECOND_LEVELS = List.of("co", "com", "org", "net");

    private final Map<String, String> names = new HashMap<>();

    Sources(List<String> lines) {
        for (String line : lines) {
            if (!line.isEmpty() && !line.startsWith("#")) {
                int colon = line.indexOf(':');
                String name = line.substring(0, colon);
                BLANKS.splitAsStream(line.substring(colon + 1).strip()).forEach(host -> names.put(host, name));
            }
        }
    }

    /** Null for a host that none of them is. */
    @Nullable
    String nameOf(String host) {
        String name = names.get(ALONE + anyCountry(host));
        for (String rest = host; name == null && !rest.isEmpty(); rest = parent(rest)) {
            name = names.get(rest);
            if (name == null) {
                name = names.get(anyCountry(rest));
            }
        }
        return name;
    }

    /** Without its first label. */
    private static String parent(String host) {
        int dot = host.indexOf('.');
        return dot < 0 ? "" : host.substring(dot + 1);
    }

    /** With {@code *} for the top level: {@code google.*} of {@code google.de} and {@code google.co.uk}. */
    private static String anyCountry(String host) {
        int last = host.lastIndexOf('.');
        if (last < 0) {
            return host;
        }
        int before = host.lastIndexOf('.', last - 1);
        boolean twoLevels =
                before > 0 && host.length() - last == 3 && SECOND_LEVELS.contains(host.substring(before + 1, last));
        return host.substring(0, twoLevels ? before : last) + ANY_COUNTRY;
    }
}
