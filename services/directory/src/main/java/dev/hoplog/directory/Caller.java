package dev.hoplog.directory;

import java.util.Set;

/**
 * Who stands behind a request: the API key it was made with.
 *
 * @param owner idempotency keys are told apart by owner
 */
public record Caller(String keyId, String owner, Set<Scope> scopes) {

    public Caller {
        scopes = Set.copyOf(scopes);
    }

    public boolean may(Scope scope) {
        return scopes.contains(scope) || scopes.contains(Scope.ADMIN);
    }
}
