package dev.hoplog.query.export;

import dev.hoplog.directory.Directory;
import dev.hoplog.events.topics.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/*
 *   Kafka --fetches--> consumer --decode--> queue ----> whoever asks
 *                      (own thread)        (bounded)
 *
 * Decoding is nearly half of the work of an export, so it has a processor of its own. Whoever asks slowly lets the queue fill
 * up; then nothing is polled, and the consumer fetches no more than it has asked for already.
 */
/** By a consumer without a group, on a thread that reads ahead. */
final class KafkaRecords<T> implements Records<T> {

    /** Each of about 128 KiB in the log, and a thousand clicks or less. */
    private static final int MOST_AHEAD = 16;

    private static final Duration POLL = Duration.ofMillis(500);

    /** Without a record for so long, brokers are away. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Consumer<byte[], byte[]> consumer;
    private final Topic topic;
    private final Plan plan;
    private final Function<byte[], T> decoder;
    private final BlockingQueue<Optional<LogRecord<T>>> queue = new ArrayBlockingQueue<>(MOST_AHEAD);
    private final Thread reader;
    private volatile @Nullable RuntimeException failure;
    private boolean isEnded;

    /**
     * Begins to read. Takes the consumer for its own.
     *
     * @param threads makes the thread that reads
     */
    KafkaRecords(
            Consumer<byte[], byte[]> consumer,
            Topic topic,
            Plan plan,
            Function<byte[], T> decoder,
            ThreadFactory threads) {
        this.consumer = consumer;
        this.topic = topic;
        this.plan = plan;
        this.decoder = decoder;
        this.reader = threads.newThread(this::read);
        reader.start();
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
        if (isEnded) {
            return null;
        }
        LogRecord<T> next = queue.take().orElse(null);
        if (next == null) {
            isEnded = true;
            if (failure != null) {
                throw failure;
            }
        }
        return next;
    }

    @Override
    public void close() {
        reader.interrupt();
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        try (consumer) {
            try {
                for (int partition = 0; partition < plan.partitions(); partition++) {
                    read(new TopicPartition(topic.text(), partition), plan.begin(partition), plan.end(partition));
                }
            } catch (RuntimeException e) {
                failure = e;
            }
            // A consumer that is interrupted cannot be closed.
            boolean isInterrupted = Thread.interrupted();
            if (!isInterrupted) {
                queue.put(Optional.empty());
            }
        } catch (InterruptedException | InterruptException e) {
            // Nobody asks any more.
            Thread.interrupted();
        }
    }

    private void read(TopicPartition partition, long begin, long end) throws InterruptedException {
        if (begin >= end) {
            return;
        }
        consumer.assign(List.of(partition));
        consumer.seek(partition, begin);
        long read = System.nanoTime();
        // Offsets may have gaps, so the place of the consumer tells, not the last record's.
        while (consumer.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() < end) {
                    queue.put(Optional.of(new LogRecord<>(partition.partition(), record.offset(), decoded(record))));
                }
                read = System.nanoTime();
            }
            if (System.nanoTime() - read > PATIENCE.toNanos()) {
                throw new TimeoutException(partition + " gave no record for " + PATIENCE.toSeconds() + " s");
            }
        }
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
