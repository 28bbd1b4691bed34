package dev.hoplog.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeenSequenceTest {

    @Test
    void what_comes_in_order_is_one_run() {
        SeenSequence seen =
                SeenSequence.NOTHING.with(0, 10).with(10, 11).with(11, 500).with(500, 500);

        assertThat(seen.bounds()).containsExactly(0, 500);
        assertThat(seen.isGapless()).isTrue();
    }

    @Test
    void a_number_below_the_greatest_is_new_if_it_was_not_seen() {
        SeenSequence seen = SeenSequence.NOTHING.with(6, 8);

        assertThat(seen.contains(5)).isFalse();
        assertThat(seen.contains(6)).isTrue();
        assertThat(seen.contains(7)).isTrue();
        assertThat(seen.contains(8)).isFalse();
        assertThat(seen.isGapless()).isFalse();
    }

    @Test
    void a_filled_gap_joins_its_neighbours() {
        SeenSequence seen =
                SeenSequence.NOTHING.with(0, 4).with(8, 9).with(6, 7).with(4, 8);

        assertThat(seen).isEqualTo(SeenSequence.NOTHING.with(0, 9));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void it_is_a_set_of_numbers(long seed) {
        var random = new Random(seed);
        var numbers = new HashSet<Long>();
        SeenSequence seen = SeenSequence.NOTHING;
        for (int step = 0; step < 300; step++) {
            long from = random.nextInt(400);
            long to = from + random.nextInt(12);
            for (long number = from; number < to; number++) {
                numbers.add(number);
            }
            seen = seen.with(from, to);

            for (long number = -1; number < 420; number++) {
                assertThat(seen.contains(number))
                        .as("seed %d, step %d, number %d", seed, step, number)
                        .isEqualTo(numbers.contains(number));
            }
            assertThat(seen.bounds())
                    .as("runs neither overlap nor touch, seed %d", seed)
                    .isSorted()
                    .doesNotHaveDuplicates();
        }
    }
}
