package dev.hoplog.query.live;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/*
 * A sender that does not know whether a batch arrived sends its entries again, under the same segment and number, to the
 * same partition, perhaps in batches that are cut elsewhere. Of a segment at most one batch is on its way, so nearly all
 * repeats come soon after the first; one that was held up on its way may come later.
 */
/** Remembers which entries of journal segments were read, of the segments that were read last. For one thread. */
final class Repeats {

    /** A segment takes some 200 bytes here. Many more than write at a time. */
    private static final int MOST_SEGMENTS = 10_000;

    private final Map<UUID, Seen> segments = new LinkedHashMap<>(16, 0.75f, true) {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Seen> eldest) {
            return size() > MOST_SEGMENTS;
        }
    };

    /** What was read of a segment. */
    Seen of(UUID segment) {
        return segments.computeIfAbsent(segment, _ -> new Seen());
    }

    /** Numbers that were seen, as runs: an entry that comes late fills a gap and is none that was seen. */
    static final class Seen {

        /** From the first number of a run to the one behind its last. */
        private final TreeMap<Long, Long> runs = new TreeMap<>();

        /** Whether a number is seen for the first time. */
        boolean isNew(long number) {
            Map.Entry<Long, Long> before = runs.floorEntry(number);
            if (before != null && number < before.getValue()) {
                return false;
            }
            long begin = before != null && before.getValue() == number ? before.getKey() : number;
            Long joined = runs.remove(number + 1);
            runs.put(begin, joined == null ? number + 1 : joined);
            return true;
        }
    }
}
