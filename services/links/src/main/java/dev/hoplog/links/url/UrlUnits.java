package dev.hoplog.links.url;

import java.util.HexFormat;

/**
 * What a valid URL is written with: URL code points and percent-encoded bytes.
 *
 * @see <a href="https://url.spec.whatwg.org/#url-units">WHATWG URL, 4.3</a>
 */
final class UrlUnits {

    private static final String PUNCTUATION = "!$&'()*+,-./:;=?@_~";

    private UrlUnits() {}

    /** Whether the text consists of nothing else. */
    static boolean areAll(String text) {
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            if (text.charAt(i) == '%' ? !isEncodedByte(text, i) : !isUrlCodePoint(text.codePointAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isEncodedByte(String text, int at) {
        return at + 2 < text.length()
                && HexFormat.isHexDigit(text.charAt(at + 1))
                && HexFormat.isHexDigit(text.charAt(at + 2));
    }

    private static boolean isUrlCodePoint(int c) {
        if (c < 0x80) {
            return isLetter(c) || (c >= '0' && c <= '9') || PUNCTUATION.indexOf(c) >= 0;
        }
        boolean isNoncharacter = (c >= 0xfdd0 && c <= 0xfdef) || (c & 0xfffe) == 0xfffe;
        return c >= 0xa0 && c <= 0x10fffd && !isNoncharacter;
    }

    /** Whether this is a letter of ASCII. */
    static boolean isLetter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
