package dev.hoplog.events;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Optional;
import java.util.Set;

/**
 * The part of a short URL after the host, in normal form: NFC, case-sensitive, 1 to 128 bytes of UTF-8.
 *
 * <p>It is made of letters, digits, marks, symbols outside ASCII (emoji, with the joiner between them) and {@code - _ . ~}.
 * A slash separates segments; {@code .} and {@code ..} are no segments, since every URL parser removes them.
 */
public record Slug(String text) {

    public static final int MAX_BYTES = 128;

    private static final Set<String> RESERVED =
            Set.of("api", "actuator", "healthz", "robots.txt", "favicon.ico", ".well-known");
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    /**
     * A slug that somebody chose. Only its structure is checked: which characters are letters depends on the Unicode
     * version of the Java platform, and what one node wrote every other must be able to read.
     */
    public Slug {
        Fault fault = structuralFaultOf(text);
        if (fault != Fault.NONE) {
            throw new IllegalArgumentException("not a slug: " + fault.sentence());
        }
    }

    /** What keeps a text from being a slug. */
    public enum Fault {
        NONE(""),
        EMPTY("a slug has at least one character"),
        TOO_LONG("a slug has at most " + MAX_BYTES + " bytes of UTF-8"),
        NOT_NORMALISED("a slug is in Unicode normal form C"),
        BAD_CHARACTER("a slug is made of letters, digits, emoji and - _ . ~"),
        DOT_SEGMENT("a slug is not . or .. and has no empty, . or .. segment");

        private final String sentence;

        Fault(String sentence) {
            this.sentence = sentence;
        }

        public String sentence() {
            return sentence;
        }
    }

    /** What stands in the way of choosing this text as a slug; {@link Fault#NONE} if nothing does. */
    public static Fault faultOf(String text) {
        Fault fault = structuralFaultOf(text);
        if (fault != Fault.NONE) {
            return fault;
        }
        if (!text.codePoints().allMatch(Slug::isAllowed)) {
            return Fault.BAD_CHARACTER;
        }
        return Normalizer.isNormalized(text, Normalizer.Form.NFC) ? Fault.NONE : Fault.NOT_NORMALISED;
    }

    /** What stands in the way of {@code new Slug(text)}; {@link Fault#NONE} if nothing does. */
    public static Fault structuralFaultOf(String text) {
        if (text.isEmpty()) {
            return Fault.EMPTY;
        }
        // A char is at least one byte: what is longer than this is refused before anything is spent on it.
        if (text.length() > MAX_BYTES || (!isAscii(text) && text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES)) {
            return Fault.TOO_LONG;
        }
        int begin = 0;
        for (int slash = text.indexOf('/'); slash >= 0; slash = text.indexOf('/', begin)) {
            if (isDotSegment(text, begin, slash)) {
                return Fault.DOT_SEGMENT;
            }
            begin = slash + 1;
        }
        return isDotSegment(text, begin, text.length()) ? Fault.DOT_SEGMENT : Fault.NONE;
    }

    /** The text in normal form C, in which equal slugs have equal bytes. */
    public static String normalise(String text) {
        return isAscii(text) ? text : Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    /** The slug that a text means, in whichever normal form it came; empty where it means none. */
    public static Optional<Slug> parse(String text) {
        // No normal form of so long a text is short enough; nothing is spent on finding it.
        String normal = text.length() > 4 * MAX_BYTES ? text : normalise(text);
        return faultOf(normal) == Fault.NONE ? Optional.of(new Slug(normal)) : Optional.empty();
    }

    /** Whether the slug belongs to the server itself and can be no link's. */
    public boolean isReserved() {
        int slash = text.indexOf('/');
        return RESERVED.contains(slash < 0 ? text : text.substring(0, slash));
    }

    public boolean hasSeveralSegments() {
        return text.indexOf('/') >= 0;
    }

    @Override
    public String toString() {
        return text;
    }

    private static boolean isDotSegment(String text, int begin, int end) {
        return switch (end - begin) {
            case 0 -> true;
            case 1 -> text.charAt(begin) == '.';
            case 2 -> text.charAt(begin) == '.' && text.charAt(begin + 1) == '.';
            default -> false;
        };
    }

    private static boolean isAscii(String text) {
        int all = 0;
        for (int i = 0; i < text.length(); i++) {
            all |= text.charAt(i);
        }
        return all < 0x80;
    }

    private static boolean isAllowed(int c) {
        if (c < 0x80) {
            return (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '-'
                    || c == '_'
                    || c == '.'
                    || c == '~'
                    || c == '/';
        }
        return switch (Character.getType(c)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.LETTER_NUMBER,
                    Character.OTHER_NUMBER,
                    Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.MATH_SYMBOL,
                    Character.CURRENCY_SYMBOL,
                    Character.MODIFIER_SYMBOL,
                    Character.OTHER_SYMBOL -> true;
            default -> c == ZERO_WIDTH_JOINER;
        };
    }
}
