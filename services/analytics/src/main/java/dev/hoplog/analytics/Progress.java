package dev.hoplog.analytics;

/**
 * How far a partition of {@code click-events} is folded. It is kept in a store, so that one transaction commits it with
 * the counts that it speaks of.
 *
 * @param folded offset after the last record that was folded
 * @param marked offset up to which the second stage was told everything
 * @param rollUps of {@code click-rollups}: offset after the last record that was looked at
 * @param unsealed parts that were folded of a roll-up whose seal is not; {@code folded} is where it ends. 0 while there is none
 */
record Progress(long folded, long marked, long rollUps, long unsealed) {

    static final Progress NONE = new Progress(0, 0, 0, 0);

    boolean hasFolded(long offset) {
        return offset < folded;
    }

    Progress foldedTo(long offset) {
        return new Progress(offset, marked, rollUps, unsealed);
    }

    boolean isMarked() {
        return marked == folded;
    }

    Progress asMarked() {
        return new Progress(folded, folded, rollUps, unsealed);
    }

    boolean hasLookedAt(long offsetOfRollUps) {
        return offsetOfRollUps < rollUps;
    }

    Progress lookedAt(long offsetOfRollUps) {
        return new Progress(folded, marked, offsetOfRollUps + 1, unsealed);
    }

    /** Whether the end of a roll-up is still to come. */
    boolean isInRollUp() {
        return unsealed > 0;
    }

    /** With one more part of a roll-up that ends there. */
    Progress withPart(long end) {
        return new Progress(end, marked, rollUps, unsealed + 1);
    }

    Progress sealed() {
        return new Progress(folded, marked, rollUps, 0);
    }
}
