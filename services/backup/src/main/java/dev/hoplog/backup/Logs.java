package dev.hoplog.backup;

import dev.hoplog.backup.proto.LogRecord;
import dev.hoplog.events.topics.Layout;
import dev.hoplog.events.topics.RestoreMark;
import dev.hoplog.events.topics.Topic;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The topics of one Kafka: what a backup reads, and what a backup is restored into. */
public interface Logs extends AutoCloseable {

    /**
     * A topic as it is.
     *
     * @param id its identity: one that was deleted and made again has another
     * @param settings those that are set for this topic
     */
    record Described(String id, int partitions, Map<String, String> settings) {
        public Described {
            settings = Map.copyOf(settings);
        }
    }

    /** Takes records one after another. */
    @FunctionalInterface
    interface Taker {
        void take(LogRecord record) throws IOException;
    }

    String clusterId();

    /** The names of all topics, Hoplog's and others. */
    Set<String> names();

    /** @throws org.apache.kafka.common.KafkaException if there is no such topic */
    Described describe(Topic topic);

    /** What each partition of a topic holds now, as far as it is settled. */
    List<Extent> extents(Topic topic, int partitions);

    /**
     * Hands over all records of a stretch that compaction has left there, in the order of the log.
     *
     * @throws DeletedRecordsException if some were deleted, so that the partition begins within or behind the stretch now
     */
    void read(Topic topic, int partition, Extent extent, Taker taker) throws IOException;

    /** Makes all topics of Hoplog that are missing, and the mark before them. */
    void begin(Layout layout, RestoreMark mark);

    /**
     * Appends a record, some time before the next {@link #flush}.
     *
     * @param offset that it must get
     */
    void append(Topic topic, int partition, long offset, LogRecord record);

    /**
     * Waits until all that was appended is in the log.
     *
     * @throws org.apache.kafka.common.KafkaException if it is not, or not at the offsets that it must have
     */
    void flush();

    /** Deletes all records of a partition before an offset, for ever. */
    void delete(Topic topic, int partition, long before);

    /** Takes the mark away: the topics are whole. */
    void end(RestoreMark mark);

    @Override
    void close();
}
