package dev.hoplog.query.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RepeatsTest {

    private final Repeats repeats = new Repeats();

    @Test
    void each_number_is_new_once_in_whatever_order_they_come() {
        for (long seed = 0; seed < 50; seed++) {
            var random = new Random(seed);
            Repeats.Seen seen = repeats.of(new UUID(0, seed));
            var known = new HashSet<Integer>();
            for (int i = 0; i < 500; i++) {
                int number = random.nextInt(200);

                assertThat(seen.isNew(number))
                        .as("seed " + seed + ", " + number)
                        .isEqualTo(known.add(number));
            }
        }
    }

    @Test
    void segments_do_not_know_of_each_other() {
        repeats.of(new UUID(0, 1)).isNew(5);

        assertThat(repeats.of(new UUID(0, 2)).isNew(5)).isTrue();
    }

    @Test
    void the_segment_that_was_read_longest_ago_is_forgotten_first() {
        repeats.of(new UUID(1, 0)).isNew(0);
        repeats.of(new UUID(2, 0)).isNew(0);
        for (int other = 0; other < 9_999; other++) {
            repeats.of(new UUID(3, other)).isNew(0);
            repeats.of(new UUID(2, 0));
        }

        assertThat(repeats.of(new UUID(2, 0)).isNew(0)).isFalse();
        assertThat(repeats.of(new UUID(1, 0)).isNew(0)).isTrue();
    }
}
