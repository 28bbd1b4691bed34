package dev.hoplog.query.journal;

/** A journal that cannot be used as asked. The message is one for the operator: what is wrong and what to do. */
public final class JournalException extends RuntimeException {
    JournalException(String message) {
        super(message);
    }

    JournalException(String message, Throwable cause) {
        super(message, cause);
    }
}
