package dev.hoplog.analytics;

import dev.hoplog.analytics.LocalStores.CountPartition;
import dev.hoplog.analytics.classify.Dimension;
import dev.hoplog.events.LinkId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.jspecify.annotations.Nullable;

/*
 * The stores change while they are read, each row atomically, not several together. So a reader first takes the marks, and
 * reads every row as it was at these marks: recent deltas that lie beyond them are left out. What is settled lies some
 * seconds behind the marks, so it is nearly never too new; if it is, the reader begins again with newer marks.
 *
 * Where rows of several partitions are added up, it is the least of their marks that all of them are read at.
 */
/** Reads the counts from the stores, and is the one place that decides that they are moving. */
final class StoredClickCounts implements ClickCounts {

    /** With the pauses between them about a second. */
    static final int MOST_ATTEMPTS = 1000;

    /** From so many on, partitions are read side by side. */
    private static final int MANY_KEYS = 2_000;

    private static final long PAUSE_NANOS = 1_000_000;

    private final IntFunction<CountPartition> stores;
    private final int countPartitions;
    private final ReportingZone zone;
    private final Horizon horizon;
    private final String generation;
    private final int attempts;

    /** @param stores by count partition; throws InvalidStateStoreException for one that is not here now */
    StoredClickCounts(
            int countPartitions,
            IntFunction<CountPartition> stores,
            ReportingZone zone,
            Horizon horizon,
            String generation,
            int attempts) {
        this.countPartitions = countPartitions;
        this.stores = stores;
        this.zone = zone;
        this.horizon = horizon;
        this.generation = generation;
        this.attempts = attempts;
    }

    @Override
    public Answer<Windows> windows(Scope scope, Instant asOf) {
        return read(
                scope,
                () -> new Windows.Sums(asOf, zone),
                StoredClickCounts::addWindows,
                Windows.Sums::add,
                Windows.Sums::windows);
    }

    private static void addWindows(Windows.Sums sums, Snapshot snapshot, CountKey key) {
        RecentRow row = snapshot.recent(key);
        snapshot.deltas(row).forEach(delta -> sums.add(delta.unpackCounts()));
        if (row.settles() > 0) {
            sums.add(snapshot.counts(key, row));
        }
    }

    @Override
    public Answer<List<SeriesBucket>> series(Scope scope, Series series) {
        return read(
                scope,
                () -> new SeriesSums(series, zone, horizon.now()),
                StoredClickCounts::addSeries,
                SeriesSums::add,
                SeriesSums::buckets);
    }

    private static void addSeries(SeriesSums sums, Snapshot snapshot, CountKey key) {
        RecentRow row = snapshot.recent(key);
        snapshot.deltas(row).forEach(delta -> sums.add(delta.unpackCounts()));
        if (row.settles() > 0) {
            sums.add(snapshot.counts(key, row));
            for (long month : sums.months()) {
                sums.add(snapshot.days(SettledKey.daysOfMonth(key, month), row));
            }
        }
    }

    @Override
    public Answer<Breakdown> breakdown(Scope scope, Dimension dimension, BreakdownWindow window, int limit) {
        return read(
                scope,
                () -> new BreakdownSums(dimension, window),
                StoredClickCounts::addBreakdown,
                BreakdownSums::add,
                sums -> sums.breakdown(limit));
    }

    private static void addBreakdown(BreakdownSums sums, Snapshot snapshot, CountKey key) {
        RecentRow row = snapshot.recent(key);
        snapshot.deltas(row).forEach(delta -> sums.add(delta.unpack().details()));
        if (row.settles() > 0 && sums.isOfAllTime()) {
            sums.addAll(snapshot.details(SettledKey.detailsOfAll(key), row));
        } else if (row.settles() > 0) {
            for (long day : sums.days()) {
                sums.add(snapshot.details(SettledKey.detailsOfDay(key, day), row));
            }
        }
    }

    @Override
    public Answer<Map<LinkId, Count>> totals(Collection<LinkId> links) {
        WindowBounds any = WindowBounds.of(horizon.now());
        return read(
                Scope.links(links),
                HashMap<LinkId, Count>::new,
                (totals, snapshot, key) ->
                        totals.put(new LinkId(key.text()), countOf(TopWindow.ALL_TIME, any, snapshot, key)),
                Map::putAll,
                Map::copyOf);
    }

    @Override
    public Answer<List<LinkId>> links() {
        return attempt(
                here -> {
                    var links = new ArrayList<LinkId>();
                    for (Here partition : here.values()) {
                        try (var rows = partition.stores().recentRows().all()) {
                            rows.forEachRemaining(row -> {
                                if (row.key.isLink()) {
                                    links.add(new LinkId(row.key.text()));
                                }
                            });
                        }
                    }
                    return links;
                },
                kept().partitions().stream().toList());
    }

    @Override
    public Kept kept() {
        return new Kept(marks().keySet(), countPartitions);
    }

    /** How far the least of what is kept here is. */
    Reach reach() {
        Map<Integer, Positions> marks = marks();
        Positions least = marks.values().stream().reduce(Positions::least).orElse(Positions.NONE);
        Positions ends = horizon.latestEnds();
        Long lag = horizon.lagMillis(least);
        return new Reach(
                least.least(ends).sum(),
                ends.sum(),
                new Kept(marks.keySet(), countPartitions),
                lag == null || marks.isEmpty() ? -1 : lag);
    }

    /** Of the partitions that are here. */
    private Map<Integer, Positions> marks() {
        var marks = new HashMap<Integer, Positions>();
        for (int partition = 0; partition < countPartitions; partition++) {
            try {
                marks.put(partition, stores.apply(partition).marks());
            } catch (InvalidStateStoreException e) {
                // Another node keeps it.
            }
        }
        return marks;
    }

    @Override
    public Answer<List<LinkClicks>> top(TopWindow window, Instant asOf, int limit) {
        return attempt(
                here -> {
                    var first = new FirstLinks(limit);
                    WindowBounds bounds = WindowBounds.of(asOf);
                    for (Here partition : here.values()) {
                        var snapshot = new Snapshot(partition.stores(), least(here));
                        addTop(first, partition.stores(), snapshot, window, bounds);
                        if (snapshot.isStale()) {
                            return null;
                        }
                    }
                    return first.links();
                },
                allPartitions());
    }

    private static void addTop(
            FirstLinks first, CountPartition partition, Snapshot snapshot, TopWindow window, WindowBounds bounds) {
        RankKey.Order order = window == TopWindow.ALL_TIME ? RankKey.Order.ALL_TIME : RankKey.Order.WEEK;
        try (var places = order.in(partition.ranks())) {
            while (places.hasNext()) {
                RankKey place = places.next().key;
                if (first.isFullWith(RankKey.most(place.rank()))) {
                    return;
                }
                first.add(new LinkClicks(place.link(), countOf(window, bounds, snapshot, CountKey.of(place.link()))));
            }
        }
    }

    /** Without the visitors, who are most of the work. */
    private static Count countOf(TopWindow window, WindowBounds bounds, Snapshot snapshot, CountKey key) {
        RecentRow row = snapshot.recent(key);
        SettledPart.Counts settled = row.settles() > 0 ? snapshot.counts(key, row) : SettledPart.Counts.NONE;
        Count count = switch (window) {
            case LAST_24_HOURS -> bounds.last24Hours(settled.minutes());
            case LAST_WEEK -> bounds.lastWeek(settled.quarters());
            case ALL_TIME -> settled.all();
        };
        for (PackedDelta delta : snapshot.deltas(row)) {
            Buckets minutes = delta.unpackCounts().minutes();
            count = count.plus(
                    switch (window) {
                        case LAST_24_HOURS -> bounds.last24Hours(minutes);
                        case LAST_WEEK -> bounds.lastWeekOfMinutes(minutes);
                        case ALL_TIME -> minutes.sum();
                    });
        }
        return count;
    }

    /** Whether every partition that is kept here, and there is one, is complete. */
    boolean areCaughtUp() {
        Map<Integer, Positions> marks = marks();
        return !marks.isEmpty() && marks.values().stream().allMatch(horizon::isReachedBy);
    }

    /** A partition, and its marks before anything else of it was read. */
    private record Here(CountPartition stores, Positions marks) {}

    @FunctionalInterface
    private interface Adding<S> {
        void add(S sums, Snapshot snapshot, CountKey key);
    }

    private <S, T> Answer<T> read(
            Scope scope, Supplier<S> begin, Adding<S> adding, BiConsumer<S, S> addingSums, Function<S, T> end) {
        Map<Integer, List<CountKey>> byPartition = new HashMap<>();
        for (CountKey key : scope.keys()) {
            byPartition
                    .computeIfAbsent(key.partition(countPartitions), _ -> new ArrayList<>())
                    .add(key);
        }
        if (byPartition.isEmpty()) {
            // Nothing is exact as well, and says up to where.
            byPartition.put(0, List.of());
        }
        boolean isLong = scope.keys().size() > MANY_KEYS;
        return attempt(
                here -> {
                    Positions upTo = least(here);
                    var partitions = here.entrySet();
                    List<@Nullable S> parts = (isLong ? partitions.parallelStream() : partitions.stream())
                            .<@Nullable S>map(partition -> {
                                S sums = begin.get();
                                var snapshot = new Snapshot(partition.getValue().stores(), upTo);
                                byPartition
                                        .getOrDefault(partition.getKey(), List.of())
                                        .forEach(key -> adding.add(sums, snapshot, key));
                                return snapshot.isStale() ? null : sums;
                            })
                            .toList();
                    S all = begin.get();
                    for (@Nullable S part : parts) {
                        if (part == null) {
                            return null;
                        }
                        addingSums.accept(all, part);
                    }
                    return end.apply(all);
                },
                byPartition.keySet().stream().toList());
    }

    private List<Integer> allPartitions() {
        return IntStream.range(0, countPartitions).boxed().toList();
    }

    /** @param reading gives null if it is to be tried again with newer marks */
    private <T> Answer<T> attempt(Function<Map<Integer, Here>, @Nullable T> reading, List<Integer> partitions) {
        try {
            for (int attempt = 0; attempt < attempts; attempt++) {
                Map<Integer, Here> here = new HashMap<>();
                for (int partition : partitions) {
                    CountPartition open = stores.apply(partition);
                    here.put(partition, new Here(open, open.marks()));
                }
                T value = reading.apply(here);
                if (value != null) {
                    Positions upTo = least(here);
                    return new Answer.Counted<>(
                            value, upTo.asMap(), horizon.lagMillis(upTo), horizon.isReachedBy(upTo), generation);
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            return new Answer.Moving<>();
        } catch (InvalidStateStoreException e) {
            return new Answer.Moving<>();
        }
    }

    private static Positions least(Map<Integer, Here> here) {
        return here.values().stream().map(Here::marks).reduce(Positions::least).orElse(Positions.NONE);
    }
}
