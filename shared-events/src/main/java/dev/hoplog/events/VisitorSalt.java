package dev.hoplog.events;

import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.Arrays;

/** The random salt of one UTC day. It is a secret while it lasts: no text of it can be made, and it can be destroyed. */
public final class VisitorSalt {

    /** How many bytes of a salt are used; what it has beyond them is for later. */
    public static final int LENGTH = 16;

    private final LocalDate day;
    private final byte[] bytes;

    /** @param bytes {@link #LENGTH} or more, from a source that nobody can guess; used from now on, not copied */
    public VisitorSalt(LocalDate day, byte[] bytes) {
        if (bytes.length < LENGTH) {
            throw new IllegalArgumentException("a salt of " + bytes.length + " bytes instead of " + LENGTH);
        }
        this.day = day;
        this.bytes = bytes;
    }

    public LocalDate day() {
        return day;
    }

    /** Not a copy. */
    public byte[] bytes() {
        return bytes;
    }

    /** Overwrites the bytes. */
    public void destroy() {
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VisitorSalt salt && salt.day.equals(day) && MessageDigest.isEqual(salt.bytes, bytes);
    }

    @Override
    public int hashCode() {
        return day.hashCode();
    }

    @Override
    public String toString() {
        return "the salt of " + day;
    }
}
