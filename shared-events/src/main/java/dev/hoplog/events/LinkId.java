package dev.hoplog.events;

/** A link's name for ever: {@code lnk_} and 16 characters of lower-case base32 (80 bits). */
public record LinkId(String text) {

    /** In characters, all of them ASCII. */
    public static final int LENGTH = 20;

    private static final String PREFIX = "lnk_";

    public LinkId {
        if (!isWellFormed(text)) {
            throw new IllegalArgumentException("not a link id: \"" + text + "\"");
        }
    }

    public static boolean isWellFormed(String text) {
        if (text.length() != LENGTH || !text.startsWith(PREFIX)) {
            return false;
        }
        for (int i = PREFIX.length(); i < LENGTH; i++) {
            if (!Base32.isDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** The id that spells the first 80 of these bits; at least 10 bytes. */
    public static LinkId ofBits(byte[] bits) {
        return new LinkId(PREFIX + Base32.encode(bits, 16));
    }

    @Override
    public String toString() {
        return text;
    }
}
