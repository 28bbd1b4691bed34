package dev.hoplog.analytics;

import dev.hoplog.events.LinkId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;

/*
 *   delta ->  recent  --when there is enough--> settled:  counts           windows, series of up to 35 days
 *             rows                                        details of a day, by hour
 *             ranks                                       details of all time
 *                                                         days of a month, for ever
 *
 * A row of recent deltas is written for each new one; the rows of what is settled, which are up to a hundred times as
 * large, for each hundredth. A reader adds up both. Settled rows are written before the recent row that counts their settling,
 * so whoever has read a recent row finds settled rows that are not older.
 */
/** The rows of one partition of the second stage. */
final class Ledger {

    /** Recent rows of the week's order that are looked at again in one go. */
    private static final int MOST_LOWERED = 500;

    private static final byte[] IN_PLACE = {};

    private final KeyValueStore<CountKey, RecentRow> recent;
    private final KeyValueStore<SettledKey, SettledPart> settled;
    private final KeyValueStore<RankKey, byte[]> ranks;
    private final RecentRows read;
    private final ReportingZone zone;
    private final RecentRow.Room room;

    /** Places of links that were not written yet; a null leaves one. */
    private final List<KeyValue<RankKey, byte[]>> moves = new ArrayList<>();

    Ledger(
            KeyValueStore<CountKey, RecentRow> recent,
            KeyValueStore<SettledKey, SettledPart> settled,
            KeyValueStore<RankKey, byte[]> ranks,
            RecentRows read,
            ReportingZone zone,
            RecentRow.Room room) {
        this.recent = recent;
        this.settled = settled;
        this.ranks = ranks;
        this.read = read;
        this.zone = zone;
        this.room = room;
    }

    /**
     * Adds a delta, unless it is in already.
     *
     * <p>A broker forgets the offsets of a group that rests for a week, and then gives the last deltas once more. A
     * source's deltas for a key come in order, and all of them before the mark that covers them; so one that is not
     * beyond both was added before.
     *
     * @param marks of this partition, now
     * @param settling marks that every reader has by now
     */
    void add(CountKey key, RecentRow.Entry entry, Positions marks, Positions settling, Instant now) {
        RecentRow stored = recent.get(key);
        RecentRow before = stored == null ? RecentRow.NONE : stored;
        if (entry.isCoveredBy(marks) || before.includes(entry.source(), entry.upTo())) {
            return;
        }
        RecentRow after = before.with(entry);
        put(key, before, after.isFull(room) ? settle(key, after, settling, now) : after);
    }

    /**
     * Writes where the links of what was added stand now, all at once: that is cheaper, and no reader misses one that moves.
     * To be called before the mark that covers it.
     */
    void placeLinks() {
        if (!moves.isEmpty()) {
            ranks.putAll(moves);
            moves.clear();
        }
    }

    /**
     * Moves links down in the week's order that stand too high because time has passed.
     *
     * @return how many moved
     */
    int lowerRanks(Instant now) {
        var high = new ArrayList<LinkId>();
        try (var places = RankKey.Order.WEEK.in(ranks)) {
            while (places.hasNext() && high.size() < MOST_LOWERED) {
                high.add(places.next().key.link());
            }
        }
        int moved = 0;
        for (LinkId link : high) {
            CountKey key = CountKey.of(link);
            RecentRow row = recent.get(key);
            if (row != null) {
                RecentRow lowered = row.withWeekBound(weekBound(key, row, now));
                if (RankKey.rank(lowered.weekBound()) < RankKey.rank(row.weekBound())) {
                    put(key, row, lowered);
                    moved++;
                }
            }
        }
        placeLinks();
        return moved;
    }

    private void put(CountKey key, RecentRow before, RecentRow after) {
        recent.put(key, after);
        read.written(key, after);
        if (key.isLink()) {
            var link = new LinkId(key.text());
            move(RankKey.Order.ALL_TIME, link, before.clicks(), after.clicks());
            move(RankKey.Order.WEEK, link, before.weekBound(), after.weekBound());
        }
    }

    private void move(RankKey.Order order, LinkId link, long before, long after) {
        int from = RankKey.rank(before);
        int to = RankKey.rank(after);
        // Nobody stands at 0.
        if (from != to && to > 0) {
            moves.add(KeyValue.pair(new RankKey(order, to, link), IN_PLACE));
        }
        if (from != to && from > 0) {
            moves.add(KeyValue.pair(new RankKey(order, from, link), null));
        }
    }

    private RecentRow settle(CountKey key, RecentRow row, Positions settling, Instant now) {
        List<RecentRow.Entry> moved = row.toSettle(settling, room);
        if (moved.isEmpty()) {
            return row;
        }
        Delta delta =
                Delta.sum(moved.stream().map(entry -> entry.delta().unpack()).toList());
        long settle = row.settles() + 1;
        SettledPart.Counts before = counts(key);
        SettledPart.Counts after = before.plus(delta, settle, zone::dayOfQuarter);
        settled.put(SettledKey.counts(key), after);
        putDetails(key, delta.details(), settle, before, after);
        putDays(key, delta, settle);
        RecentRow rest = row.withSettled(moved, 0);
        return rest.withWeekBound(weekBound(key, rest, now));
    }

    private void putDetails(
            CountKey key, Details details, long settle, SettledPart.Counts before, SettledPart.Counts after) {
        details.split(Delta.HOURS_OF_A_DAY).forEach((day, part) -> {
            if (after.detailDays().contains(day)) {
                add(SettledKey.detailsOfDay(key, day), part, settle);
            }
        });
        before.detailDays().stream()
                .filter(day -> !after.detailDays().contains(day))
                .forEach(day -> settled.delete(SettledKey.detailsOfDay(key, day)));
        add(SettledKey.detailsOfAll(key), details.together(), settle);
    }

    private void add(SettledKey key, Details details, long settle) {
        SettledPart.ByValue before =
                settled.get(key) instanceof SettledPart.ByValue stored ? stored : SettledPart.ByValue.NONE;
        settled.put(key, new SettledPart.ByValue(settle, before.details().plus(details)));
    }

    private void putDays(CountKey key, Delta delta, long settle) {
        Buckets days = delta.minutes().in(minute -> zone.dayOfQuarter(quarter(minute)));
        Buckets months = days.in(ReportingZone::monthOfDay);
        for (int i = 0; i < months.size(); i++) {
            long month = months.number(i);
            SettledKey monthKey = SettledKey.daysOfMonth(key, month);
            SettledPart.Days before =
                    settled.get(monthKey) instanceof SettledPart.Days stored ? stored : SettledPart.Days.NONE;
            settled.put(
                    monthKey,
                    new SettledPart.Days(
                            settle,
                            before.days()
                                    .plus(days.between(
                                            ReportingZone.firstDay(month), ReportingZone.firstDay(month + 1))),
                            before.visitors().plus(visitorsOf(month, delta.visitors()), zone::dayOfQuarter)));
        }
    }

    private Visitors visitorsOf(long month, Visitors visitors) {
        return visitors.where(quarter -> ReportingZone.monthOfDay(zone.dayOfQuarter(quarter)) == month);
    }

    private SettledPart.Counts counts(CountKey key) {
        return settled.get(SettledKey.counts(key)) instanceof SettledPart.Counts stored
                ? stored
                : SettledPart.Counts.NONE;
    }

    /** Of all that is not older than the oldest window of a week that can be asked for. */
    private long weekBound(CountKey key, RecentRow row, Instant now) {
        long from = Math.floorDiv(
                now.minus(Windows.OLDEST_AS_OF).minus(Duration.ofDays(7)).getEpochSecond(), 3600L);
        LongUnaryOperator hour = quarter -> Math.floorDiv(quarter, (long) Delta.QUARTERS_OF_AN_HOUR);
        long bound = row.settles() == 0
                ? 0
                : counts(key).quarters().in(hour).sum(from, Long.MAX_VALUE).clicks();
        for (RecentRow.Entry entry : row.entries()) {
            bound += entry.delta()
                    .unpackCounts()
                    .minutes()
                    .widened(Delta.MINUTES_OF_AN_HOUR)
                    .sum(from, Long.MAX_VALUE)
                    .clicks();
        }
        return bound;
    }

    private static long quarter(long minute) {
        return Math.floorDiv(minute, (long) Delta.MINUTES_OF_A_QUARTER);
    }
}
