package dev.hoplog.links.log;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * A producer that is made at the first append, and anew after one that it could not even try: what an idempotent
 * producer cannot get over, it does not get over by waiting.
 */
final class LogProducer implements AutoCloseable {

    private final Supplier<Producer<byte[], byte[]>> producers;
    private @Nullable Producer<byte[], byte[]> current;
    private boolean closed;

    LogProducer(Supplier<Producer<byte[], byte[]>> producers) {
        this.producers = producers;
    }

    /** Completed when the brokers acknowledge the record; exceptionally if they refuse it, or if it could not be sent. */
    CompletionStage<Void> append(ProducerRecord<byte[], byte[]> record) {
        var appended = new CompletableFuture<Void>();
        Producer<byte[], byte[]> producer = null;
        try {
            producer = producer();
            producer.send(record, (_, failure) -> {
                if (failure == null) {
                    appended.complete(null);
                } else {
                    appended.completeExceptionally(failure);
                }
            });
        } catch (InterruptException e) {
            // Somebody wants this thread back. The producer is well, and others wait for what it sends.
            appended.completeExceptionally(e);
        } catch (KafkaException | IllegalStateException e) {
            discard(producer);
            appended.completeExceptionally(e);
        }
        return appended;
    }

    @Override
    public void close() {
        Producer<byte[], byte[]> producer;
        synchronized (this) {
            closed = true;
            producer = current;
            current = null;
        }
        if (producer != null) {
            producer.close();
        }
    }

    private synchronized Producer<byte[], byte[]> producer() {
        if (closed) {
            throw new IllegalStateException("the log was closed");
        }
        Producer<byte[], byte[]> producer = current;
        if (producer == null) {
            producer = producers.get();
            current = producer;
        }
        return producer;
    }

    private void discard(@Nullable Producer<byte[], byte[]> failed) {
        synchronized (this) {
            if (failed == null || !failed.equals(current)) {
                return;
            }
            current = null;
        }
        failed.close(Duration.ZERO);
    }
}
