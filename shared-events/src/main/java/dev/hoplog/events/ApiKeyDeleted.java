package dev.hoplog.events;

import java.time.Instant;

/**
 * An API key was deleted: it is refused from then on, and never comes back.
 *
 * @param deletedBy id of the key that did it; empty for a record without a value, which does not say
 */
public record ApiKeyDeleted(String id, Instant deletedAt, String deletedBy) implements ApiKeyEvent {}
