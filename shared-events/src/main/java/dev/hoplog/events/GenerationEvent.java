package dev.hoplog.events;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * Something happened to a generation of the statistics.
 *
 * @param generation which one
 * @param at when, to the millisecond
 * @param actor id of the API key that asked for it; the node, where it did so by itself
 */
public record GenerationEvent(Generation generation, Instant at, String actor, Change change) {

    /** What happened. */
    public sealed interface Change {}

    /**
     * It is to be folded from the first click on, beside the one that answers. Of two with the same number the first counts.
     *
     * @param requestId a repeat of the request has the same
     */
    public record Begun(UUID requestId) implements Change {}

    /**
     * A node compared its rows with the log, counted anew, and they were equal.
     *
     * @param partitions of the counts: those that the node had
     */
    public record Checked(Set<Integer> partitions) implements Change {
        public Checked {
            partitions = Set.copyOf(partitions);
        }
    }

    /**
     * From here on it answers.
     *
     * @param automatic nobody asked for it: all of it was checked. It means nothing where the generation answered already, or does
     *     not any more
     */
    public record Switched(boolean automatic) implements Change {}

    /**
     * It never answers.
     *
     * @param reason a sentence
     */
    public record Failed(String reason) implements Change {}

    /** What is kept of it may be deleted. */
    public record Dropped() implements Change {}
}
