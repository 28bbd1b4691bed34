package dev.hoplog.events;

import java.util.regex.Pattern;

/** A link's name for ever: {@code lnk_} and 16 characters of lower-case base32 (80 bits). */
public record LinkId(String text) {

    /** In characters, all of them ASCII. */
    public static final int LENGTH = 20;

    private static final Pattern WELL_FORMED = Pattern.compile("lnk_[a-z2-7]{16}");

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
        return new LinkId("lnk_" + Base32.encode(bits, 16));
    }

    @Override
    public String toString() {
        return text;
    }
}
