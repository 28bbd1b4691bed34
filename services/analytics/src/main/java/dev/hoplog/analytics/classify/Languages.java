package dev.hoplog.analytics.classify;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Tells of an {@code Accept-Language} the language that its sender likes best. */
final class Languages {

    /** No browser lists more. */
    private static final int MOST_LOOKED_AT = 20;

    /** In use without a code of two letters. */
    private static final List<String> OF_THREE_LETTERS = List.of(
            "ast", "bho", "bgc", "brx", "ceb", "chr", "ckb", "cmn", "csb", "doi", "dsb", "fil", "frp", "fur", "gom",
            "gsw", "haw", "hmn", "hsb", "ilo", "kab", "kok", "kri", "lij", "lmo", "lus", "mai", "mni", "nds", "nso",
            "pap", "rhg", "sah", "sat", "scn", "szl", "tzm", "vec", "yue", "zgh");

    /** The subtag that is shown, by each subtag that is a language. */
    private final Map<String, String> languages = new HashMap<>();

    Languages() {
        for (String language : Locale.getISOLanguages()) {
            languages.put(language, language);
            languages.put(Locale.of(language).getISO3Language(), language);
        }
        for (String language : OF_THREE_LETTERS) {
            languages.put(language, language);
        }
        languages.putAll(Map.of("iw", "he", "ji", "yi", "in", "id", "mo", "ro"));
    }

    /** Of equally liked ones the first; {@link Classified#UNKNOWN} if it names none. */
    String first(String acceptLanguage) {
        String best = Classified.UNKNOWN;
        int bestQuality = 0;
        int begin = 0;
        for (int i = 0; i < MOST_LOOKED_AT && begin < acceptLanguage.length() && bestQuality < 1000; i++) {
            int comma = acceptLanguage.indexOf(',', begin);
            int end = comma < 0 ? acceptLanguage.length() : comma;
            int semicolon = acceptLanguage.indexOf(';', begin);
            int rangeEnd = semicolon < 0 ? end : Math.min(semicolon, end);
            String language = languages.get(primary(acceptLanguage, begin, rangeEnd));
            if (language != null) {
                int quality = quality(acceptLanguage, rangeEnd, end);
                if (quality > bestQuality) {
                    best = language;
                    bestQuality = quality;
                }
            }
            begin = end + 1;
        }
        return best;
    }

    private static String primary(String text, int begin, int end) {
        int from = begin;
        while (from < end && text.charAt(from) == ' ') {
            from++;
        }
        int to = from;
        while (to < end && "-_ ".indexOf(text.charAt(to)) < 0) {
            to++;
        }
        return to - from > 3 ? "" : text.substring(from, to).toLowerCase(Locale.ROOT);
    }

    /** In thousandths; without a well-formed one it is 1. */
    private static int quality(String text, int begin, int end) {
        int equals = text.indexOf("q=", begin);
        if (equals < 0 || equals >= end || equals + 2 >= end) {
            return 1000;
        }
        int from = equals + 2;
        int quality = text.charAt(from) == '0' ? 0 : 1000;
        int unit = 100;
        for (int i = from + 2; i < Math.min(end, from + 5) && quality < 1000; i++) {
            int digit = Character.digit(text.charAt(i), 10);
            quality += Math.max(digit, 0) * unit;
            unit /= 10;
        }
        return quality;
    }
}
