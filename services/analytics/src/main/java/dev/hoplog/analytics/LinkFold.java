package dev.hoplog.analytics;

import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** The second stage: merges deltas into the rows of their keys, and keeps beside the rows what the marks say. */
@SuppressWarnings("NullAway.Init") // Streams calls init before everything else.
final class LinkFold implements Processor<Integer, Tally, Void, Void> {

    static final String COUNTS = "counts";
    static final String MARKS = "marks";

    private KeyValueStore<CountKey, CountRow> counts;
    private KeyValueStore<CountKey, Positions> marks;

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        counts = context.getStateStore(COUNTS);
        marks = context.getStateStore(MARKS);
    }

    @Override
    public void process(Record<Integer, Tally> record) {
        Positions stored = marks.get(CountKey.ALL);
        Positions now = stored == null ? Positions.NONE : stored;
        switch (record.value()) {
            case Tally.Deltas deltas ->
                deltas.minutes().forEach((key, minutes) -> {
                    CountRow row = counts.get(key);
                    counts.put(
                            key,
                            (row == null ? CountRow.NONE : row).plus(deltas.source(), deltas.upTo(), minutes, now));
                });
            // One row for all sources, so that a reader gets them all at one moment.
            case Tally.Mark mark -> marks.put(CountKey.ALL, now.with(mark.source(), mark.upTo()));
        }
    }
}
