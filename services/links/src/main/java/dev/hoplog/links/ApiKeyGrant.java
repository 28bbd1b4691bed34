package dev.hoplog.links;

import dev.hoplog.directory.Scope;
import dev.hoplog.events.Domain;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An API key that somebody wants.
 *
 * @param domains none for all
 * @param owner null for one of its own: the key itself
 * @param expiresAt null for never
 */
public record ApiKeyGrant(
        String name,
        List<Scope> scopes,
        List<Domain> domains,
        @Nullable String owner,
        @Nullable Instant expiresAt) {
    public ApiKeyGrant {
        scopes = List.copyOf(scopes);
        domains = List.copyOf(domains);
    }
}
