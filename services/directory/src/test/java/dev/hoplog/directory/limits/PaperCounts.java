package dev.hoplog.directory.limits;

import dev.hoplog.events.topics.KeyPartition;
import dev.hoplog.events.topics.Topic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** A {@code limit-counts} in memory, written and read through Kafka's own in-memory clients. */
final class PaperCounts {

    static final int PARTITIONS = 2;

    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private final List<Reader> readers = new ArrayList<>();
    private int toLose;
    private int lost;

    synchronized void append(byte[] key, byte[] value) {
        var partition = new TopicPartition(Topic.LIMIT_COUNTS.text(), KeyPartition.of(key, PARTITIONS));
        long offset = ends.merge(partition, 1L, Long::sum) - 1;
        var record = new ConsumerRecord<>(partition.topic(), partition.partition(), offset, key, value);
        records.add(record);
        readers.forEach(reader -> reader.bring(record));
    }

    /** The next records that are sent do not arrive, and their senders are told so. */
    synchronized void loseNext(int number) {
        toLose = number;
    }

    synchronized int lost() {
        return lost;
    }

    synchronized int size() {
        return records.size();
    }

    synchronized Consumer<byte[], byte[]> consumer() {
        var reader = new Reader();
        readers.add(reader);
        return reader;
    }

    Producer<byte[], byte[]> producer() {
        return new MockProducer<>() {
            @Override
            public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
                if (loses()) {
                    callback.onCompletion(null, new TimeoutException("lost on its way"));
                } else {
                    append(record.key(), record.value());
                    callback.onCompletion(null, null);
                }
                return new CompletableFuture<>();
            }
        };
    }

    private synchronized boolean loses() {
        boolean loses = toLose > 0;
        if (loses) {
            toLose--;
            lost++;
        }
        return loses;
    }

    private synchronized void feed(Reader reader, Collection<TopicPartition> partitions) {
        var beginnings = new HashMap<TopicPartition, Long>();
        var endings = new HashMap<TopicPartition, Long>();
        for (TopicPartition partition : partitions) {
            beginnings.put(partition, 0L);
            endings.put(partition, ends.getOrDefault(partition, 0L));
        }
        reader.updateBeginningOffsets(beginnings);
        reader.updateEndOffsets(endings);
        records.forEach(reader::bring);
    }

    private final class Reader extends MockConsumer<byte[], byte[]> {

        private boolean assigned;

        Reader() {
            super("none");
        }

        @Override
        public synchronized void assign(Collection<TopicPartition> partitions) {
            super.assign(partitions);
            assigned = true;
            feed(this, partitions);
        }

        @Override
        public synchronized void close() {
            synchronized (PaperCounts.this) {
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
