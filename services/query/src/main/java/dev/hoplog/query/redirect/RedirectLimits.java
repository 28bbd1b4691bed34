package dev.hoplog.query.redirect;

/**
 * What clients may take up.
 *
 * @param connections open at a time; one more is closed at once
 * @param firstRequestSeconds until the first request of a connection is here, whole
 * @param idleSeconds between one whole request and the next
 */
public record RedirectLimits(int connections, int firstRequestSeconds, int idleSeconds) {

    public static final int DEFAULT_CONNECTIONS = 10_000;

    public static RedirectLimits ofConnections(int connections) {
        return new RedirectLimits(connections, 10, 60);
    }
}
