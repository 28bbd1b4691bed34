package dev.hoplog.analytics;

/**
 * How far a partition of {@code click-events} is folded. It is kept in a store, so that one transaction commits it with
 * the counts that it speaks of.
 *
 * @param folded offset after the last record that was folded
 * @param marked offset up to which the second stage was told everything
 */
record Progress(long folded, long marked) {

    static final Progress NONE = new Progress(0, 0);

    boolean hasFolded(long offset) {
        return offset < folded;
    }

    Progress foldedTo(long offset) {
        return new Progress(offset, marked);
    }

    boolean isMarked() {
        return marked == folded;
    }

    Progress asMarked() {
        return new Progress(folded, folded);
    }
}
