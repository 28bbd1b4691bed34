package dev.hoplog.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.analytics.classify.Classified;
import org.junit.jupiter.api.Test;

class SettledCountsTest {

    private static final long NOW = 29_000_000;

    @Test
    void a_delta_is_in_the_total_its_minutes_and_their_quarters() {
        SettledPart.Counts counts = plus(SettledPart.Counts.NONE, 2, NOW, NOW + 1, NOW + 15);

        assertThat(counts.all().clicks()).isEqualTo(6);
        assertThat(counts.minutes().size()).isEqualTo(3);
        assertThat(counts.quarters().sum(NOW / 15, NOW / 15 + 1).clicks()).isEqualTo(4);
        assertThat(counts.quarters().sum(NOW / 15 + 1, NOW / 15 + 2).clicks()).isEqualTo(2);
    }

    @Test
    void a_clock_a_year_ahead_pushes_out_no_present_bucket() {
        SettledPart.Counts counts = SettledPart.Counts.NONE;
        for (long minute = NOW; minute < NOW + 1440; minute++) {
            counts = plus(counts, 1, minute);
        }

        SettledPart.Counts after = plus(counts, 1, NOW + 525_600);

        assertThat(after.minutes().sum(NOW, NOW + 1440).clicks()).isEqualTo(1440);
        assertThat(after.minutes().size()).isEqualTo(1441);
        assertThat(after.detailDays())
                .containsAll(counts.detailDays())
                .hasSize(counts.detailDays().size() + 1);
    }

    @Test
    void buckets_are_bounded_by_number_and_the_oldest_leave() {
        SettledPart.Counts counts = SettledPart.Counts.NONE;
        for (int quarter = 0; quarter < 3400; quarter++) {
            counts = plus(counts, 1, NOW + quarter * 15L, NOW + quarter * 15L + 1);
        }

        assertThat(counts.all().clicks()).isEqualTo(6800);
        assertThat(counts.minutes().size()).isEqualTo(1500);
        assertThat(counts.minutes().number(0)).isEqualTo(NOW + (3400 - 750) * 15);
        assertThat(counts.quarters().size()).isEqualTo(3360);
        assertThat(counts.quarters().number(0)).isEqualTo(NOW / 15 + 40);
        assertThat(counts.detailDays()).hasSize(16);
        assertThat(counts.detailDays().getLast()).isEqualTo((NOW + 3399 * 15) / 1440);
    }

    @Test
    void a_click_before_1970_is_in_the_quarter_that_contains_it() {
        SettledPart.Counts counts = plus(SettledPart.Counts.NONE, 1, -16, -1);

        assertThat(counts.quarters().sum(-1, 0).clicks()).isEqualTo(1);
        assertThat(counts.quarters().sum(-2, -1).clicks()).isEqualTo(1);
    }

    private static SettledPart.Counts plus(SettledPart.Counts counts, int clicks, long... minutes) {
        var delta = new Delta.Builder();
        for (long minute : minutes) {
            delta.add(minute, Classified.WITHOUT_DETAILS, 0, clicks);
        }
        return counts.plus(delta.build(), 1, quarter -> Math.floorDiv(quarter, 96L));
    }
}
