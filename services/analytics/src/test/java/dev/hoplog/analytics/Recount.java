package dev.hoplog.analytics;

import dev.hoplog.analytics.History.Plain;
import dev.hoplog.analytics.classify.Dimension;
import dev.hoplog.analytics.classify.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Counts clicks the plain way, by looking at each of them. */
record Recount(List<Plain> clicks, ZoneId zone) {

    Count count(Instant from, Instant to) {
        return count(click -> isBetween(click.at(), from, to));
    }

    Count all() {
        return count(_ -> true);
    }

    private Count count(Predicate<Plain> which) {
        long humans = 0;
        long bots = 0;
        long sum = 0;
        for (Plain click : clicks) {
            if (which.test(click)) {
                sum += click.clicks();
                humans += click.classified().kind() == Kind.HUMAN ? click.clicks() : 0;
                bots += click.classified().kind() == Kind.BOT ? click.clicks() : 0;
            }
        }
        return new Count(sum, humans, bots);
    }

    long visitors() {
        return visitors(_ -> true);
    }

    /** In the hours that begin within a window. */
    long visitorsOfHours(Instant from, Instant to) {
        return visitors(at -> isBetween(at.truncatedTo(ChronoUnit.HOURS), from, to));
    }

    /** In the days that begin within a window. */
    long visitorsOfDays(Instant from, Instant to) {
        return visitors(at -> isBetween(day(at).atStartOfDay(zone).toInstant(), from, to));
    }

    long visitors(Instant from, Instant to) {
        return visitors(at -> isBetween(at, from, to));
    }

    private long visitors(Predicate<Instant> when) {
        return clicks.stream()
                .filter(click ->
                        click.visitor() != 0 && click.classified().kind() == Kind.HUMAN && when.test(click.at()))
                .mapToLong(Plain::visitor)
                .distinct()
                .count();
    }

    /** By value, where there are clicks. */
    Map<String, Count> byValue(Dimension dimension, Instant from, Instant to) {
        var byValue = new TreeMap<String, Count>();
        for (Plain click : clicks) {
            String value = click.classified().value(dimension);
            Count count = count(other -> isBetween(other.at(), from, to)
                    && other.classified().value(dimension).equals(value));
            if (count.clicks() > 0) {
                byValue.put(value, count);
            }
        }
        return byValue;
    }

    Windows windows(Instant asOf) {
        Instant toOfDay = asOf.truncatedTo(ChronoUnit.MINUTES).plus(Duration.ofMinutes(1));
        Instant toOfWeek = asOf.truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(1));
        Instant fromOfDay = toOfDay.minus(Duration.ofDays(1));
        Instant fromOfWeek = toOfWeek.minus(Duration.ofDays(7));
        return new Windows(
                new Windows.Window(count(fromOfDay, toOfDay), visitorsOfHours(fromOfDay, toOfDay), fromOfDay, toOfDay),
                new Windows.Window(
                        count(fromOfWeek, toOfWeek), visitorsOfDays(fromOfWeek, toOfWeek), fromOfWeek, toOfWeek),
                new Windows.Window(all(), visitors(), Instant.EPOCH, toOfDay));
    }

    private LocalDate day(Instant at) {
        return at.atZone(zone).toLocalDate();
    }

    private static boolean isBetween(Instant at, Instant from, Instant to) {
        return !at.isBefore(from) && at.isBefore(to);
    }
}
