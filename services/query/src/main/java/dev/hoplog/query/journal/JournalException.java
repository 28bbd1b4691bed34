package dev.hoplog.query.journal;

import java.io.IOException;
import java.nio.file.FileSystemException;

/** A journal that cannot be used as asked. The message is one for the operator: what is wrong and what to do. */
public final class JournalException extends RuntimeException {
    JournalException(String message) {
        super(message);
    }

    JournalException(String message, Throwable cause) {
        super(message, cause);
    }

    /** What the system says, without the name of a file that changes each time. */
    static String reason(IOException e) {
        String said = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
        return said == null || said.isBlank() ? e.getClass().getSimpleName() : said;
    }
}
