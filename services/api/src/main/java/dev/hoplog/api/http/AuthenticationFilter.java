package dev.hoplog.api.http;

import dev.hoplog.directory.ApiKeyCheck;
import dev.hoplog.directory.ApiKeys;
import dev.hoplog.directory.Caller;
import dev.hoplog.events.ApiKeySecret;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/*
 *   no key ............................................ 401
 *   a key that is none of ours in form ................ it can only be the admin key, which people choose:
 *        after too many failures of this client ....... 429, and nothing is compared
 *   known, valid ...................................... on
 *   known, expired .................................... a failure: too many 429; otherwise 401
 *   nothing is known yet .............................. 503
 *   not known ......................................... a failure: too many 429; otherwise it may have been made on
 *                                                       another node a moment ago: catch up, look again, then 401
 *
 * A key of our form is looked up however often its client failed. It cannot be guessed, so nothing is gained by refusing
 * it, and clients behind one proxy would lock each other out. What is bounded is the work that a wrong one makes.
 */
/**
 * Lets nobody past who shows no valid key, before anything else is said: a stranger learns nothing of what is here but
 * what the API is.
 */
final class AuthenticationFilter extends OncePerRequestFilter {

    private static final String BEARER = "Bearer ";
    private static final String CHALLENGE = "Bearer realm=\"hoplog\"";
    private static final String WRONG_KEY = CHALLENGE + ", error=\"invalid_token\"";

    private final ApiKeys keys;
    private final FailedAuthentications failures;
    private final InstantSource clock;

    AuthenticationFilter(ApiKeys keys, FailedAuthentications failures, InstantSource clock) {
        this.keys = keys;
        this.failures = failures;
        this.clock = clock;
    }

    /** What describes the API says nothing of this installation. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return OpenApiController.isPublic(request.getRequestURI());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String secret = secret(request);
        if (secret == null) {
            refuse(response, CHALLENGE, "Send an API key as \"Authorization: Bearer KEY\" or \"X-Api-Key: KEY\".");
            return;
        }
        Caller caller = caller(secret, request.getRemoteAddr(), response);
        if (caller != null) {
            request.setAttribute(Requires.CALLER, caller);
            chain.doFilter(request, response);
        }
    }

    /** Who it is; null for nobody, which is then answered. */
    private @Nullable Caller caller(String secret, String address, HttpServletResponse response) throws IOException {
        if (!ApiKeySecret.isWellFormed(secret)) {
            long seconds = failures.secondsToNext(address);
            if (seconds > 0) {
                refuseForNow(response, seconds);
                return null;
            }
        }
        ApiKeyCheck check = keys.check(secret, clock.instant());
        if (check instanceof ApiKeyCheck.Unknown || check instanceof ApiKeyCheck.Expired) {
            long seconds = failures.count(address);
            if (seconds > 0) {
                refuseForNow(response, seconds);
                return null;
            }
        }
        if (check instanceof ApiKeyCheck.Unknown && ApiKeySecret.isWellFormed(secret)) {
            keys.caughtUp().toCompletableFuture().join();
            check = keys.check(secret, clock.instant());
            if (check instanceof ApiKeyCheck.Valid) {
                failures.forgive(address);
            }
        }
        return switch (check) {
            case ApiKeyCheck.Valid(Caller valid) -> valid;
            case ApiKeyCheck.Expired(var at) -> {
                refuse(response, WRONG_KEY, "The API key expired at " + at + ".");
                yield null;
            }
            case ApiKeyCheck.Unknown() -> {
                refuse(response, WRONG_KEY, "The API key is not known here, or no more.");
                yield null;
            }
            case ApiKeyCheck.NotYetKnown() -> {
                response.setHeader(HttpHeaders.RETRY_AFTER, "1");
                Problem.of(
                                ProblemType.UNAVAILABLE,
                                "This node has not read all API keys yet. Ask again, or another node.")
                        .writeTo(response);
                yield null;
            }
        };
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

    private static void refuseForNow(HttpServletResponse response, long seconds) throws IOException {
        response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        Problem.of(
                        ProblemType.TOO_MANY_REQUESTS,
                        "Too many requests with a wrong API key came from this address. Look at the key, and ask again after"
                                + " Retry-After seconds.")
                .writeTo(response);
    }
}
