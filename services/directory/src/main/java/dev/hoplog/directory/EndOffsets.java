package dev.hoplog.directory;

import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Asks the log where it ends. */
@FunctionalInterface
public interface EndOffsets {

    /** By partition of {@code link-events}, the offset after the last record, at a moment after this was called. */
    CompletionStage<Map<Integer, Long>> now();
}
