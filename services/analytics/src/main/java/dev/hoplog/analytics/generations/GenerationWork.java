package dev.hoplog.analytics.generations;

import dev.hoplog.analytics.ClickCounts;
import dev.hoplog.analytics.Counting;
import dev.hoplog.analytics.Kept;
import dev.hoplog.analytics.verify.LogCheck;
import dev.hoplog.events.Generation;
import java.io.IOException;

/** What a node does for generations. */
public interface GenerationWork {

    /** Counts into one, once it is started. */
    Counting count(Generation generation);

    /**
     * Compares what this node keeps of one with the log.
     *
     * @return how many counts differ
     * @throws IllegalStateException if they are not here for too long
     * @throws org.apache.kafka.common.KafkaException if the log cannot be read
     */
    long differing(ClickCounts counts, Kept kept, LogCheck.Progress progress) throws InterruptedException;

    /**
     * Deletes what there is of one that is not counted, on this node and in Kafka. What is gone already is fine.
     *
     * @throws org.apache.kafka.common.KafkaException if not all in Kafka could be deleted now
     */
    void delete(Generation generation) throws IOException, InterruptedException;
}
