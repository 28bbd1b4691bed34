package dev.hoplog.analytics;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.hoplog.analytics.classify.Dimension;
import dev.hoplog.events.RollUpPart;
import dev.hoplog.events.RollUpPart.Clicks;
import dev.hoplog.events.VisitorSketchBytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A delta as it stands in a roll-up: clicks by quarter of an hour, their values by UTC day, and sketches of the visitors. What is
 * rolled up is older than anything that is told by the minute, or by value and hour.
 */
final class RollUpForm {

    private RollUpForm() {}

    static RollUpPart.KeyCounts of(CountKey key, Delta delta) {
        Buckets quarters = delta.minutes().widened(Delta.MINUTES_OF_A_QUARTER);
        SortedMap<Long, ByteString> visitors = delta.visitors().sketched().byNumber();
        var written = new ArrayList<RollUpPart.Quarter>(quarters.size());
        for (int i = 0; i < quarters.size(); i++) {
            ByteString sketch = visitors.getOrDefault(quarters.number(i), ByteString.EMPTY);
            written.add(new RollUpPart.Quarter(
                    quarters.number(i), clicks(quarters.count(i)), VisitorSketchBytes.of(sketch.toByteArray())));
        }
        var days = new ArrayList<RollUpPart.Day>();
        delta.details().split(Delta.HOURS_OF_A_DAY).forEach((day, details) -> days.add(day(day, details.together())));
        return new RollUpPart.KeyCounts(key.text(), written, days);
    }

    private static RollUpPart.Day day(long number, Details details) {
        var values = new HashMap<String, Map<String, Clicks>>();
        for (Dimension dimension : Dimension.values()) {
            var byText = new HashMap<String, Clicks>();
            details.of(dimension).forEach((text, buckets) -> byText.put(text, clicks(buckets.sum())));
            if (!byText.isEmpty()) {
                values.put(dimension.text(), byText);
            }
        }
        return new RollUpPart.Day(number, clicks(details.all().sum()), values);
    }

    /** The same, each quarter in its first minute and each day in its first hour. */
    static Delta delta(RollUpPart.KeyCounts counts) {
        var minutes = new TreeMap<Long, Count>();
        var sketches = new TreeMap<Long, ByteString>();
        for (RollUpPart.Quarter quarter : counts.quarters()) {
            minutes.put(quarter.number() * Delta.MINUTES_OF_A_QUARTER, count(quarter.clicks()));
            if (quarter.visitors().size() > 0) {
                sketches.put(
                        quarter.number(),
                        UnsafeByteOperations.unsafeWrap(quarter.visitors().bytes()));
            }
        }
        return new Delta(Buckets.of(minutes), Visitors.of(new Sketches(sketches)), details(counts.days()));
    }

    private static Details details(List<RollUpPart.Day> days) {
        var all = new Buckets.Ascending();
        var values = new ArrayList<Map<String, Buckets.Ascending>>();
        for (Dimension _ : Dimension.values()) {
            values.add(new HashMap<>());
        }
        for (RollUpPart.Day day : days) {
            long hour = day.number() * Delta.HOURS_OF_A_DAY;
            all.add(hour, count(day.all()));
            for (Dimension dimension : Dimension.values()) {
                day.values()
                        .getOrDefault(dimension.text(), Map.of())
                        .forEach((text, clicks) -> values.get(dimension.place())
                                .computeIfAbsent(text, _ -> new Buckets.Ascending())
                                .add(hour, count(clicks)));
            }
        }
        var built = new ArrayList<Map<String, Buckets>>();
        for (Map<String, Buckets.Ascending> byText : values) {
            var buckets = HashMap.<String, Buckets>newHashMap(byText.size());
            byText.forEach((text, ascending) -> buckets.put(text, ascending.build()));
            built.add(buckets);
        }
        return Details.of(all.build(), built);
    }

    private static Clicks clicks(Count count) {
        return new Clicks(count.clicks(), count.humans(), count.bots());
    }

    private static Count count(Clicks clicks) {
        return new Count(clicks.clicks(), clicks.humans(), clicks.bots());
    }
}
