package dev.hoplog.analytics;

import dev.hoplog.analytics.classify.Dimension;
import dev.hoplog.events.LinkId;
import java.time.Instant;
import java.util.List;

/** What is read of each key, and what it adds up to. */
sealed interface Reading<S extends Sums<S>> {

    /** Of nothing yet. */
    S begin(ReportingZone zone);

    /** Adds what one partition has. */
    void add(S sums, Snapshot snapshot, List<CountKey> keys);

    /** @see ClickCounts#windows */
    record OfWindows(Instant asOf) implements Reading<Windows.Sums> {

        @Override
        public Windows.Sums begin(ReportingZone zone) {
            return new Windows.Sums(asOf, zone);
        }

        @Override
        public void add(Windows.Sums sums, Snapshot snapshot, List<CountKey> keys) {
            for (CountKey key : keys) {
                RecentRow row = snapshot.recent(key);
                snapshot.deltas(row).forEach(delta -> sums.add(delta.unpackCounts()));
                if (row.settles() > 0) {
                    sums.addParts(snapshot.settledWindows(key, row, sums.bounds(), sums::partsOf));
                }
            }
        }
    }

    /**
     * Of a series.
     *
     * @param now tells which hours of visitors are still kept
     * @see ClickCounts#series
     */
    record OfSeries(Series series, Instant now) implements Reading<SeriesSums> {

        @Override
        public SeriesSums begin(ReportingZone zone) {
            return new SeriesSums(series, zone, now);
        }

        @Override
        public void add(SeriesSums sums, Snapshot snapshot, List<CountKey> keys) {
            for (CountKey key : keys) {
                RecentRow row = snapshot.recent(key);
                snapshot.deltas(row).forEach(delta -> sums.add(delta.unpackCounts()));
                if (row.settles() > 0) {
                    sums.add(snapshot.counts(key, row));
                    for (long month : sums.months()) {
                        sums.add(snapshot.days(SettledKey.daysOfMonth(key, month), row));
                    }
                }
            }
        }
    }

    /** @see ClickCounts#breakdown */
    record OfBreakdown(Dimension dimension, BreakdownWindow window) implements Reading<BreakdownSums> {

        @Override
        public BreakdownSums begin(ReportingZone zone) {
            return new BreakdownSums(dimension, window);
        }

        @Override
        public void add(BreakdownSums sums, Snapshot snapshot, List<CountKey> keys) {
            for (CountKey key : keys) {
                RecentRow row = snapshot.recent(key);
                snapshot.deltas(row).forEach(delta -> sums.add(delta.unpackDetails(dimension)));
                if (row.settles() > 0 && sums.isOfAllTime()) {
                    sums.addAll(snapshot.details(SettledKey.detailsOfAll(key), row));
                } else if (row.settles() > 0) {
                    for (long day : sums.days()) {
                        sums.add(snapshot.details(SettledKey.detailsOfDay(key, day), row));
                    }
                }
            }
        }
    }

    /** @see ClickCounts#totals */
    record OfTotals() implements Reading<LinkSums> {

        @Override
        public LinkSums begin(ReportingZone zone) {
            return new LinkSums();
        }

        @Override
        public void add(LinkSums sums, Snapshot snapshot, List<CountKey> keys) {
            for (CountKey key : keys) {
                sums.add(new LinkId(key.text()), snapshot.allTime(key));
            }
        }
    }

    /** @see ClickCounts#links */
    record OfLinks() implements Reading<LinkSums> {

        @Override
        public LinkSums begin(ReportingZone zone) {
            return new LinkSums();
        }

        @Override
        public void add(LinkSums sums, Snapshot snapshot, List<CountKey> keys) {
            try (var rows = snapshot.recentRows()) {
                rows.forEachRemaining(row -> {
                    if (row.key.isLink()) {
                        sums.add(new LinkId(row.key.text()), Count.NONE);
                    }
                });
            }
        }
    }

    /** @see ClickCounts#top */
    record OfTop(TopWindow window, Instant asOf, int limit) implements Reading<FirstLinks> {

        @Override
        public FirstLinks begin(ReportingZone zone) {
            return new FirstLinks(limit);
        }

        @Override
        public void add(FirstLinks sums, Snapshot snapshot, List<CountKey> keys) {
            WindowBounds bounds = WindowBounds.of(asOf);
            RankKey.Order order = window == TopWindow.ALL_TIME ? RankKey.Order.ALL_TIME : RankKey.Order.WEEK;
            try (var places = order.in(snapshot.ranks())) {
                while (places.hasNext()) {
                    RankKey place = places.next().key;
                    if (sums.isFullWith(RankKey.most(place.rank()))) {
                        return;
                    }
                    sums.add(new LinkClicks(place.link(), snapshot.count(window, bounds, CountKey.of(place.link()))));
                }
            }
        }
    }
}
