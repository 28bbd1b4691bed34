package dev.hoplog.query.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;

/** UTF-8 in an array of its own, handed on when that is full. For one thread. */
final class TextOutput {

    private static final int BYTES = 1 << 16;

    /** The longest of what is written at once: a number, a time. */
    private static final int LONGEST = 32;

    private static final long MILLIS_OF_A_DAY = 86_400_000;
    private static final byte[] LEAST_NUMBER = Long.toString(Long.MIN_VALUE).getBytes(StandardCharsets.US_ASCII);

    private final OutputStream out;
    private final byte[] bytes = new byte[BYTES];
    private int size;
    private long day = Long.MIN_VALUE;
    private byte[] date = {};

    TextOutput(OutputStream out) {
        this.out = out;
    }

    void put(byte[] utf8) throws IOException {
        put(utf8, 0, utf8.length);
    }

    void put(byte[] utf8, int from, int to) throws IOException {
        int length = to - from;
        if (length > BYTES - size) {
            handOn();
        }
        if (length > BYTES) {
            out.write(utf8, from, length);
            return;
        }
        System.arraycopy(utf8, from, bytes, size, length);
        size += length;
    }

    void put(char ascii) throws IOException {
        room();
        bytes[size++] = (byte) ascii;
    }

    void putNumber(long number) throws IOException {
        room();
        if (number == Long.MIN_VALUE) {
            put(LEAST_NUMBER);
            return;
        }
        if (number < 0) {
            bytes[size++] = '-';
        }
        long rest = Math.abs(number);
        int digits = 1;
        for (long power = 10; digits < 19 && rest >= power; power *= 10) {
            digits++;
        }
        putDigits(rest, digits);
    }

    /** As RFC 3339 has it, in UTC, with three digits of a second. */
    void putTime(long millis) throws IOException {
        room();
        long ofDay = Math.floorDiv(millis, MILLIS_OF_A_DAY);
        if (ofDay != day) {
            day = ofDay;
            date = (LocalDate.ofEpochDay(day) + "T").getBytes(StandardCharsets.US_ASCII);
        }
        put(date);
        long rest = Math.floorMod(millis, MILLIS_OF_A_DAY);
        putDigits(rest / 3_600_000, 2);
        bytes[size++] = ':';
        putDigits(rest / 60_000 % 60, 2);
        bytes[size++] = ':';
        putDigits(rest / 1000 % 60, 2);
        bytes[size++] = '.';
        putDigits(rest % 1000, 3);
        bytes[size++] = 'Z';
    }

    void flush() throws IOException {
        handOn();
        out.flush();
    }

    void close() throws IOException {
        try (out) {
            handOn();
        }
    }

    private void putDigits(long number, int digits) {
        long rest = number;
        for (int i = size + digits - 1; i >= size; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += digits;
    }

    private void room() throws IOException {
        if (BYTES - size < LONGEST) {
            handOn();
        }
    }

    private void handOn() throws IOException {
        int count = size;
        size = 0;
        out.write(bytes, 0, count);
    }
}
