package dev.hoplog.links.table;

import dev.hoplog.directory.Directory;
import dev.hoplog.directory.Origin;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the topic {@code links} up to date, for readers outside. Of all processes that have one, one writes at a time.
 *
 * <p>Nothing in Hoplog waits for it, and what it cannot do now it does later.
 */
public final class LinksTable implements AutoCloseable {

    /** The consumer group of the writers, and the name under which they write. */
    static final String NAME = "hoplog-links-table";

    private final Directory directory;
    private final ThreadFactory threads;
    private @Nullable Thread thread;
    private volatile @Nullable TableWriter writer;
    private boolean closed;

    /** @param threads makes the thread that writes */
    public LinksTable(Directory directory, ThreadFactory threads) {
        this.directory = directory;
        this.threads = threads;
    }

    /** What a consumer that {@link #follow} uses must be made with. */
    public static Map<String, Object> consumerSettings() {
        var settings = new HashMap<>(Directory.consumerSettings());
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, NAME);
        settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        settings.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, List.of(OneWriter.class));
        // How long nobody writes after the writer was killed.
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 3_000);
        // A transaction costs the same for one row and for a thousand: two a second will do.
        settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1 << 18);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 500);
        return settings;
    }

    /** What a producer that {@link #follow} uses must be made with. */
    public static Map<String, Object> producerSettings() {
        return Map.of(
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                NAME,
                // Readers of committed rows wait so long for a transaction whose writer was killed, if nobody takes
                // over.
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                10_000,
                ProducerConfig.BATCH_SIZE_CONFIG,
                64 << 10,
                ProducerConfig.LINGER_MS_CONFIG,
                5,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                10_000,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                5_000,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                10_000);
    }

    /**
     * Begins to stand by, and to write while it is this process's turn, on a thread of its own.
     *
     * @param log the {@code link-events} that the directory is a fold of
     * @param table the identity of the topic {@code links}: one that was made again is filled from the beginning
     * @param partitions of {@code links}
     * @param consumers makes a consumer with {@link #consumerSettings()}; called again after a failure
     * @param producers makes a producer with {@link #producerSettings()}; called whenever the turn comes
     */
    public synchronized void follow(
            Origin log,
            Uuid table,
            int partitions,
            Supplier<Consumer<byte[], byte[]>> consumers,
            Supplier<Producer<byte[], byte[]>> producers) {
        if (closed) {
            return;
        }
        if (thread != null) {
            throw new IllegalStateException("the table of links is written already");
        }
        var writing = new TableWriter(
                directory, new Rows(directory, partitions), log, table.toString(), consumers, producers);
        writer = writing;
        thread = threads.newThread(writing);
        thread.setName("links-table");
        thread.start();
    }

    /** How many records of {@code link-events} are not in the rows yet; 0 where another process writes. */
    public long lag() {
        TableWriter writing = writer;
        return writing == null ? 0 : writing.lag();
    }

    /** Why no rows are written although it is this process's turn, or nobody knows whose; empty while all is well. */
    public String trouble() {
        TableWriter writing = writer;
        return writing == null ? "" : writing.trouble();
    }

    @Override
    public void close() {
        Thread running;
        synchronized (this) {
            closed = true;
            running = thread;
        }
        TableWriter writing = writer;
        if (writing != null) {
            writing.close();
        }
        try {
            if (running != null) {
                running.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
