package dev.hoplog.analytics.classify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DirectMappedCacheTest {

    private final AtomicInteger made = new AtomicInteger();
    private final DirectMappedCache<String> cache = new DirectMappedCache<>(text -> {
        made.incrementAndGet();
        return text + "!";
    });

    @Test
    void a_text_that_comes_again_is_made_once() {
        assertThat(cache.get("text")).isEqualTo("text!");
        assertThat(cache.get(new String("text".toCharArray()))).isEqualTo("text!");

        assertThat(made).hasValue(1);
    }

    @Test
    void texts_that_share_a_place_do_not_get_what_was_made_of_the_other() {
        assertThat("Aa").hasSameHashCodeAs("BB");

        assertThat(cache.get("Aa")).isEqualTo("Aa!");
        assertThat(cache.get("BB")).isEqualTo("BB!");
        assertThat(cache.get("Aa")).isEqualTo("Aa!");
    }

    @Test
    void any_texts_get_what_is_made_of_them() {
        var random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            String text = Integer.toString(random.nextInt(20_000));
            assertThat(cache.get(text)).isEqualTo(text + "!");
        }
    }

    @Test
    void what_is_very_long_is_not_kept() {
        String text = "x".repeat(1000);
        cache.get(text);
        cache.get(text);

        assertThat(made).hasValue(2);
    }
}
