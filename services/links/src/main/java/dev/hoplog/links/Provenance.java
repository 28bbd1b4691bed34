package dev.hoplog.links;

import dev.hoplog.events.BodyHash;
import dev.hoplog.events.CommandId;

/**
 * Where a command comes from.
 *
 * @param commandId the same for every repeat of the command, on any node
 * @param bodyHash tells a repeat from another request under the same idempotency key
 * @param actor id of the API key
 */
public record Provenance(CommandId commandId, BodyHash bodyHash, String actor) {}
