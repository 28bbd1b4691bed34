package dev.hoplog.api.http;

import dev.hoplog.directory.ApiKeys;
import dev.hoplog.directory.Caller;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets nobody past who shows no valid key, before anything else is said: a stranger does not even learn which paths
 * exist.
 */
final class AuthenticationFilter extends OncePerRequestFilter {

    private static final String BEARER = "Bearer ";

    private final ApiKeys keys;

    AuthenticationFilter(ApiKeys keys) {
        this.keys = keys;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String secret = secret(request);
        if (secret == null) {
            refuse(
                    response,
                    "Bearer realm=\"hoplog\"",
                    "Send an API key as \"Authorization: Bearer KEY\" or \"X-Api-Key: KEY\".");
            return;
        }
        Optional<Caller> caller = keys.check(secret);
        if (caller.isEmpty()) {
            refuse(
                    response,
                    "Bearer realm=\"hoplog\", error=\"invalid_token\"",
                    "The API key is not known here, or no more.");
            return;
        }
        request.setAttribute(Requires.CALLER, caller.get());
        chain.doFilter(request, response);
    }

    private static @Nullable String secret(HttpServletRequest request) {
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        // The scheme's name has no case (RFC 9110, 11.1).
        if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return authorization.substring(BEARER.length()).strip();
        }
        return request.getHeader("X-Api-Key");
    }

    private static void refuse(HttpServletResponse response, String challenge, String detail) throws IOException {
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, challenge);
        Problem.of(ProblemType.UNAUTHORIZED, detail).writeTo(response);
    }
}
