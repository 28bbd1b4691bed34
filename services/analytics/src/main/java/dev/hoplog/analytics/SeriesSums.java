package dev.hoplog.analytics;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Adds up into the buckets of a series what is kept of one or more keys. */
final class SeriesSums implements Sums<SeriesSums> {

    /** What the buckets of a series are made of. */
    private enum Unit {
        MINUTES(60),
        QUARTERS(900),
        /** Of the reporting time zone. */
        DAYS(0);

        private final long seconds;

        Unit(long seconds) {
            this.seconds = seconds;
        }
    }

    private final Series series;
    private final ReportingZone zone;
    private final Unit unit;

    /** In units: where each bucket begins, and at last where the last one ends. */
    private final long[] bounds;

    private final Count[] counts;

    /** Of the bucket in the same place; null where visitors are not kept. */
    private final @Nullable VisitorSketch[] visitors;

    /** @param now tells which hours of visitors are still kept */
    SeriesSums(Series series, ReportingZone zone, Instant now) {
        this.series = series;
        this.zone = zone;
        unit = switch (series.interval()) {
            case MINUTE -> Unit.MINUTES;
            case HOUR -> Unit.QUARTERS;
            case DAY, WEEK, MONTH -> series.zone().equals(zone.id()) ? Unit.DAYS : Unit.QUARTERS;
        };
        bounds = series.bounds().stream().mapToLong(this::number).toArray();
        counts = new Count[series.size()];
        Arrays.fill(counts, Count.NONE);
        visitors = new VisitorSketch[series.size()];
        long firstHour = Math.floorDiv(now.getEpochSecond(), 3600L) - Delta.HOURS_OF_A_DAY;
        for (int i = 0; i < visitors.length; i++) {
            visitors[i] = hasVisitors(i, firstHour) ? new VisitorSketch() : null;
        }
    }

    void add(Delta delta) {
        addCounts(
                switch (unit) {
                    case MINUTES -> delta.minutes();
                    case QUARTERS -> delta.minutes().widened(Delta.MINUTES_OF_A_QUARTER);
                    case DAYS ->
                        delta.minutes()
                                .in(minute ->
                                        zone.dayOfQuarter(Math.floorDiv(minute, (long) Delta.MINUTES_OF_A_QUARTER)));
                });
        for (int i = 0; i < delta.visitors().size(); i++) {
            long quarter = delta.visitors().quarter(i);
            VisitorSketch sketch = visitorsOf(unit == Unit.DAYS ? zone.dayOfQuarter(quarter) : quarter);
            if (sketch != null) {
                sketch.add(delta.visitors().hashes(i));
            }
        }
        delta.visitors().sketches().byNumber().forEach((quarter, visitors) -> {
            VisitorSketch sketch = visitorsOf(unit == Unit.DAYS ? zone.dayOfQuarter(quarter) : quarter);
            if (sketch != null) {
                sketch.add(visitors);
            }
        });
    }

    void add(SettledPart.Counts settled) {
        switch (unit) {
            case MINUTES -> addCounts(settled.minutes());
            case QUARTERS -> {
                addCounts(settled.quarters());
                addVisitors(settled.hourVisitors().byNumber(), Delta.QUARTERS_OF_AN_HOUR);
            }
            case DAYS -> {}
        }
    }

    void add(SettledPart.Days settled) {
        addCounts(settled.days());
        addVisitors(settled.visitors().byNumber(), 1);
    }

    @Override
    public void add(SeriesSums other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] = counts[i].plus(other.counts[i]);
            VisitorSketch here = visitors[i];
            VisitorSketch there = other.visitors[i];
            if (here != null && there != null) {
                here.add(there);
            }
        }
    }

    @Override
    public List<Part> parts() {
        return IntStream.range(0, counts.length)
                .mapToObj(i -> {
                    VisitorSketch sketch = visitors[i];
                    return new Part("", counts[i], sketch == null ? ByteString.EMPTY : sketch.packed());
                })
                .toList();
    }

    @Override
    public void addParts(List<Part> parts) {
        if (parts.size() != counts.length) {
            throw new IllegalArgumentException(parts.size() + " parts are no series of " + counts.length + " buckets");
        }
        for (int i = 0; i < counts.length; i++) {
            counts[i] = counts[i].plus(parts.get(i).count());
            VisitorSketch here = visitors[i];
            if (here != null) {
                here.add(parts.get(i).visitors());
            }
        }
    }

    /** Months since January 1970 whose days are needed; none where the series is made of something else. */
    List<Long> months() {
        var months = new ArrayList<Long>();
        if (unit == Unit.DAYS && bounds.length > 1) {
            long last = ReportingZone.monthOfDay(bounds[bounds.length - 1] - 1);
            for (long month = ReportingZone.monthOfDay(bounds[0]); month <= last; month++) {
                months.add(month);
            }
        }
        return months;
    }

    List<SeriesBucket> buckets() {
        var buckets = new ArrayList<SeriesBucket>();
        for (int i = 0; i < counts.length; i++) {
            VisitorSketch sketch = visitors[i];
            buckets.add(new SeriesBucket(
                    series.bounds().get(i),
                    series.bounds().get(i + 1),
                    counts[i],
                    sketch == null ? null : Math.min(sketch.estimate(), counts[i].humans())));
        }
        return buckets;
    }

    private void addCounts(Buckets more) {
        for (int i = 0; i < more.size(); i++) {
            int place = place(more.number(i));
            if (place >= 0) {
                counts[place] = counts[place].plus(more.clicks(i), more.humans(i), more.bots(i));
            }
        }
    }

    private void addVisitors(SortedMap<Long, ByteString> sketches, int units) {
        sketches.forEach((number, sketch) -> {
            VisitorSketch sum = visitorsOf(number * units);
            if (sum != null) {
                sum.add(sketch);
            }
        });
    }

    private @Nullable VisitorSketch visitorsOf(long number) {
        int place = place(number);
        return place < 0 ? null : visitors[place];
    }

    /** Of the bucket that contains this unit; negative if none does. */
    private int place(long number) {
        int found = Arrays.binarySearch(bounds, number);
        int place = found >= 0 ? found : -found - 2;
        return place < counts.length ? place : -1;
    }

    private boolean hasVisitors(int place, long firstHour) {
        return switch (unit) {
            case MINUTES -> false;
            case QUARTERS ->
                series.interval() == Series.Interval.HOUR
                        && bounds[place] % Delta.QUARTERS_OF_AN_HOUR == 0
                        && bounds[place] >= firstHour * Delta.QUARTERS_OF_AN_HOUR;
            case DAYS -> true;
        };
    }

    private long number(Instant bound) {
        return unit == Unit.DAYS
                ? bound.atZone(series.zone()).toLocalDate().toEpochDay()
                : Math.floorDiv(bound.getEpochSecond(), unit.seconds);
    }
}
