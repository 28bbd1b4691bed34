package dev.hoplog.links.url;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Which characters of ASCII are percent-encoded in a part of a URL. Control characters and all that is not ASCII are in
 * every part.
 *
 * @see <a href="https://url.spec.whatwg.org/#percent-encoded-bytes">WHATWG URL, 1.3</a>
 */
enum EncodeSet {
    CONTROLS(""),
    FRAGMENT(" \"<>`"),
    QUERY(" \"#<>"),
    SPECIAL_QUERY(" \"#<>'"),
    PATH(" \"#<>?^`{}"),
    USER_INFO(" \"#<>?^`{}/:;=@[\\]|");

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final String characters;

    EncodeSet(String characters) {
        this.characters = characters;
    }

    /** The text with each byte of UTF-8 that belongs to the set as {@code %XX}; what is encoded already stays. */
    String encode(String text) {
        var encoded = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c < 0x20 || c > 0x7e || characters.indexOf(c) >= 0) {
                encoded.append('%').append(HEX.toHexDigits(b));
            } else {
                encoded.append(c);
            }
        }
        return encoded.toString();
    }

    /** The text with each {@code %XX} as the byte it means; bytes that are no UTF-8 become U+FFFD. */
    static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        var decoded = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '%'
                    && i + 2 < bytes.length
                    && HexFormat.isHexDigit(bytes[i + 1])
                    && HexFormat.isHexDigit(bytes[i + 2])) {
                decoded.write(HexFormat.fromHexDigit(bytes[i + 1]) << 4 | HexFormat.fromHexDigit(bytes[i + 2]));
                i += 2;
            } else {
                decoded.write(bytes[i]);
            }
        }
        return decoded.toString(StandardCharsets.UTF_8);
    }
}
