package dev.hoplog.api.http;

import dev.hoplog.directory.Caller;
import dev.hoplog.directory.Scope;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/** What a key that lacks a scope is told: the one place that says it in HTTP. */
public final class ScopeLimit {

    private ScopeLimit() {}

    /** Why a request that needs this scope is refused; empty where it is not. */
    public static Optional<ResponseEntity<Object>> refusal(Caller caller, Scope scope) {
        if (caller.may(scope)) {
            return Optional.empty();
        }
        var headers = new HttpHeaders();
        headers.set(HttpHeaders.WWW_AUTHENTICATE, challenge(scope));
        return Optional.of(problem(scope).asResponse(headers));
    }

    /** @param scopes of which one is needed */
    static Problem problem(Scope... scopes) {
        return Problem.of(ProblemType.FORBIDDEN, "This needs a key with the scope " + joined(" or ", scopes) + ".");
    }

    /** The challenge of RFC 6750, 3. */
    static String challenge(Scope... scopes) {
        return "Bearer realm=\"hoplog\", error=\"insufficient_scope\", scope=\"" + joined(" ", scopes) + "\"";
    }

    private static String joined(String separator, Scope... scopes) {
        return Arrays.stream(scopes).map(Scope::text).collect(Collectors.joining(separator));
    }
}
