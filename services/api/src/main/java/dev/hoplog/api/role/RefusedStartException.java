package dev.hoplog.api.role;

/** The process cannot run like this; the message is one sentence for whoever started it. */
public final class RefusedStartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public RefusedStartException(String message) {
        super(message);
    }

    public RefusedStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
