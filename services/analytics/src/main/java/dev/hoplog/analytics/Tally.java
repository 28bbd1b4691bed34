package dev.hoplog.analytics;

/** What the fold of one partition of {@code click-events}, the source, tells those who keep the rows. */
sealed interface Tally {

    /** Partition of {@code click-events}. */
    int source();

    /** Offset in the source, exclusive. */
    long upTo();

    /** Clicks of one key per minute: all that the source has for it up to there, and that was not sent before. */
    record Delta(int source, long upTo, Buckets minutes) implements Tally {}

    /** Every delta of the source up to there was sent, whatever its key. */
    record Mark(int source, long upTo) implements Tally {}
}
