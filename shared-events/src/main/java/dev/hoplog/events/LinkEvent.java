package dev.hoplog.events;

import java.time.Instant;

/**
 * A record of {@code link-events}: a fact about one key, and under which condition it takes effect.
 *
 * @param linkId the link; for an alias, the link that it names
 * @param expectedVersion the event takes effect if and only if its key has this version where it stands in the log
 * @param actor id of the API key that asked for it
 */
public record LinkEvent(
        LinkKey key,
        LinkId linkId,
        long expectedVersion,
        CommandId commandId,
        BodyHash bodyHash,
        String actor,
        Instant occurredAt,
        LinkFact fact) {}
