package dev.hoplog.analytics;

import java.util.ArrayList;
import java.util.List;

/*
 * A row that holds all windows of a busy link takes tens of kilobytes, and to write it for each click of a link would be
 * most of the work. So what comes lately is only appended here, as it came, and moved to the settled rows when there is
 * enough of it. Most links never have that much: this row is all there is of them.
 *
 * Each delta keeps what it includes of which source. So a reader can leave out those beyond the mark that it answers for, and
 * all rows that it reads agree, whenever it comes to them.
 */
/**
 * What came lately for a key.
 *
 * @param settles how often deltas were moved to the settled rows; 0: there are none
 * @param settled what those include, by source, and only where they include anything
 * @param entries in the order in which they came
 * @param clicks all of the key, settled and recent
 * @param weekBound no window of a week that can still be asked for has more clicks
 */
record RecentRow(long settles, Positions settled, List<Entry> entries, long clicks, long weekBound) {

    static final RecentRow NONE = new RecentRow(0, Positions.NONE, List.of(), 0, 0);

    /**
     * When deltas are settled.
     *
     * @param entries so many at least
     * @param bytes that take so much
     * @param most more than this does not stay, however new it is: a record of the changelog takes up to a mebibyte
     */
    record Room(int entries, int bytes, int most) {
        static final Room DEFAULT = new Room(16, 8 << 10, 256 << 10);
    }

    /** @param upTo offset in the source up to which the delta has all that was not in those before, exclusive */
    record Entry(int source, long upTo, PackedDelta delta) {

        boolean isCoveredBy(Positions positions) {
            return upTo <= positions.at(source);
        }
    }

    RecentRow {
        entries = List.copyOf(entries);
    }

    /** Whether this delta of a source is in here, or was. */
    boolean includes(int source, long upTo) {
        if (upTo <= settled.at(source)) {
            return true;
        }
        for (Entry entry : entries) {
            if (entry.source() == source && upTo <= entry.upTo()) {
                return true;
            }
        }
        return false;
    }

    RecentRow with(Entry entry) {
        var more = new ArrayList<Entry>(entries.size() + 1);
        more.addAll(entries);
        more.add(entry);
        long added = entry.delta().unpackCounts().minutes().sum().clicks();
        return new RecentRow(settles, settled, more, clicks + added, weekBound + added);
    }

    /** Whether some of it should be settled. */
    boolean isFull(Room room) {
        int bytes = bytes(entries);
        return (entries.size() >= room.entries() && bytes >= room.bytes()) || bytes > room.most();
    }

    /** What is to be settled now: what the marks cover, and all of it where the rest would be too much. */
    List<Entry> toSettle(Positions marks, Room room) {
        List<Entry> covered =
                entries.stream().filter(entry -> entry.isCoveredBy(marks)).toList();
        return bytes(entries) - bytes(covered) > room.most() ? entries : covered;
    }

    /** Without these, which are in the settled rows now. */
    RecentRow withSettled(List<Entry> moved, long nowWeekBound) {
        Positions positions = settled;
        for (Entry entry : moved) {
            positions = positions.with(entry.source(), entry.upTo());
        }
        List<Entry> rest =
                entries.stream().filter(entry -> !moved.contains(entry)).toList();
        return new RecentRow(settles + 1, positions, rest, clicks, nowWeekBound);
    }

    RecentRow withWeekBound(long bound) {
        return new RecentRow(settles, settled, entries, clicks, bound);
    }

    private static int bytes(List<Entry> entries) {
        int bytes = 0;
        for (Entry entry : entries) {
            bytes += entry.delta().size();
        }
        return bytes;
    }
}
