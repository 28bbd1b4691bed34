package dev.hoplog.directory;

import dev.hoplog.events.Domain;
import java.util.Set;

/**
 * Who stands behind a request: the API key it was made with.
 *
 * @param owner idempotency keys are told apart by owner
 * @param domains those whose links the key may see and change; none for all
 */
public record Caller(String keyId, String owner, Set<Scope> scopes, Set<Domain> domains) {

    public Caller {
        scopes = Set.copyOf(scopes);
        domains = Set.copyOf(domains);
    }

    public boolean may(Scope scope) {
        return scopes.contains(scope) || scopes.contains(Scope.ADMIN);
    }

    /** Whether the links of a domain are the caller's business. */
    public boolean mayUse(Domain domain) {
        return mayUseAllDomains() || domains.contains(domain);
    }

    /** Whether there is no domain whose links are none of the caller's business. */
    public boolean mayUseAllDomains() {
        return domains.isEmpty();
    }
}
