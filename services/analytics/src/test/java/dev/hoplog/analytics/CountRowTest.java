package dev.hoplog.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CountRowTest {

    private static final long NOW = 29_000_000;

    @Test
    void a_delta_is_in_the_total_its_minutes_and_their_hours() {
        CountRow row = CountRow.NONE.plus(0, 10, buckets(Map.of(NOW, 2L, NOW + 1, 3L)), Positions.NONE);

        assertThat(row.total()).isEqualTo(5);
        assertThat(row.minutes()).isEqualTo(buckets(Map.of(NOW, 2L, NOW + 1, 3L)));
        assertThat(row.hours()).isEqualTo(buckets(Map.of(NOW / 60, 5L)));
        assertThat(row.included()).isEqualTo(Positions.of(10));
    }

    @Test
    void a_delta_that_comes_again_changes_nothing() {
        Buckets delta = buckets(Map.of(NOW, 2L));
        CountRow row = CountRow.NONE.plus(1, 10, delta, Positions.NONE);

        assertThat(row.plus(1, 10, delta, Positions.NONE)).isEqualTo(row);
        assertThat(row.plus(1, 10, delta, Positions.of(0, 10))).isEqualTo(row);
    }

    @Test
    void a_delta_below_the_mark_of_its_source_was_merged_before() {
        CountRow row = CountRow.NONE.plus(0, 10, buckets(Map.of(NOW, 2L)), Positions.of(10));

        assertThat(row).isEqualTo(CountRow.NONE);
    }

    @Test
    void what_the_marks_cover_is_not_kept_in_the_row() {
        CountRow row = CountRow.NONE
                .plus(0, 10, buckets(Map.of(NOW, 1L)), Positions.NONE)
                .plus(1, 7, buckets(Map.of(NOW, 1L)), Positions.of(10));

        assertThat(row.included()).isEqualTo(Positions.of(0, 7));
        assertThat(row.upTo(Positions.of(10))).isEqualTo(Positions.of(10, 7));
    }

    @Test
    void a_clock_a_year_ahead_pushes_out_no_present_bucket() {
        CountRow row = CountRow.NONE.plus(0, 1, buckets(day()), Positions.NONE);

        CountRow after = row.plus(0, 2, buckets(Map.of(NOW + 525_600, 1L)), Positions.NONE);

        assertThat(after.minutes().sum(NOW, NOW + 1440)).isEqualTo(1440);
        assertThat(after.minutes().size()).isEqualTo(1441);
    }

    @Test
    void buckets_are_bounded_by_number_and_the_oldest_leave() {
        CountRow row = CountRow.NONE;
        for (int hour = 0; hour < 900; hour++) {
            row = row.plus(
                    0, hour + 1, buckets(Map.of(NOW + hour * 60L, 1L, NOW + hour * 60L + 1, 1L)), Positions.NONE);
        }

        assertThat(row.total()).isEqualTo(1800);
        assertThat(row.minutes().size()).isEqualTo(1500);
        assertThat(row.minutes().number(0)).isEqualTo(NOW + 150 * 60);
        assertThat(row.hours().size()).isEqualTo(840);
        assertThat(row.hours().number(0)).isEqualTo(NOW / 60 + 60);
    }

    @Test
    void a_click_before_1970_is_in_the_hour_that_contains_it() {
        CountRow row = CountRow.NONE.plus(0, 1, buckets(Map.of(-1L, 1L, -61L, 1L)), Positions.NONE);

        assertThat(row.hours()).isEqualTo(buckets(Map.of(-1L, 1L, -2L, 1L)));
    }

    private static Map<Long, Long> day() {
        var minutes = new TreeMap<Long, Long>();
        for (long minute = NOW; minute < NOW + 1440; minute++) {
            minutes.put(minute, 1L);
        }
        return minutes;
    }

    private static Buckets buckets(Map<Long, Long> clicks) {
        return Buckets.of(new TreeMap<>(clicks));
    }
}
