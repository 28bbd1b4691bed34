package dev.hoplog.directory;

/**
 * How a directory stands to its log.
 *
 * @param reason a sentence for the operator; empty while all is well
 */
public record Following(Phase phase, String reason) {

    /** Where it is on its way. A directory answers look-ups in each of them. */
    public enum Phase {
        /** The log was not reached yet in this run. */
        WAITING,
        /** Folding what was appended before it came. */
        CATCHING_UP,
        /** It has folded all that stood in the log when it came, and goes on. */
        UP_TO_DATE,
        /** It cannot go on without help: look-ups answer what was known, nothing can be written. */
        STOPPED
    }

    static final Following WAITING = new Following(Phase.WAITING, "the log was not reached yet");
    static final Following CATCHING_UP = new Following(Phase.CATCHING_UP, "still folding what is in the log");
    static final Following UP_TO_DATE = new Following(Phase.UP_TO_DATE, "");

    static Following stopped(String reason) {
        return new Following(Phase.STOPPED, reason);
    }

    /** Whether a decision of the log would be seen here. */
    public boolean canDecide() {
        return phase == Phase.UP_TO_DATE;
    }
}
