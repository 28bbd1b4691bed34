package dev.hoplog.events;

import java.util.regex.Pattern;

/** A link's name for ever: {@code lnk_} and 16 characters of lower-case base32 (80 bits). */
public record LinkId(String text) {

    /** In characters, all of them ASCII. */
    public static final int LENGTH = 20;

    private static final Pattern WELL_FORMED = Pattern.compile("lnk_[a-z2-7]{16}");
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

    public LinkId {
        if (!isWellFormed(text)) {
            throw new IllegalArgumentException("not a link id: \"" + text + "\"");
        }
    }

    public static boolean isWellFormed(String text) {
        return WELL_FORMED.matcher(text).matches();
    }

    /** The id that spells the first 80 of these bits; at least 10 bytes. */
    public static LinkId ofBits(byte[] bits) {
        var text = new StringBuilder("lnk_");
        for (int i = 0; i < 16; i++) {
            int bit = i * 5;
            int window =
                    (bits[bit >> 3] & 0xff) << 8 | ((bit >> 3) + 1 < bits.length ? bits[(bit >> 3) + 1] & 0xff : 0);
            text.append(ALPHABET.charAt(window >> (11 - (bit & 7)) & 31));
        }
        return new LinkId(text.toString());
    }

    @Override
    public String toString() {
        return text;
    }
}
