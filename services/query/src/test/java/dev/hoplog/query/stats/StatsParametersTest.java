package dev.hoplog.query.stats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.analytics.BreakdownWindow;
import dev.hoplog.analytics.Series;
import dev.hoplog.analytics.TopWindow;
import dev.hoplog.analytics.classify.Dimension;
import dev.hoplog.api.http.Problem;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class StatsParametersTest {

    private static final Instant NOW = Instant.parse("2026-03-30T10:20:30Z");
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final Set<String> ALL =
            Set.of("asOf", "interval", "from", "to", "timezone", "dimension", "window", "limit");

    @Test
    void without_a_range_there_are_some_buckets_up_to_now() {
        assertThat(series("interval", "minute").bounds())
                .hasSize(61)
                .startsWith(Instant.parse("2026-03-30T09:21:00Z"))
                .endsWith(Instant.parse("2026-03-30T10:21:00Z"));
        assertThat(series("interval", "hour").bounds()).hasSize(25).endsWith(Instant.parse("2026-03-30T11:00:00Z"));
        assertThat(series().bounds()).hasSize(31).endsWith(Instant.parse("2026-03-31T00:00:00Z"));
        assertThat(series("interval", "week").bounds())
                .hasSize(13)
                .as("a week begins on Monday")
                .endsWith(Instant.parse("2026-04-06T00:00:00Z"));
        assertThat(series("interval", "month").bounds())
                .hasSize(13)
                .startsWith(Instant.parse("2025-04-01T00:00:00Z"))
                .endsWith(Instant.parse("2026-04-01T00:00:00Z"));
    }

    @Test
    void days_are_those_of_the_time_zone_also_when_its_clocks_change() {
        Series series =
                series("timezone", "Europe/Berlin", "from", "2026-03-28T12:00:00Z", "to", "2026-03-30T10:00:00Z");

        assertThat(series.bounds())
                .as("the 29th has 23 hours")
                .containsExactly(
                        Instant.parse("2026-03-27T23:00:00Z"),
                        Instant.parse("2026-03-28T23:00:00Z"),
                        Instant.parse("2026-03-29T22:00:00Z"),
                        Instant.parse("2026-03-30T22:00:00Z"));
    }

    @Test
    void hours_of_a_zone_begin_where_its_clocks_say() {
        Series series = series(
                "interval",
                "hour",
                "timezone",
                "Asia/Kolkata",
                "from",
                "2026-03-30T09:00:00Z",
                "to",
                "2026-03-30T10:00:00Z");

        assertThat(series.bounds())
                .containsExactly(
                        Instant.parse("2026-03-30T08:30:00Z"),
                        Instant.parse("2026-03-30T09:30:00Z"),
                        Instant.parse("2026-03-30T10:30:00Z"));
    }

    @Test
    void what_is_kept_no_more_is_refused() {
        assertThat(faults(all -> all.series(UTC), "interval", "minute", "from", "2026-03-29T09:20:00Z"))
                .containsExactly("?from outOfRange");
        assertThat(faults(all -> all.series(UTC), "interval", "hour", "from", "2026-02-01T00:00:00Z"))
                .containsExactly("?from outOfRange");
        assertThat(faults(all -> all.series(UTC), "timezone", "Asia/Tokyo", "from", "2026-02-01T00:00:00Z"))
                .containsExactly("?from outOfRange");
        assertThat(faults(all -> all.series(UTC), "from", "2016-02-01T00:00:00Z", "interval", "month"))
                .as("in the reporting zone, for ever")
                .isEmpty();
        assertThat(faults(all -> all.series(UTC), "from", "2016-02-01T00:00:00Z"))
                .as("too many at a time")
                .containsExactly("?from outOfRange");
        assertThat(faults(StatsParameters::asOf, "asOf", "2026-03-30T09:20:29Z"))
                .containsExactly("?asOf outOfRange");
        assertThat(faults(StatsParameters::asOf, "asOf", "2026-03-30T09:20:30Z"))
                .isEmpty();
    }

    @Test
    void all_faults_are_told_at_once() {
        Consumer<StatsParameters> series = all -> all.series(UTC);
        assertThat(faults(series, "interval", "year", "timezone", "Mars", "from", "yesterday", "colour", "red"))
                .containsExactlyInAnyOrder(
                        "?colour unknownParameter", "?interval notAllowed", "?timezone malformed", "?from malformed");
        assertThat(faults(
                        all -> {
                            all.dimension();
                            all.topWindow();
                            all.limit(50);
                        },
                        "window",
                        "1y",
                        "limit",
                        "501"))
                .containsExactlyInAnyOrder("?dimension missing", "?window notAllowed", "?limit outOfRange");
    }

    @Test
    void a_window_of_a_breakdown_ends_with_the_hour() {
        StatsParameters parameters = parameters("dimension", "utmSource", "window", "7d", "limit", "3");

        assertThat(parameters.dimension()).isEqualTo(Dimension.UTM_SOURCE);
        assertThat(parameters.topWindow()).isEqualTo(TopWindow.LAST_WEEK);
        assertThat(parameters.limit(50)).isEqualTo(3);
        BreakdownWindow window = parameters.breakdownWindow(parameters.asOf());
        assertThat(window.from()).isEqualTo("2026-03-23T11:00:00Z");
        assertThat(window.to()).isEqualTo("2026-03-30T11:00:00Z");
        assertThat(parameters.refusal()).isEmpty();
    }

    private static Series series(String... parameters) {
        StatsParameters all = parameters(parameters);
        Series series = all.series(UTC);
        assertThat(all.refusal()).isEmpty();
        return series;
    }

    private static List<String> faults(Consumer<StatsParameters> reading, String... parameters) {
        StatsParameters all = parameters(parameters);
        reading.accept(all);
        return all.refusal()
                .map(answer -> ((Problem) java.util.Objects.requireNonNull(answer.getBody()))
                        .errors().stream()
                                .map(fault -> fault.pointer() + " " + fault.code())
                                .toList())
                .orElse(List.of());
    }

    /** @param parameters names and values in turns */
    private static StatsParameters parameters(String... parameters) {
        Map<String, String[]> given = new TreeMap<>();
        for (int i = 0; i < parameters.length; i += 2) {
            given.put(parameters[i], new String[] {parameters[i + 1]});
        }
        return new StatsParameters(given, NOW, ALL);
    }
}
