package dev.hoplog.query.visitors;

import dev.hoplog.events.VisitorSalt;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** The salt of one UTC day, as the key of a hash. */
final class DaySalt {

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long DAY_MILLIS = ChronoUnit.DAYS.getDuration().toMillis();

    private final long day;
    private long first;
    private long second;

    /** Takes over the salt, and destroys it. */
    DaySalt(VisitorSalt salt) {
        this.day = salt.day().toEpochDay();
        this.first = (long) WORDS.get(salt.bytes(), 0);
        this.second = (long) WORDS.get(salt.bytes(), 8);
        salt.destroy();
    }

    /** The UTC day of an instant. */
    static LocalDate dayOf(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC);
    }

    /** The UTC day of an instant in milliseconds since 1970-01-01T00:00Z, as days since then. */
    static long dayOf(long millis) {
        return Math.floorDiv(millis, DAY_MILLIS);
    }

    /** In days since 1970-01-01. */
    long day() {
        return day;
    }

    /** 0 where it was destroyed, and never else: 0 says that there is no hash. */
    long hash(byte[] message, int length) {
        long k0 = first;
        long k1 = second;
        if (k0 == 0 || k1 == 0) {
            // No salt has a half of zeros but once in 2^63. Whoever still had this one at hand must not hash with half
            // a key.
            return 0;
        }
        long hash = SipHash.hash(k0, k1, message, length);
        return hash == 0 ? 1 : hash;
    }

    void destroy() {
        first = 0;
        second = 0;
    }
}
