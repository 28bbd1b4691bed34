package dev.hoplog.events;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An API key as the log holds it. It never changes; only its deletion may follow.
 *
 * @param secretHash {@link ApiKeySecret#hash}; the secret itself is nowhere
 * @param scopes what it allows, as texts: a later version may know more of them
 * @param domains the domains it is limited to; none for all
 * @param owner who stands behind it: idempotency keys are told apart by owner
 * @param expiresAt the first instant at which it is refused; null for never
 * @param createdBy id of the key that made it
 * @param bodyHash of the request that made it
 */
public record ApiKey(
        String id,
        String secretHash,
        List<String> scopes,
        List<Domain> domains,
        String owner,
        String name,
        Instant createdAt,
        @Nullable Instant expiresAt,
        String createdBy,
        BodyHash bodyHash)
        implements ApiKeyEvent {
    public ApiKey {
        scopes = List.copyOf(scopes);
        domains = List.copyOf(domains);
    }
}
