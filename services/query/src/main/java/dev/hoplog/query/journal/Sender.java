package dev.hoplog.query.journal;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.RecordBatch;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.ByteBufferOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ships a journal to Kafka, on a thread of its own that ends only with {@link #close}. */
public final class Sender implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);
    private static final Compression COMPRESSION = Compression.zstd().build();

    /** Where a sender is between its making and its end. */
    public enum State {
        /** Kafka has not been met yet. */
        WAITING,
        SHIPPING,
        /** The cluster or the topic is not the one the journal is for. */
        REFUSING,
        CLOSED
    }

    /**
     * What an operator wants to know.
     *
     * @param trouble what keeps clicks from Kafka, as a sentence; null for nothing
     */
    public record Health(
            State state,
            long unshippedEntries,
            long unshippedBytes,
            @Nullable String trouble) {}

    /**
     * How much goes out at once.
     *
     * @param batchBytes entries of one record; far below the 1 MiB that a broker takes
     * @param batchesOut batches without an answer, one at most for each segment
     * @param tick how long entries wait for company
     */
    public record Settings(int batchBytes, int batchEntries, int batchesOut, Duration tick) {

        public static final Settings DEFAULT = new Settings(128 << 10, 1000, 32, Duration.ofMillis(50));

        public Settings {
            if (batchBytes < 1 || batchBytes > 512 << 10) {
                throw new IllegalArgumentException("batches of " + batchBytes + " bytes; at most 512 KiB");
            }
            if (batchEntries < 1 || batchesOut < 1 || !tick.isPositive()) {
                throw new IllegalArgumentException("a sender that can send nothing");
            }
        }
    }

    private final Journal journal;
    private final Settings settings;
    private final Shipping shipping;
    private final Thread thread;
    private volatile State state = State.WAITING;
    private volatile @Nullable String refusal;
    private volatile long deadline;

    /**
     * A sender that begins with {@link #start}.
     *
     * @param producers makes a producer, with {@link #producerSettings} among its settings, whenever one is done for
     * @param threads makes the thread that ships, and makes the producers
     */
    public Sender(
            Journal journal,
            Supplier<Producer<byte[], byte[]>> producers,
            Settings settings,
            InstantSource clock,
            ThreadFactory threads) {
        this.journal = journal;
        this.settings = settings;
        this.thread = threads.newThread(this::run);
        thread.setName("journal-sender");
        this.shipping = new Shipping(journal, producers, settings, clock, () -> LockSupport.unpark(thread));
    }

    /** What the click producer must be set to; where Kafka is and how to log in is the caller's. */
    public static Map<String, Object> producerSettings() {
        return Map.ofEntries(
                Map.entry(ProducerConfig.ACKS_CONFIG, "all"),
                Map.entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true),
                Map.entry(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 5),
                // The journal outlasts any outage, and a batch given up would only be sent again by us.
                Map.entry(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE),
                Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE),
                // It holds up the sender, and an orderly stop with it.
                Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, 1000),
                // Entries have waited for company already.
                Map.entry(ProducerConfig.LINGER_MS_CONFIG, 0),
                Map.entry(ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10),
                Map.entry(ProducerConfig.COMPRESSION_TYPE_CONFIG, COMPRESSION.type().name),
                Map.entry(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class),
                Map.entry(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class));
    }

    /**
     * Makes ready what the process can no longer make once a disk is full: the compression's native library is unpacked into
     * the system's folder for temporary files at its first use, and after a failure never again.
     */
    public static void prepare() {
        try (var compressed =
                COMPRESSION.wrapForOutput(new ByteBufferOutputStream(512), RecordBatch.CURRENT_MAGIC_VALUE)) {
            compressed.write(0);
        } catch (KafkaException | IOException e) {
            LOG.atError()
                    .addKeyValue("folder", System.getProperty("java.io.tmpdir"))
                    .setCause(e)
                    .log(
                            "Clicks cannot be compressed and wait in the journal: make room in the folder for temporary files,"
                                    + " then start again.");
        }
    }

    /**
     * Begins to ship, if what was found is what the journal is for. If it is not, nothing is shipped, and {@link #health} says
     * why; redirects are not concerned. May be called again after a refusal.
     */
    public synchronized void start(JournalTarget found) {
        if (state != State.WAITING && state != State.REFUSING) {
            throw new IllegalStateException("the sender is " + state);
        }
        try {
            journal.verify(found);
            refusal = null;
            state = State.SHIPPING;
            thread.start();
        } catch (JournalException e) {
            refusal = e.getMessage();
            state = State.REFUSING;
            LOG.atError().log(refusal);
        }
    }

    public Health health() {
        Journal.Gauges gauges = journal.gauges();
        String trouble = refusal != null ? refusal : shipping.trouble();
        return new Health(state, gauges.unshippedEntries(), gauges.unshippedBytes(), trouble);
    }

    private void run() {
        long tick = settings.tick().toNanos();
        while (state == State.SHIPPING || (!shipping.isIdle() && System.nanoTime() - deadline < 0)) {
            try {
                shipping.round(System.nanoTime(), state == State.CLOSED);
            } catch (RuntimeException | Error e) {
                // Whatever it was, clicks are still to be shipped, and there is nobody to start this thread again.
                shipping.failed(e, System.nanoTime());
            }
            if (!shipping.hasOutcomes()) {
                LockSupport.parkNanos(this, tick);
            }
        }
        shipping.close();
    }

    /**
     * Ships what is there within the time; the rest stays for the next start.
     *
     * <p>Writers are to be closed before, so that their segments go out to the end.
     */
    public void close(Duration time) {
        synchronized (this) {
            deadline = System.nanoTime() + time.toNanos();
            state = State.CLOSED;
        }
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops at once. */
    @Override
    public void close() {
        close(Duration.ZERO);
    }
}
