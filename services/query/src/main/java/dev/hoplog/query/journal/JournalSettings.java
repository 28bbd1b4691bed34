package dev.hoplog.query.journal;

import java.time.Duration;

/**
 * How much disk a journal takes and how hard it holds on to it.
 *
 * @param segmentBytes length of a segment file; a multiple of 4096
 * @param limitBytes all files together, used or ready for use; beyond it clicks are counted without their details
 * @param forceEvery how often pages are written to the device; zero leaves it to the operating system, which loses what it
 *     had not written if power is lost, and nothing if the process dies
 */
public record JournalSettings(int segmentBytes, long limitBytes, Duration forceEvery) {

    public static final JournalSettings DEFAULT = new JournalSettings(16 << 20, 10L << 30, Duration.ZERO);

    public JournalSettings {
        if (segmentBytes < 4096 || segmentBytes > 1 << 30 || segmentBytes % 4096 != 0) {
            throw new IllegalArgumentException(
                    "a segment of " + segmentBytes + " bytes; it must be a multiple of 4096, up to 1 GiB");
        }
        if (limitBytes < 4L * segmentBytes) {
            throw new IllegalArgumentException("a journal of at most " + limitBytes
                    + " bytes has no room for a segment of " + segmentBytes + " and what is reserved beside it");
        }
        if (forceEvery.isNegative()) {
            throw new IllegalArgumentException("forceEvery is negative: " + forceEvery);
        }
    }

    /** The least that a journal with so many writers needs: what is reserved, and for each a segment and the next. */
    public long leastBytes(int writers) {
        return writers * (reservedBytes() + 2L * segmentBytes);
    }

    /** Length of a tally. The segment that it becomes is about as long. */
    int tallyBytes() {
        return segmentBytes / 2;
    }

    /** What is kept free of details for each writer: room for two tallies and what they become. */
    long reservedBytes() {
        return 4L * tallyBytes();
    }

    boolean forces() {
        return forceEvery.isPositive();
    }
}
