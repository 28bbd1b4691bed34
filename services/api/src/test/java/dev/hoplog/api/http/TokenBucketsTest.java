package dev.hoplog.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.api.http.TokenBuckets.Taken;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TokenBucketsTest {

    private final ManualTime time = new ManualTime();

    @Test
    void a_bucket_gives_as_much_as_it_holds_and_then_nothing() {
        var buckets = new TokenBuckets(3, time);

        assertThat(buckets.take("a", 1)).isEqualTo(new Taken(true, 2, 20));
        assertThat(buckets.take("a", 2)).isEqualTo(new Taken(true, 0, 20));
        assertThat(buckets.take("a", 1)).isEqualTo(new Taken(false, 0, 20));
    }

    @Test
    void it_fills_evenly_within_a_minute_and_no_higher() {
        var buckets = new TokenBuckets(60, time);
        assertThat(buckets.take("a", 60).granted()).isTrue();

        time.pass(Duration.ofMillis(999));
        assertThat(buckets.take("a", 1)).isEqualTo(new Taken(false, 0, 1));
        time.pass(Duration.ofMillis(1));
        assertThat(buckets.take("a", 1)).isEqualTo(new Taken(true, 0, 1));
        time.pass(Duration.ofHours(1));
        assertThat(buckets.take("a", 60)).isEqualTo(new Taken(true, 0, 1));
        assertThat(buckets.take("a", 1).granted()).isFalse();
    }

    @Test
    void whoever_asks_for_more_than_there_is_gets_none_and_learns_when_there_is_as_much() {
        var buckets = new TokenBuckets(60, time);
        buckets.take("a", 50);

        assertThat(buckets.take("a", 40)).isEqualTo(new Taken(false, 10, 30));
        time.pass(Duration.ofSeconds(30));
        assertThat(buckets.take("a", 40)).isEqualTo(new Taken(true, 0, 1));
    }

    @Test
    void each_name_has_a_bucket_of_its_own() {
        var buckets = new TokenBuckets(1, time);

        assertThat(buckets.take("a", 1).granted()).isTrue();
        assertThat(buckets.take("b", 1).granted()).isTrue();
        assertThat(buckets.take("a", 1).granted()).isFalse();
    }

    @Test
    void a_fast_limit_never_says_zero_seconds() {
        var buckets = new TokenBuckets(600_000, time);

        assertThat(buckets.take("a", 1)).isEqualTo(new Taken(true, 599_999, 1));
    }
}
