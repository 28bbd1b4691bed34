package dev.hoplog.directory;

import dev.hoplog.events.LinkEvent;
import dev.hoplog.events.codec.LinkEventCodec;
import dev.hoplog.events.topics.KeyPartition;
import dev.hoplog.events.topics.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** A topic in memory, read through Kafka's own in-memory consumer. */
public final class PaperLog {

    public static final int PARTITIONS = 4;

    private final Topic topic;
    private final Origin origin = new Origin("paper", Uuid.randomUuid(), PARTITIONS);
    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private final List<Reader> readers = new ArrayList<>();
    private long beginning;

    PaperLog() {
        this(Topic.LINK_EVENTS);
    }

    public PaperLog(Topic topic) {
        this.topic = topic;
    }

    Origin origin() {
        return origin;
    }

    void append(LinkEvent event) {
        append(event.key().bytes(), LinkEventCodec.encode(event));
    }

    public synchronized void append(byte[] key, byte[] value) {
        TopicPartition partition = partition(key);
        long offset = ends.merge(partition, 1L, Long::sum) - 1;
        var record = new ConsumerRecord<>(partition.topic(), partition.partition(), offset, key, value);
        records.add(record);
        readers.forEach(reader -> reader.bring(record));
    }

    /** A record without a value. */
    @SuppressWarnings("NullAway") // Kafka's classes are not annotated; it may have none.
    void appendTombstone(byte[] key) {
        append(key, null);
    }

    /** Takes away what was appended before, as a retention would. */
    synchronized void cut() {
        beginning = 1_000;
        for (int partition = 0; partition < PARTITIONS; partition++) {
            ends.put(new TopicPartition(topic.text(), partition), beginning);
        }
        records.clear();
    }

    /** Takes away the last record of a key's partition, as the loss of a leader's disk would. */
    synchronized void truncate(byte[] key) {
        TopicPartition partition = partition(key);
        long end = ends.merge(partition, -1L, Long::sum);
        records.removeIf(record -> record.partition() == partition.partition() && record.offset() == end);
    }

    synchronized CompletionStage<Map<Integer, Long>> ends() {
        var byPartition = new HashMap<Integer, Long>();
        ends.forEach((partition, end) -> byPartition.put(partition.partition(), end));
        return CompletableFuture.completedStage(byPartition);
    }

    /** How many records were appended and are still there. */
    public synchronized int size() {
        return records.size();
    }

    public synchronized Consumer<byte[], byte[]> consumer() {
        var reader = new Reader();
        var beginnings = new HashMap<TopicPartition, Long>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            beginnings.put(new TopicPartition(topic.text(), partition), beginning);
        }
        reader.updateBeginningOffsets(beginnings);
        readers.add(reader);
        return reader;
    }

    private TopicPartition partition(byte[] key) {
        return new TopicPartition(topic.text(), KeyPartition.of(key, PARTITIONS));
    }

    private synchronized void requireWithinLog(Reader reader) {
        for (TopicPartition partition : reader.assignment()) {
            long position = reader.position(partition);
            if (position < beginning || position > ends.getOrDefault(partition, 0L)) {
                throw new OffsetOutOfRangeException(Map.of(partition, position));
            }
        }
    }

    private synchronized void feed(Reader reader, Collection<TopicPartition> partitions) {
        var endings = new HashMap<TopicPartition, Long>();
        for (TopicPartition partition : partitions) {
            endings.put(partition, ends.getOrDefault(partition, 0L));
        }
        reader.updateEndOffsets(endings);
        reader.assigned = true;
        records.forEach(reader::bring);
    }

    // Whoever holds the log may take a reader's lock, and nobody the other way round.
    @SuppressWarnings("UnsynchronizedOverridesSynchronized")
    private final class Reader extends MockConsumer<byte[], byte[]> {

        private boolean assigned;

        Reader() {
            super("none");
        }

        @Override
        public void assign(Collection<TopicPartition> partitions) {
            super.assign(partitions);
            feed(this, partitions);
        }

        @Override
        public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            // Kafka's class notices this only where there is a record to hand out.
            requireWithinLog(this);
            return super.poll(timeout);
        }

        @Override
        public void close() {
            synchronized (PaperLog.this) {
                readers.remove(this);
            }
            super.close();
        }

        void bring(ConsumerRecord<byte[], byte[]> record) {
            if (assigned) {
                addRecord(record);
            }
        }
    }
}
