package dev.hoplog.analytics.classify;

import java.text.Normalizer;

/**
 * Makes the value of a dimension of what a visitor sent: one line in NFC, without characters that cannot be seen, blanks
 * only between words and only one, at most {@link Classified#LONGEST} long.
 */
final class Value {

    /** What is not looked at, to bound the work: no value is longer, however many of its characters are left out. */
    private static final int LONGEST_LOOKED_AT = 10 * Classified.LONGEST;

    private Value() {}

    /** {@link Classified#UNKNOWN} if nothing is left. */
    static String of(String text) {
        return of(text, Classified.UNKNOWN);
    }

    /** @param ifEmpty if nothing is left */
    static String of(String text, String ifEmpty) {
        String value = isPlain(text) ? text : cleaned(text);
        if (value.length() > Classified.LONGEST) {
            boolean splitsPair = Character.isHighSurrogate(value.charAt(Classified.LONGEST - 1));
            value = value.substring(0, splitsPair ? Classified.LONGEST - 1 : Classified.LONGEST)
                    .strip();
        }
        return value.isEmpty() ? ifEmpty : value;
    }

    /** Whether nothing has to be done but cutting: most often. */
    private static boolean isPlain(String text) {
        char before = ' ';
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || (c == ' ' && before == ' ')) {
                return false;
            }
            before = c;
        }
        return text.isEmpty() || before != ' ';
    }

    private static String cleaned(String text) {
        String seen = text.substring(0, Math.min(text.length(), LONGEST_LOOKED_AT));
        var line = new StringBuilder();
        boolean blank = false;
        for (int i = 0; i < seen.length(); ) {
            int c = seen.codePointAt(i);
            i += Character.charCount(c);
            if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                blank = !line.isEmpty();
            } else if (isSeen(c)) {
                line.append(blank ? " " : "").appendCodePoint(c);
                blank = false;
            }
        }
        return Normalizer.normalize(line, Normalizer.Form.NFC);
    }

    private static boolean isSeen(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
