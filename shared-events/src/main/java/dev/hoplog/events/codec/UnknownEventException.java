package dev.hoplog.events.codec;

/**
 * The bytes are no event that this version knows.
 *
 * <p>Whoever reads the log stops there: a record that was skipped is never looked at again.
 */
public final class UnknownEventException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnknownEventException(String message) {
        super(message);
    }

    public UnknownEventException(String message, Throwable cause) {
        super(message, cause);
    }
}
