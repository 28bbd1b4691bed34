package dev.hoplog.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.directory.Caller;
import dev.hoplog.directory.Scope;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RateLimitsTest {

    private static final Caller SHOP = new Caller("key_shop", "shop", Set.of(Scope.LINKS_WRITE), Set.of());
    private static final Caller OTHER = new Caller("key_other", "shop", Set.of(Scope.LINKS_WRITE), Set.of());

    private final ManualTime time = new ManualTime();
    private final Map<String, String> headers = new HashMap<>();

    @Test
    void a_request_costs_one_and_a_bulk_request_one_for_each_ten_items_that_it_began() {
        var limits = new RateLimits(200, time);

        for (var items : new int[][] {{0, 199}, {1, 198}, {10, 197}, {11, 195}, {20, 193}, {1000, 93}}) {
            assertThat(limits.charge(SHOP, headers::put)).isEmpty();
            assertThat(limits.chargeItems(SHOP, items[0], headers::put)).isEmpty();
            assertThat(headers).containsEntry("RateLimit", "\"key\";r=" + items[1] + ";t=1");
        }
        assertThat(headers)
                .containsEntry("RateLimit-Policy", "\"key\";q=200;w=60")
                .doesNotContainKey("Retry-After");
    }

    @Test
    void what_is_refused_says_when_there_is_enough() {
        var limits = new RateLimits(60, time);
        for (int i = 0; i < 30; i++) {
            limits.charge(SHOP, headers::put);
        }

        Optional<Problem> refusal = limits.chargeItems(SHOP, 500, headers::put);

        assertThat(refusal)
                .hasValueSatisfying(problem -> assertThat(problem.status()).isEqualTo(429));
        // 49 more than the one that the request itself cost, and 30 are there.
        assertThat(headers).containsEntry("Retry-After", "19").containsEntry("RateLimit", "\"key\";r=30;t=19");
        time.pass(Duration.ofSeconds(19));
        assertThat(limits.chargeItems(SHOP, 500, headers::put)).isEmpty();
    }

    @Test
    void a_request_that_costs_more_than_the_limit_is_served_from_a_full_bucket() {
        var limits = new RateLimits(5, time);

        assertThat(limits.charge(SHOP, headers::put)).isEmpty();
        assertThat(limits.chargeItems(SHOP, 1000, headers::put)).isEmpty();
        assertThat(limits.charge(SHOP, headers::put)).isPresent();
        assertThat(limits.charge(OTHER, headers::put)).isEmpty();
    }

    @Test
    void no_limit_refuses_nothing_and_says_nothing() {
        var limits = new RateLimits(0, time);

        for (int i = 0; i < 10_000; i++) {
            assertThat(limits.charge(SHOP, headers::put)).isEmpty();
            assertThat(limits.chargeItems(SHOP, 1000, headers::put)).isEmpty();
        }
        assertThat(headers).isEmpty();
    }
}
