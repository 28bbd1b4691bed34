package dev.hoplog.query.journal;

import dev.hoplog.events.topics.Topic;
import dev.hoplog.query.journal.Shipment.Batch;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All segments on their way to Kafka, as rounds of one thread. */
final class Shipping {

    /*
     * A round settles what came back, then sends what is due: live segments first, so that a backlog does not make the
     * numbers of today late, then sealed ones from the oldest on, up to the limit of batches that are out.
     *
     *     due --send--> out --acknowledged--> (next batch) due
     *      ^             |
     *      +---failed----+      the same entries, under the same numbers
     *
     * Which failure means what:
     *     too large           smaller batches of this segment; a click that is too large alone goes without its details
     *     invalid timestamp   pause, then this batch dated further back; brokers also say "invalid record" for it
     *     retriable           pause, then again
     *     any other           the producer is done for: a new one, pause, everything that was out again
     *
     * Answers arrive on the producer's thread and wait in a queue. Those of a producer that was given up are ignored, also
     * the good ones: a repetition is harmless, a wrong acknowledgement is not.
     */

    private static final Logger LOG = LoggerFactory.getLogger(Shipping.class);
    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LAST_PAUSE = TimeUnit.SECONDS.toNanos(5);
    private static final long SILENCE = TimeUnit.SECONDS.toNanos(10);

    private record Outcome(
            Producer<byte[], byte[]> by,
            Shipment shipment,
            @Nullable Exception failure) {}

    private final Journal journal;
    private final Supplier<Producer<byte[], byte[]>> producers;
    private final Sender.Settings settings;
    private final InstantSource clock;
    private final Runnable wake;
    private final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
    private final List<Shipment> shipments = new ArrayList<>();
    private @Nullable Producer<byte[], byte[]> producer;
    private int out;
    private long pause;
    private long resumeAt;
    private volatile @Nullable String trouble;

    /** @param wake called on the producer's thread when there is something to settle */
    Shipping(
            Journal journal,
            Supplier<Producer<byte[], byte[]>> producers,
            Sender.Settings settings,
            InstantSource clock,
            Runnable wake) {
        this.journal = journal;
        this.producers = producers;
        this.settings = settings;
        this.clock = clock;
        this.wake = wake;
    }

    /** @param atOnce nothing waits for company, since the end is near */
    void round(long nanos, boolean atOnce) {
        settle(nanos);
        admit(nanos);
        removeShipped();
        if (nanos - resumeAt < 0 && pause > 0) {
            return;
        }
        sendAll(nanos, atOnce, true);
        sendAll(nanos, atOnce, false);
        if (shipments.stream().anyMatch(shipment -> shipment.isOutSince(nanos - SILENCE))) {
            report("Kafka has not answered for %d s.".formatted(TimeUnit.NANOSECONDS.toSeconds(SILENCE)));
        }
    }

    /** Whether Kafka has all there is. */
    boolean isIdle() {
        return !journal.hasArrival() && outcomes.isEmpty() && shipments.stream().allMatch(Shipment::isIdle);
    }

    boolean hasOutcomes() {
        return !outcomes.isEmpty();
    }

    /** What keeps clicks from Kafka, as a sentence; null for nothing. */
    @Nullable
    String trouble() {
        return trouble;
    }

    /** A failure of the sender's own, which must not end it. */
    void failed(Throwable failure, long nanos) {
        report("The sender failed: " + failure);
        giveUpProducer();
        pause(nanos);
    }

    void close() {
        giveUpProducer();
    }

    private void admit(long nanos) {
        for (Segment segment = journal.arrival(); segment != null; segment = journal.arrival()) {
            shipments.add(new Shipment(segment, settings, journal.originals(), nanos));
        }
    }

    private void removeShipped() {
        shipments.removeIf(shipment -> {
            if (shipment.isOut() || !shipment.segment().isShipped()) {
                return false;
            }
            try {
                journal.shipped(shipment.segment());
            } catch (IOException e) {
                LOG.atWarn()
                        .addKeyValue("file", shipment.segment().file())
                        .setCause(e)
                        .log("shipped journal segment could not be deleted; the next start deletes it");
            }
            return true;
        });
    }

    private void sendAll(long nanos, boolean atOnce, boolean live) {
        for (Shipment shipment : shipments) {
            // An outcome at this point is a failure to send at all. It would meet the other segments too, each a while
            // later.
            if (out >= settings.batchesOut() || !outcomes.isEmpty()) {
                return;
            }
            if (shipment.isLive() == live) {
                Batch batch = shipment.due(nanos, atOnce);
                if (batch != null) {
                    send(shipment, batch, nanos);
                }
            }
        }
    }

    private void send(Shipment shipment, Batch batch, long nanos) {
        Producer<byte[], byte[]> by = producer();
        var record = new ProducerRecord<byte[], byte[]>(
                Topic.CLICK_EVENTS.text(),
                shipment.segment().header().partition(),
                shipment.timestamp(batch, clock.millis()),
                null,
                batch.value());
        shipment.sent(nanos);
        out++;
        by.send(record, (_, failure) -> {
            outcomes.add(new Outcome(by, shipment, failure));
            wake.run();
        });
    }

    private Producer<byte[], byte[]> producer() {
        Producer<byte[], byte[]> current = producer;
        if (current == null) {
            current = producers.get();
            producer = current;
        }
        return current;
    }

    private void settle(long nanos) {
        for (Outcome outcome = outcomes.poll(); outcome != null; outcome = outcomes.poll()) {
            if (outcome.by().equals(producer)) {
                out--;
                settle(outcome.shipment(), outcome.failure(), nanos);
            }
        }
    }

    private void settle(Shipment shipment, @Nullable Exception failure, long nanos) {
        switch (failure) {
            case null -> {
                shipment.acknowledged();
                pause = 0;
                healed();
            }
            case RecordTooLargeException _ -> {
                report("Kafka refuses a batch as too large: " + failure.getMessage());
                if (!shipment.tooLarge()) {
                    pause(nanos);
                }
            }
            case InvalidTimestampException _, InvalidRecordException _ -> {
                report("Kafka refuses the time of a batch: " + failure.getMessage());
                shipment.tooFarInTheFuture();
                pause(nanos);
            }
            case RetriableException _ -> {
                report("Kafka cannot take clicks: " + failure);
                shipment.failed();
                pause(nanos);
            }
            default -> {
                report("The producer failed and is made anew: " + failure);
                shipment.failed();
                giveUpProducer();
                pause(nanos);
            }
        }
    }

    private void giveUpProducer() {
        Producer<byte[], byte[]> former = producer;
        producer = null;
        out = 0;
        shipments.stream().filter(Shipment::isOut).forEach(Shipment::failed);
        if (former != null) {
            try {
                former.close(Duration.ZERO);
            } catch (RuntimeException e) {
                LOG.atWarn().setCause(e).log("a producer could not be closed");
            }
        }
    }

    private void pause(long nanos) {
        pause = Math.clamp(pause * 2, FIRST_PAUSE, LAST_PAUSE);
        resumeAt = nanos + pause;
    }

    private void report(String sentence) {
        if (trouble == null) {
            LOG.atWarn().addKeyValue("reason", sentence).log("clicks wait in the journal");
        }
        trouble = sentence;
    }

    private void healed() {
        if (trouble != null) {
            LOG.atInfo().log("clicks are shipped again");
        }
        trouble = null;
    }
}
