package dev.hoplog.analytics.generations;

import dev.hoplog.events.GenerationEvent;
import java.time.Duration;
import java.util.List;

/** The log of what happens to generations. Reading is for one thread; any may append. */
public interface GenerationLog extends AutoCloseable {

    /**
     * Events in their order.
     *
     * @param upTo offset behind the last one, or behind the last one that was read before
     * @param isWhole whether nothing stood behind it when this was asked for first
     */
    record Read(List<GenerationEvent> events, long upTo, boolean isWhole) {
        public Read {
            events = List.copyOf(events);
        }
    }

    /**
     * What was not read before, from the first record on.
     *
     * @param patience how long to wait for something to come
     * @throws org.apache.kafka.common.KafkaException if the log cannot be read now
     * @throws dev.hoplog.events.codec.UnknownEventException for a record that this version does not know; it is not skipped
     */
    Read read(Duration patience);

    /**
     * Appends, and waits until it stands there for sure.
     *
     * @return its offset
     * @throws org.apache.kafka.common.KafkaException if it may not stand there
     */
    long append(GenerationEvent event);

    @Override
    void close();
}
