package dev.hoplog.bench;

import org.jspecify.annotations.Nullable;

/** What a measurement cannot go on without, as a sentence for whoever asked for it. */
final class BenchException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BenchException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
