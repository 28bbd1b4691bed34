package com.example.alert;

import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.WindowStore;

/** Counts the clicks of each link by minute, and forwards an alert when a minute comes to stand out from the hour before it. */
@SuppressWarnings("NullAway.Init") // Streams calls init before everything else.
final class Minutes implements Processor<String, Long, String, Alert> {

    static final String MINUTES = "minutes";
    static final Duration MINUTE = Duration.ofMinutes(1);
    static final Duration HOUR = Duration.ofHours(1);

    private final Threshold threshold;
    private ProcessorContext<String, Alert> context;
    private WindowStore<String, Long> minutes;

    Minutes(Threshold threshold) {
        this.threshold = threshold;
    }

    @Override
    public void init(ProcessorContext<String, Alert> context) {
        this.context = context;
        this.minutes = context.getStateStore(MINUTES);
    }

    @Override
    public void process(Record<String, Long> click) {
        long minute = click.value() - click.value() % MINUTE.toMillis();
        Long before = minutes.fetch(click.key(), minute);
        long count = before == null ? 1 : before + 1;
        minutes.put(click.key(), count, minute);
        double mean = meanBefore(click.key(), Instant.ofEpochMilli(minute));
        // Once for each minute: by the click that crosses the threshold.
        if (threshold.isCrossed(count, mean) && !threshold.isCrossed(count - 1, mean)) {
            context.forward(click.withValue(new Alert(click.key(), Instant.ofEpochMilli(minute), count, mean)));
        }
    }

    private double meanBefore(String link, Instant minute) {
        long sum = 0;
        try (var hour = minutes.fetch(link, minute.minus(HOUR), minute.minus(MINUTE))) {
            while (hour.hasNext()) {
                sum += hour.next().value;
            }
        }
        return (double) sum / HOUR.toMinutes();
    }
}
