package dev.hoplog.api.http;

import dev.hoplog.api.http.TokenBuckets.Taken;
import dev.hoplog.directory.Caller;
import io.github.bucket4j.TimeMeter;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * How much each key may ask of this process. What is left is told in {@code RateLimit} and {@code RateLimit-Policy}.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-10">RateLimit header fields
 *     for HTTP</a>
 */
public final class RateLimits {

    static final String RATE_LIMIT = "RateLimit";
    static final String RATE_LIMIT_POLICY = "RateLimit-Policy";

    /** How many items of a request for many count as one request. */
    private static final int ITEMS_PER_REQUEST = 10;

    private final @Nullable TokenBuckets buckets;

    /** @param requestsPerMinute 0 for as many as come */
    RateLimits(int requestsPerMinute, TimeMeter time) {
        this.buckets = requestsPerMinute == 0 ? null : new TokenBuckets(requestsPerMinute, time);
    }

    /** Charges the caller one request, and tells in the answer's headers what is left; the refusal if nothing was. */
    Optional<Problem> charge(Caller caller, BiConsumer<String, String> setHeader) {
        return charge(caller, 1, setHeader);
    }

    /**
     * Charges the caller what a request with many items costs more than another: it costs one for each ten items that it
     * began, at most a whole minute's worth.
     *
     * @param setHeader of the answer, by name
     * @return the refusal, if not as much is left; then nothing must be done
     */
    public Optional<Problem> chargeItems(Caller caller, int items, BiConsumer<String, String> setHeader) {
        TokenBuckets limited = buckets;
        if (limited == null) {
            return Optional.empty();
        }
        int further = Math.min(Math.ceilDiv(items, ITEMS_PER_REQUEST), limited.capacity()) - 1;
        return further > 0 ? charge(caller, further, setHeader) : Optional.empty();
    }

    private Optional<Problem> charge(Caller caller, int requests, BiConsumer<String, String> setHeader) {
        TokenBuckets limited = buckets;
        if (limited == null) {
            return Optional.empty();
        }
        Taken taken = limited.take(caller.keyId(), requests);
        setHeader.accept(
                RATE_LIMIT_POLICY, "\"key\";q=" + limited.capacity() + ";w=" + TokenBuckets.WINDOW.toSeconds());
        setHeader.accept(RATE_LIMIT, "\"key\";r=" + taken.remaining() + ";t=" + taken.seconds());
        if (taken.granted()) {
            return Optional.empty();
        }
        setHeader.accept(HttpHeaders.RETRY_AFTER, Long.toString(taken.seconds()));
        return Optional.of(Problem.of(
                ProblemType.TOO_MANY_REQUESTS,
                "This key may make " + limited.capacity()
                        + " requests a minute here. Nothing was done; ask again after Retry-After seconds."));
    }
}
