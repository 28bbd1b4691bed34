package dev.hoplog.analytics;

/** How the analytics stand. */
public sealed interface Health {

    /**
     * On the way: waiting for brokers, for its partitions, or for its stores.
     *
     * @param lastFailure why it begins again; empty if it does not
     */
    record Starting(String lastFailure) implements Health {}

    /** It has its partitions and counts. Brokers that are away later do not change that. */
    record Running() implements Health {}

    /** It counts no more, and does not begin again by itself. */
    record Stopped(String reason) implements Health {}
}
