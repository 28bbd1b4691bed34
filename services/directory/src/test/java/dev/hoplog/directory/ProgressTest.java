package dev.hoplog.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final Progress progress = new Progress();

    @Test
    void whoever_waits_for_several_partitions_waits_for_all_of_them() {
        CompletableFuture<Boolean> both = reached(Map.of(0, 5L, 1, 3L), LONG);
        progress.advance(Map.of(0, 7L));
        assertThat(both).isNotCompleted();

        progress.advance(Map.of(1, 3L));

        assertThat(both).isCompletedWithValue(true);
        assertThat(reached(Map.of(0, 7L), LONG)).isCompletedWithValue(true);
        assertThat(reached(Map.of(), LONG)).isCompletedWithValue(true);
    }

    @Test
    void a_position_that_comes_late_does_not_lead_back() {
        progress.advance(Map.of(0, 7L));

        progress.advance(Map.of(0, 5L));

        assertThat(progress.positions()).isEqualTo(Map.of(0, 7L));
    }

    @Test
    void patience_ends_and_leaves_nobody_behind() throws Exception {
        CompletableFuture<Boolean> never = reached(Map.of(0, 1L), Duration.ofMillis(1));

        assertThat(never.get(10, TimeUnit.SECONDS)).isFalse();
        assertThat(progress.isAwaited()).isFalse();
    }

    @Test
    void who_waits_goes_on_waiting_when_the_reader_begins_anew() {
        progress.advance(Map.of(0, 4L));
        CompletableFuture<Boolean> fifth = reached(Map.of(0, 5L), LONG);

        progress.restart();
        progress.advance(Map.of(0, 4L));
        assertThat(fifth).isNotCompleted();
        progress.advance(Map.of(0, 5L));

        assertThat(fifth).isCompletedWithValue(true);
    }

    @Test
    void more_than_can_be_held_do_not_wait() {
        for (int i = 0; i < Progress.MAX_WAITERS; i++) {
            assertThat(reached(Map.of(0, 1L), LONG)).isNotCompleted();
        }

        assertThat(reached(Map.of(0, 1L), LONG)).isCompletedWithValue(false);
    }

    private CompletableFuture<Boolean> reached(Map<Integer, Long> positions, Duration patience) {
        return progress.reached(positions, patience).toCompletableFuture();
    }
}
