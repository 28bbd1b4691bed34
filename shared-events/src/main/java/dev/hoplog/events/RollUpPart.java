package dev.hoplog.events;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A record of {@code click-rollups}: a part of what stands for a range of a partition of {@code click-events}.
 *
 * @param range that the whole roll-up stands for
 * @param number of the part within the roll-up, from 0 on
 */
public record RollUpPart(Range range, int number, Content content) {

    /**
     * Offsets of a partition of {@code click-events}.
     *
     * @param from the first
     * @param to the one behind the last
     */
    public record Range(long from, long to) {
        public Range {
            if (from < 0 || from >= to) {
                throw new IllegalArgumentException("a range from " + from + " to " + to);
            }
        }
    }

    /** What the record tells. */
    public sealed interface Content {}

    /** What was seen of the journal segments that the range touches, at its end. */
    public record Segments(List<SegmentSeen> segments) implements Content {
        public Segments {
            segments = List.copyOf(segments);
        }
    }

    /** Clicks by key; a key stands in one record of a roll-up. */
    public record Counts(List<KeyCounts> keys) implements Content {
        public Counts {
            keys = List.copyOf(keys);
        }
    }

    /**
     * The end: only what stands before one counts.
     *
     * @param parts records of the roll-up before this one
     * @param clicks on links
     * @param orphans requests for unknown slugs
     * @param fold the rules by which clicks were told apart, as in {@link Generation}
     * @param at when, to the millisecond
     */
    public record Seal(long parts, Clicks clicks, long orphans, String fold, Instant at) implements Content {}

    /**
     * What was seen of a segment.
     *
     * @param bounds where runs of seen entries begin and end (exclusive), in turns, ascending
     * @param sealedAtMillis when its end was seen, by the clock of who wrote this; 0 while it is open
     */
    public record SegmentSeen(UUID id, List<Long> bounds, long sealedAtMillis) {
        public SegmentSeen {
            bounds = List.copyOf(bounds);
        }
    }

    /** A number of clicks, and how many of them are of humans and of bots. */
    public record Clicks(long clicks, long humans, long bots) {}

    /**
     * Clicks of a key.
     *
     * @param key a link's id; {@code domain/} and a domain's name; {@code all}; {@code orphans}
     * @param quarters ascending
     * @param days ascending
     */
    public record KeyCounts(String key, List<Quarter> quarters, List<Day> days) {
        public KeyCounts {
            quarters = List.copyOf(quarters);
            days = List.copyOf(days);
        }
    }

    /**
     * @param number quarters of an hour since 1970-01-01T00:00Z
     * @param visitors behind the clicks of humans
     */
    public record Quarter(long number, Clicks clicks, VisitorSketchBytes visitors) {}

    /**
     * @param number UTC days since 1970-01-01
     * @param all the clicks of the quarters of the day
     * @param values by the name of the dimension, then by value; what is missing to all are values that were too many
     */
    public record Day(long number, Clicks all, Map<String, Map<String, Clicks>> values) {
        public Day {
            values = Map.copyOf(values);
        }
    }
}
