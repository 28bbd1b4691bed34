package dev.hoplog.directory;

import java.time.Instant;

/** Whose secret it is that somebody shows. */
public sealed interface ApiKeyCheck {

    record Valid(Caller caller) implements ApiKeyCheck {}

    /** It was the secret of a key until then. */
    record Expired(Instant at) implements ApiKeyCheck {}

    /** No key that is known here has this secret, or none has any more. */
    record Unknown() implements ApiKeyCheck {}

    /** This node has never read all keys, so it cannot say that there is no such key. */
    record NotYetKnown() implements ApiKeyCheck {}
}
