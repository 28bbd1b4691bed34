package dev.hoplog.links;

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
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** The records of a topic in memory. Any number of writers append to it, any number of readers follow it. */
public final class InMemoryLog {

    public static final int PARTITIONS = 8;

    private final Topic topic;
    private final List<List<ConsumerRecord<byte[], byte[]>>> partitions = new ArrayList<>();
    private int size;

    /** A {@code link-events}. */
    public InMemoryLog() {
        this(Topic.LINK_EVENTS);
    }

    public InMemoryLog(Topic topic) {
        this.topic = topic;
        for (int i = 0; i < PARTITIONS; i++) {
            partitions.add(new ArrayList<>());
        }
    }

    public void append(LinkEvent event) {
        append(event.key().bytes(), LinkEventCodec.encode(event));
    }

    synchronized void append(byte[] key, byte[] value) {
        int partition = KeyPartition.of(key, PARTITIONS);
        List<ConsumerRecord<byte[], byte[]>> records = partitions.get(partition);
        records.add(new ConsumerRecord<>(topic.text(), partition, records.size(), key, value));
        size++;
        notifyAll();
    }

    /** By partition, the offset after the last record. */
    public synchronized Map<Integer, Long> ends() {
        var ends = new HashMap<Integer, Long>();
        for (int i = 0; i < PARTITIONS; i++) {
            ends.put(i, (long) partitions.get(i).size());
        }
        return ends;
    }

    synchronized int size() {
        return size;
    }

    /** Returns once the log has so many records; fails if that takes too long. */
    synchronized void awaitSize(int wanted) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (size < wanted) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("the log has " + size + " records instead of " + wanted);
            }
            wait(left);
        }
    }

    public Reader reader() {
        return new Reader();
    }

    /** Reads the log from where it is sought. While it is held, nothing new comes. */
    // It waits on the log's monitor; holding its own meanwhile would keep others from waking it.
    @SuppressWarnings("UnsynchronizedOverridesSynchronized")
    public final class Reader extends MockConsumer<byte[], byte[]> {

        private final int[] fed = new int[PARTITIONS];
        private int delivered;
        private boolean held;
        private boolean woken;

        Reader() {
            super("none");
        }

        /** How many records were read. */
        public int delivered() {
            synchronized (InMemoryLog.this) {
                return delivered;
            }
        }

        public void hold() {
            synchronized (InMemoryLog.this) {
                held = true;
            }
        }

        public void release() {
            synchronized (InMemoryLog.this) {
                held = false;
                InMemoryLog.this.notifyAll();
            }
        }

        @Override
        public void assign(Collection<TopicPartition> assigned) {
            super.assign(assigned);
            Map<TopicPartition, Long> ends = new HashMap<>();
            synchronized (InMemoryLog.this) {
                assigned.forEach(partition -> ends.put(
                        partition, (long) partitions.get(partition.partition()).size()));
            }
            updateEndOffsets(ends);
        }

        @Override
        public void seek(TopicPartition partition, long offset) {
            super.seek(partition, offset);
            feedFrom(partition, offset);
        }

        @Override
        public void seek(TopicPartition partition, OffsetAndMetadata position) {
            super.seek(partition, position);
            feedFrom(partition, position.offset());
        }

        private void feedFrom(TopicPartition partition, long offset) {
            synchronized (InMemoryLog.this) {
                fed[partition.partition()] = (int) offset;
            }
        }

        @Override
        public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            synchronized (InMemoryLog.this) {
                long deadline = System.nanoTime() + timeout.toNanos();
                long left = timeout.toMillis();
                while (!woken && left > 0 && (held || !hasMore())) {
                    try {
                        InMemoryLog.this.wait(left);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        break;
                    }
                    left = (deadline - System.nanoTime()) / 1_000_000;
                }
                if (!held) {
                    feed();
                }
            }
            return super.poll(Duration.ZERO);
        }

        @Override
        public void wakeup() {
            super.wakeup();
            synchronized (InMemoryLog.this) {
                woken = true;
                InMemoryLog.this.notifyAll();
            }
        }

        private boolean hasMore() {
            for (int i = 0; i < PARTITIONS; i++) {
                if (fed[i] < partitions.get(i).size()) {
                    return true;
                }
            }
            return false;
        }

        private void feed() {
            for (int i = 0; i < PARTITIONS; i++) {
                List<ConsumerRecord<byte[], byte[]>> records = partitions.get(i);
                updateEndOffsets(Map.of(new TopicPartition(topic.text(), i), (long) records.size()));
                for (; fed[i] < records.size(); fed[i]++) {
                    addRecord(records.get(fed[i]));
                    delivered++;
                }
            }
        }
    }
}
