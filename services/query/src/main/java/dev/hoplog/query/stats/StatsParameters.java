package dev.hoplog.query.stats;

import dev.hoplog.analytics.BreakdownWindow;
import dev.hoplog.analytics.ClickCounts;
import dev.hoplog.analytics.Series;
import dev.hoplog.analytics.TopWindow;
import dev.hoplog.analytics.Windows;
import dev.hoplog.analytics.classify.Dimension;
import dev.hoplog.api.Fault;
import dev.hoplog.api.http.Problem;
import dev.hoplog.api.http.ProblemType;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

/** The query parameters of a question about clicks. What is wrong with one joins the faults, and nothing comes back. */
final class StatsParameters {

    private static final String GENERATION = "generation";
    private static final Duration MINUTES_ARE_KEPT = Duration.ofHours(25);
    private static final Duration HOURS_ARE_KEPT = Duration.ofDays(35);
    private static final int MOST_BUCKETS = 1500;
    private static final int MOST_VALUES = 500;
    private static final int HOURS_OF_A_DAY = 24;
    private static final int HOURS_OF_A_WEEK = 7 * 24;

    private static final Map<String, Dimension> DIMENSIONS = byText(Dimension.values(), Dimension::text);
    private static final Map<String, Series.Interval> INTERVALS =
            byText(Series.Interval.values(), Series.Interval::text);
    private static final Map<String, TopWindow> TOP_WINDOWS =
            Map.of("24h", TopWindow.LAST_24_HOURS, "7d", TopWindow.LAST_WEEK, "all", TopWindow.ALL_TIME);

    private final Map<String, String[]> given;
    private final Instant now;
    private final List<Fault> faults = new ArrayList<>();

    /**
     * @param known the names that there may be beside {@code generation}; any other one is a fault, or a slip would change what is
     *     answered
     */
    StatsParameters(Map<String, String[]> given, Instant now, Set<String> known) {
        this.given = given;
        this.now = now;
        var names = new TreeSet<>(known);
        names.add(GENERATION);
        given.forEach((name, values) -> {
            if (!names.contains(name)) {
                fault(name, "unknownParameter", "This is not one of " + names + ".");
            } else if (values.length > 1) {
                fault(name, "repeated", "This may be given once.");
            }
        });
    }

    private static <T> Map<String, T> byText(T[] values, Function<T, String> text) {
        return Arrays.stream(values)
                .collect(Collectors.toMap(text, value -> value, (one, _) -> one, LinkedHashMap::new));
    }

    /**
     * The counts of the generation that is asked for; by default of the one that answers.
     *
     * @param named gives those of a generation by its name; nothing if it is not counted
     */
    ClickCounts counts(ClickCounts current, Function<String, Optional<ClickCounts>> named) {
        Optional<String> generation = text(GENERATION);
        if (generation.isEmpty()) {
            return current;
        }
        return named.apply(generation.get()).orElseGet(() -> {
            fault(GENERATION, "unknown", "No generation of this name is counted.");
            return current;
        });
    }

    /** When it was asked. */
    Instant now() {
        return now;
    }

    /** The end of the windows that are asked for; now by default. */
    Instant asOf() {
        Instant asOf = instant("asOf").orElse(now);
        if (Duration.between(asOf, now).abs().compareTo(Windows.OLDEST_AS_OF) > 0) {
            fault("asOf", "outOfRange", "This is more than an hour away from now; minutes are not kept for longer.");
        }
        return asOf;
    }

    @Nullable
    Dimension dimension() {
        return choice("dimension", null, DIMENSIONS);
    }

    BreakdownWindow breakdownWindow(Instant asOf) {
        TopWindow window = topWindow();
        return switch (window) {
            case LAST_24_HOURS -> BreakdownWindow.ofHours(HOURS_OF_A_DAY, asOf);
            case LAST_WEEK -> BreakdownWindow.ofHours(HOURS_OF_A_WEEK, asOf);
            case ALL_TIME -> BreakdownWindow.ofAll(asOf);
        };
    }

    TopWindow topWindow() {
        TopWindow window = choice("window", "24h", TOP_WINDOWS);
        return window == null ? TopWindow.LAST_24_HOURS : window;
    }

    /** The name of the window that is asked for. */
    String windowText() {
        return text("window").orElse("24h");
    }

    int limit(int byDefault) {
        Optional<String> text = text("limit");
        int limit = text.map(digits -> digits.matches("[0-9]{1,9}") ? Integer.parseInt(digits) : 0)
                .orElse(byDefault);
        if (limit < 1 || limit > MOST_VALUES) {
            fault("limit", "outOfRange", "limit is a number from 1 to " + MOST_VALUES + ".");
        }
        return limit;
    }

    /** @param reporting the zone in which days and longer are kept for ever */
    Series series(ZoneId reporting) {
        Series.Interval interval = choice("interval", "day", INTERVALS);
        if (interval == null) {
            interval = Series.Interval.DAY;
        }
        ZoneId zone = zone(reporting);
        Instant to = instant("to").orElse(now);
        Instant from = instant("from").orElse(null);
        if (from == null) {
            from = Series.from(interval, zone, to.minusNanos(1), buckets(interval));
        }
        checkRange(interval, from, to, zone.equals(reporting));
        Series series = faults.isEmpty()
                ? Series.of(interval, zone, from, to, MOST_BUCKETS)
                : Series.of(interval, zone, now, now.plusNanos(1), 1);
        if (series.size() > MOST_BUCKETS) {
            fault("from", "outOfRange", "These are more than " + MOST_BUCKETS + " buckets; ask for fewer at a time.");
        }
        return series;
    }

    /** What is answered instead, if anything is wrong. */
    Optional<ResponseEntity<Object>> refusal() {
        return faults.isEmpty()
                ? Optional.empty()
                : Optional.of(Problem.of(ProblemType.BAD_PARAMETER, faults).asResponse());
    }

    private static int buckets(Series.Interval interval) {
        return switch (interval) {
            case MINUTE -> 60;
            case HOUR -> 24;
            case DAY -> 30;
            case WEEK, MONTH -> 12;
        };
    }

    private void checkRange(Series.Interval interval, Instant from, Instant to, boolean isReporting) {
        if (!from.isBefore(to)) {
            fault("from", "outOfRange", "from is not before to.");
        }
        switch (interval) {
            case MINUTE -> checkKept(from, MINUTES_ARE_KEPT, "Minutes are kept for 25 hours.");
            case HOUR -> checkKept(from, HOURS_ARE_KEPT, "Hours are kept for 35 days.");
            case DAY, WEEK, MONTH -> {
                if (!isReporting) {
                    checkKept(
                            from,
                            HOURS_ARE_KEPT,
                            "In other time zones than the installation's own, days and longer are there for the last 35 days.");
                }
            }
        }
    }

    private void checkKept(Instant from, Duration kept, String detail) {
        // The bucket that contains the oldest instant that is kept may begin before it.
        if (from.isBefore(now.minus(kept))) {
            fault("from", "outOfRange", detail);
        }
    }

    private ZoneId zone(ZoneId reporting) {
        Optional<String> text = text("timezone");
        try {
            return text.map(ZoneId::of).orElse(reporting);
        } catch (DateTimeException e) {
            fault("timezone", "malformed", "This is no time zone such as Europe/Berlin or UTC.");
            return reporting;
        }
    }

    private Optional<Instant> instant(String name) {
        try {
            return text(name).map(Instant::parse);
        } catch (DateTimeParseException e) {
            fault(name, "malformed", "This is no instant such as 2026-11-23T12:00:00Z.");
            return Optional.empty();
        }
    }

    private <T> @Nullable T choice(String name, @Nullable String byDefault, Map<String, T> choices) {
        String text = text(name).orElse(byDefault);
        T chosen = text == null ? null : choices.get(text);
        if (chosen == null) {
            fault(name, text == null ? "missing" : "notAllowed", "This is one of " + choices.keySet() + ".");
        }
        return chosen;
    }

    private Optional<String> text(String name) {
        String[] values = given.get(name);
        return values == null || values.length == 0 ? Optional.empty() : Optional.of(values[0]);
    }

    private void fault(String name, String code, String detail) {
        faults.add(new Fault("?" + name, code, detail));
    }
}
