package dev.hoplog.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressBarTest {

    @Test
    void a_quarter_done_in_a_minute_leaves_three() {
        assertThat(ProgressBar.line("clicks", 30_000, 120_000, Duration.ofMinutes(1)))
                .isEqualTo("clicks                   [##########..............................]"
                        + " 30,000 of 120,000, 500 a second, 3:00 left   ");
    }

    @Test
    void hours_are_told_as_hours() {
        assertThat(ProgressBar.line("clicks", 1, 7262, Duration.ofSeconds(1))).contains(", 2:01:01 left");
    }

    @Test
    void nothing_is_left_of_what_is_done() {
        assertThat(ProgressBar.line("clicks", 8, 8, Duration.ofSeconds(2)))
                .contains("[########################################] 8 of 8, 4 a second")
                .doesNotContain("left");
    }

    @Test
    void nothing_can_be_said_about_the_rest_before_a_beginning() {
        assertThat(ProgressBar.line("clicks", 0, 8, Duration.ZERO)).doesNotContain("left");
    }

    @Test
    void of_nothing_all_is_done() {
        assertThat(ProgressBar.line("clicks", 0, 0, Duration.ZERO))
                .contains("[########################################]");
    }
}
