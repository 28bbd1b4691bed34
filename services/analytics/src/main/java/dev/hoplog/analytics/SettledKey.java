package dev.hoplog.analytics;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Names a row of what is settled of a key.
 *
 * @param period the UTC day of its details, or the month of its days, since 1970; 0 where there is only one
 */
record SettledKey(CountKey key, Part part, long period) {

    /** The kinds of rows, each with its letter in the store's keys. */
    enum Part {
        COUNTS('c'),
        DETAILS_OF_DAY('d'),
        DETAILS_OF_ALL('a'),
        DAYS_OF_MONTH('m');

        private final char letter;

        Part(char letter) {
            this.letter = letter;
        }

        private static Part of(byte letter) {
            return Arrays.stream(values())
                    .filter(part -> part.letter == letter)
                    .findAny()
                    .orElseThrow(() -> new IllegalArgumentException("unknown part " + letter));
        }
    }

    static SettledKey counts(CountKey key) {
        return new SettledKey(key, Part.COUNTS, 0);
    }

    static SettledKey detailsOfDay(CountKey key, long day) {
        return new SettledKey(key, Part.DETAILS_OF_DAY, day);
    }

    static SettledKey detailsOfAll(CountKey key) {
        return new SettledKey(key, Part.DETAILS_OF_ALL, 0);
    }

    static SettledKey daysOfMonth(CountKey key, long month) {
        return new SettledKey(key, Part.DAYS_OF_MONTH, month);
    }

    /** The key's text, a zero byte, the part's letter, the period. */
    byte[] bytes() {
        byte[] text = key.bytes();
        return ByteBuffer.allocate(text.length + 2 + Long.BYTES)
                .put(text)
                .put((byte) 0)
                .put((byte) part.letter)
                .putLong(period)
                .array();
    }

    static SettledKey ofBytes(byte[] bytes) {
        int text = bytes.length - 2 - Long.BYTES;
        return new SettledKey(
                new CountKey(new String(bytes, 0, text, StandardCharsets.UTF_8)),
                Part.of(bytes[text + 1]),
                ByteBuffer.wrap(bytes).getLong(text + 2));
    }
}
