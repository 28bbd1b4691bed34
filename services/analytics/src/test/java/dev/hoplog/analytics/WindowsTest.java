package dev.hoplog.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.analytics.Windows.Window;
import dev.hoplog.analytics.classify.Classified;
import dev.hoplog.analytics.classify.Dimension;
import dev.hoplog.analytics.classify.Kind;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class WindowsTest {

    private static final Instant CLICK = Instant.parse("2026-03-01T10:20:30Z");
    private static final Classified HUMAN =
            new Classified(Kind.HUMAN, Collections.nCopies(Dimension.values().length, "same"));

    @Test
    void a_window_ends_with_the_bucket_that_contains_as_of() {
        Windows windows = sums("2026-03-08T10:20:59.999Z").windows();

        assertThat(windows.last24Hours()).isEqualTo(nothing("2026-03-07T10:21:00Z", "2026-03-08T10:21:00Z"));
        assertThat(windows.lastWeek()).isEqualTo(nothing("2026-03-01T11:00:00Z", "2026-03-08T11:00:00Z"));
        assertThat(windows.allTime()).isEqualTo(nothing("1970-01-01T00:00:00Z", "2026-03-08T10:21:00Z"));
    }

    @Test
    void a_full_minute_begins_its_own_bucket() {
        Windows windows = sums("2026-03-08T10:00:00Z").windows();

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
        Windows windows = sums(CLICK.toString(), "2027-03-01T10:20:30Z").windows();

        assertThat(windows.last24Hours().count().clicks()).isZero();
        assertThat(windows.lastWeek().count().clicks()).isZero();
        assertThat(windows.allTime().count().clicks()).isEqualTo(1);
    }

    @Test
    void visitors_are_those_of_the_hours_that_begin_within_the_24() {
        // The window begins at 10:21 of the day before: its first whole hour is 11:00.
        Windows windows = sums(
                        "2026-03-08T10:20:00Z", "2026-03-07T10:59:00Z", "2026-03-07T11:00:00Z", "2026-03-08T10:20:00Z")
                .windows();

        assertThat(windows.last24Hours().count().clicks()).isEqualTo(3);
        assertThat(windows.last24Hours().visitors()).isEqualTo(2);
    }

    @Test
    void visitors_of_a_week_are_those_of_the_days_of_the_reporting_zone_that_begin_within_it() {
        // In Berlin a day begins at 23:00 of UTC.
        var sums =
                new Windows.Sums(Instant.parse("2026-03-08T10:20:00Z"), new ReportingZone(ZoneId.of("Europe/Berlin")));
        sums.add(clicks("2026-03-01T22:59:00Z", "2026-03-01T23:00:00Z"));

        assertThat(sums.windows().lastWeek().count().clicks()).isEqualTo(2);
        assertThat(sums.windows().lastWeek().visitors()).isEqualTo(1);
    }

    private static long last24Hours(String asOf) {
        return sums(asOf, CLICK.toString()).windows().last24Hours().count().clicks();
    }

    private static long lastWeek(String asOf) {
        return sums(asOf, CLICK.toString()).windows().lastWeek().count().clicks();
    }

    private static long allTime(String asOf) {
        return sums(asOf, CLICK.toString()).windows().allTime().count().clicks();
    }

    private static Windows.Sums sums(String asOf, String... clicks) {
        var sums = new Windows.Sums(Instant.parse(asOf), new ReportingZone(ZoneId.of("UTC")));
        sums.add(clicks(clicks));
        return sums;
    }

    /** Each from another visitor. */
    private static Delta clicks(String... occurredAt) {
        var delta = new Delta.Builder();
        int visitor = 1;
        for (String at : occurredAt) {
            delta.add(Math.floorDiv(Instant.parse(at).getEpochSecond(), 60L), HUMAN, visitor++, 1);
        }
        return delta.build();
    }

    private static Window nothing(String from, String to) {
        return new Window(Count.NONE, 0, Instant.parse(from), Instant.parse(to));
    }
}
