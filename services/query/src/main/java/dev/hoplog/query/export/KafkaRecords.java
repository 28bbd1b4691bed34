package dev.hoplog.query.export;

import dev.hoplog.directory.Directory;
import dev.hoplog.events.topics.Topic;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * By a consumer without a group. It fetches a little ahead of who asks, and no more while nobody asks.
 */
final class KafkaRecords<T> implements Records<T> {

    private static final Duration POLL = Duration.ofMillis(500);

    /** Without a record for so long, brokers are away. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Consumer<byte[], byte[]> consumer;
    private final Topic topic;
    private final Plan plan;
    private final Function<byte[], T> decoder;
    private Iterator<ConsumerRecord<byte[], byte[]>> fetched = Collections.emptyIterator();
    private int partition = -1;

    /** Takes the consumer for its own. */
    KafkaRecords(Consumer<byte[], byte[]> consumer, Topic topic, Plan plan, Function<byte[], T> decoder) {
        this.consumer = consumer;
        this.topic = topic;
        this.plan = plan;
        this.decoder = decoder;
    }

    /** What the consumer must be made with. */
    static Map<String, Object> consumerSettings() {
        var settings = new HashMap<>(Directory.consumerSettings());
        // What is fetched and not yet asked for is in memory too.
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 4 << 20);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 << 20);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 15_000);
        return settings;
    }

    @Override
    public @Nullable LogRecord<T> next() throws InterruptedException {
        try {
            while (partition < plan.partitions()) {
                while (fetched.hasNext()) {
                    ConsumerRecord<byte[], byte[]> record = fetched.next();
                    if (record.offset() < plan.end(partition)) {
                        return new LogRecord<>(partition, record.offset(), decoded(record));
                    }
                }
                if (partition < 0 || isReached()) {
                    enter(partition + 1);
                } else {
                    fetched = poll().iterator();
                }
            }
            return null;
        } catch (InterruptException e) {
            // The client's own, unchecked; it has set the flag again.
            Thread.interrupted();
            throw new InterruptedException(e.getMessage());
        }
    }

    @Override
    public void close() {
        // A consumer that is interrupted while it is closed is not closed.
        boolean isInterrupted = Thread.interrupted();
        consumer.close();
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void enter(int next) {
        partition = next;
        if (partition < plan.partitions() && plan.begin(partition) < plan.end(partition)) {
            consumer.assign(List.of(current()));
            consumer.seek(current(), plan.begin(partition));
        }
    }

    /** Offsets may have gaps, so the place of the consumer tells, not the last record's. */
    private boolean isReached() {
        return plan.begin(partition) >= plan.end(partition) || consumer.position(current()) >= plan.end(partition);
    }

    private ConsumerRecords<byte[], byte[]> poll() {
        long begin = System.nanoTime();
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        while (records.isEmpty() && !isReached()) {
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                throw new TimeoutException(current() + " gave no record for " + PATIENCE.toSeconds() + " s");
            }
            records = consumer.poll(POLL);
        }
        return records;
    }

    private TopicPartition current() {
        return new TopicPartition(topic.text(), partition);
    }

    private T decoded(ConsumerRecord<byte[], byte[]> record) {
        try {
            return decoder.apply(record.value());
        } catch (RuntimeException e) {
            throw new KafkaException(
                    record.topic() + "-" + record.partition() + "@" + record.offset() + ": " + e.getMessage(), e);
        }
    }
}
