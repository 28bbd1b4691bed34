package dev.hoplog.events;

/** What {@code api-keys} holds about a key: the key itself, or that it was deleted. */
public sealed interface ApiKeyEvent permits ApiKey, ApiKeyDeleted {

    /** Of the key. */
    String id();
}
