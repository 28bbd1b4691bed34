package dev.hoplog.events;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An API key as the log holds it.
 *
 * @param secretHash SHA-256 of the secret in hex; the secret itself is nowhere
 * @param domains the domains it is limited to; none for all
 * @param owner who stands behind it: idempotency keys are told apart by owner
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
        String createdBy) {
    public ApiKey {
        scopes = List.copyOf(scopes);
        domains = List.copyOf(domains);
    }
}
