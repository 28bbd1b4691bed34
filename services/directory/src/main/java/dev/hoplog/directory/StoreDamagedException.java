package dev.hoplog.directory;

/** A local store cannot be opened or read; the message names it and says what to do. */
public final class StoreDamagedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StoreDamagedException(String message, Throwable cause) {
        super(message, cause);
    }
}
