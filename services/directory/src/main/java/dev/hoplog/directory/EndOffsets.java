package dev.hoplog.directory;

import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Asks a topic where it ends. */
@FunctionalInterface
public interface EndOffsets {

    /** By partition, the offset after the last record, at a moment after this was called. */
    CompletionStage<Map<Integer, Long>> now();
}
