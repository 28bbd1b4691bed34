package dev.hoplog.links;

import dev.hoplog.events.ApiKey;
import dev.hoplog.events.ApiKeySecret;

/** What came of writing an API key. */
public sealed interface ApiKeyWritten {

    /** The key is there, and this is its secret, for once. */
    record Created(ApiKey key, ApiKeySecret secret) implements ApiKeyWritten {}

    /** An earlier request under the same idempotency key made it. Its secret was shown then. */
    record Repeated(ApiKey key) implements ApiKeyWritten {}

    /** There is no such key any more: by this or by an earlier request. */
    record Deleted() implements ApiKeyWritten {}

    /** Nothing of it is known: there never was such a key. */
    record UnknownKey() implements ApiKeyWritten {}

    /** The key that this idempotency key once made was deleted, and is not made again. */
    record DeletedSince() implements ApiKeyWritten {}

    /** The idempotency key made another key. */
    record KeyUsedOtherwise() implements ApiKeyWritten {}

    /** The log cannot be written now, for a reason the operator can be told; nothing was done. */
    record CannotWrite(String reason) implements ApiKeyWritten {}

    /** It may have been done, or may yet be. */
    record OutcomeUnknown() implements ApiKeyWritten {}
}
