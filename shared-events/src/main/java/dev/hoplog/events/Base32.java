package dev.hoplog.events;

/** Base32 of RFC 4648 in lower case, without padding. */
final class Base32 {

    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

    private Base32() {}

    static boolean isDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '2' && c <= '7');
    }

    /** The first characters of what these bits spell; bits that are missing at the end are zero. */
    static String encode(byte[] bits, int characters) {
        var text = new StringBuilder(characters);
        for (int i = 0; i < characters; i++) {
            int bit = i * 5;
            int at = bit >> 3;
            int window = (bits[at] & 0xff) << 8 | (at + 1 < bits.length ? bits[at + 1] & 0xff : 0);
            text.append(ALPHABET.charAt(window >> (11 - (bit & 7)) & 31));
        }
        return text.toString();
    }
}
