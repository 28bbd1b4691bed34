package dev.hoplog.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.analytics.Counts.Window;
import java.time.Instant;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WindowsTest {

    private static final Instant CLICK = Instant.parse("2026-03-01T10:20:30Z");

    @Test
    void a_window_ends_with_the_bucket_that_contains_as_of() {
        Windows windows = Windows.of(CountRow.NONE, Instant.parse("2026-03-08T10:20:59.999Z"));

        assertThat(windows.last24Hours()).isEqualTo(window(0, "2026-03-07T10:21:00Z", "2026-03-08T10:21:00Z"));
        assertThat(windows.lastWeek()).isEqualTo(window(0, "2026-03-01T11:00:00Z", "2026-03-08T11:00:00Z"));
        assertThat(windows.allTime()).isEqualTo(window(0, "1970-01-01T00:00:00Z", "2026-03-08T10:21:00Z"));
    }

    @Test
    void a_full_minute_begins_its_own_bucket() {
        Windows windows = Windows.of(CountRow.NONE, Instant.parse("2026-03-08T10:00:00Z"));

        assertThat(windows.last24Hours().to()).isEqualTo("2026-03-08T10:01:00Z");
        assertThat(windows.lastWeek().to()).isEqualTo("2026-03-08T11:00:00Z");
    }

    @Test
    void a_click_leaves_the_24_hours_with_its_minute() {
        assertThat(last24Hours("2026-03-02T10:19:59.999Z")).isEqualTo(1);
        assertThat(last24Hours("2026-03-02T10:20:00Z")).isZero();
        assertThat(allTime("2026-03-02T10:20:00Z")).isEqualTo(1);
    }

    @Test
    void a_click_leaves_the_week_with_its_hour() {
        assertThat(lastWeek("2026-03-08T09:59:59.999Z")).isEqualTo(1);
        assertThat(lastWeek("2026-03-08T10:00:00Z")).isZero();
        assertThat(allTime("2026-03-08T10:00:00Z")).isEqualTo(1);
    }

    @Test
    void a_click_is_in_no_window_that_ended_before_it() {
        assertThat(last24Hours("2026-03-01T10:19:59.999Z")).isZero();
        assertThat(last24Hours("2026-03-01T10:20:00Z")).isEqualTo(1);
        assertThat(lastWeek("2026-03-01T09:59:59.999Z")).isZero();
        assertThat(lastWeek("2026-03-01T10:00:00Z")).isEqualTo(1);
    }

    @Test
    void a_click_of_the_far_future_is_only_in_the_total() {
        Windows windows = Windows.of(row("2027-03-01T10:20:30Z"), CLICK);

        assertThat(windows.last24Hours().clicks()).isZero();
        assertThat(windows.lastWeek().clicks()).isZero();
        assertThat(windows.allTime().clicks()).isEqualTo(1);
    }

    private static long last24Hours(String asOf) {
        return Windows.of(row(CLICK.toString()), Instant.parse(asOf))
                .last24Hours()
                .clicks();
    }

    private static long lastWeek(String asOf) {
        return Windows.of(row(CLICK.toString()), Instant.parse(asOf)).lastWeek().clicks();
    }

    private static long allTime(String asOf) {
        return Windows.of(row(CLICK.toString()), Instant.parse(asOf)).allTime().clicks();
    }

    private static CountRow row(String occurredAt) {
        var minutes = new TreeMap<Long, Long>();
        minutes.put(Math.floorDiv(Instant.parse(occurredAt).getEpochSecond(), 60), 1L);
        return CountRow.NONE.plus(0, 1, Buckets.of(minutes), Positions.NONE);
    }

    private static Window window(long clicks, String from, String to) {
        return new Window(clicks, Instant.parse(from), Instant.parse(to));
    }
}
