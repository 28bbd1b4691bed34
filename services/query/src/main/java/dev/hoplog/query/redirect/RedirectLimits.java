package dev.hoplog.query.redirect;

/**
 * What clients may take up.
 *
 * @param connections open at a time; one more is closed at once
 * @param firstRequestSeconds until the first request of a connection is here, whole
 * @param idleSeconds between one whole request and the next
 * @param crowdedSeconds for either of them while connections are scarce
 */
public record RedirectLimits(int connections, int firstRequestSeconds, int idleSeconds, int crowdedSeconds) {

    public static final int DEFAULT_CONNECTIONS = 10_000;

    public static RedirectLimits ofConnections(int connections) {
        return new RedirectLimits(connections, 10, 60, 5);
    }

    /** Whether with so many open the idle ones are about to lock out visitors: nine tenths of what is allowed. */
    boolean isCrowded(int open) {
        return open >= connections - connections / 10;
    }
}
