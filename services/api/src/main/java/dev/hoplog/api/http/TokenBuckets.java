package dev.hoplog.api.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A bucket of tokens for each name: full at first, filled again evenly over a minute. A bounded number of them is
 * remembered; one that was not used for longer than it takes to fill it is as good as a new one.
 */
final class TokenBuckets {

    static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int MAX_BUCKETS = 100_000;

    private final int capacity;
    private final TimeMeter time;
    private final Cache<String, Bucket> buckets;

    /** @param capacity tokens in a full bucket, at least 1 */
    TokenBuckets(int capacity, TimeMeter time) {
        this.capacity = capacity;
        this.time = time;
        this.buckets = Caffeine.newBuilder()
                .maximumSize(MAX_BUCKETS)
                .expireAfterAccess(WINDOW.multipliedBy(2))
                .build();
    }

    /**
     * What came of asking for tokens.
     *
     * @param granted all of them; otherwise none was taken
     * @param remaining tokens in the bucket now
     * @param seconds until there is one token more, or, if they were not granted, as many as were asked for; at least 1
     */
    record Taken(boolean granted, long remaining, long seconds) {}

    int capacity() {
        return capacity;
    }

    /** Takes so many tokens, at most as many as a bucket holds; or none. */
    Taken take(String name, int tokens) {
        Bucket bucket = bucket(name);
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(tokens);
        long remaining = probe.getRemainingTokens();
        long nanos = probe.isConsumed()
                ? bucket.estimateAbilityToConsume(Math.min(remaining + 1, capacity))
                        .getNanosToWaitForRefill()
                : probe.getNanosToWaitForRefill();
        return new Taken(probe.isConsumed(), remaining, wholeSeconds(nanos));
    }

    /** Seconds until there is a token; 0 if there is one. Takes none. */
    long secondsToNext(String name) {
        Bucket bucket = buckets.getIfPresent(name);
        if (bucket == null) {
            return 0;
        }
        var probe = bucket.estimateAbilityToConsume(1);
        return probe.canBeConsumed() ? 0 : wholeSeconds(probe.getNanosToWaitForRefill());
    }

    /** Gives a token back that was taken for nothing. */
    void giveBack(String name) {
        bucket(name).addTokens(1);
    }

    private Bucket bucket(String name) {
        return buckets.get(
                name,
                _ -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(capacity).refillGreedy(capacity, WINDOW))
                        .withCustomTimePrecision(time)
                        .build());
    }

    private static long wholeSeconds(long nanos) {
        return Math.max(1, Math.ceilDiv(nanos, TimeUnit.SECONDS.toNanos(1)));
    }
}
