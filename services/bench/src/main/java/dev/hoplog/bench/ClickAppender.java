package dev.hoplog.bench;

import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.codec.ClickCodec;
import dev.hoplog.events.topics.Layout;
import dev.hoplog.events.topics.Topic;
import dev.hoplog.query.journal.Sender;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Appends clicks to {@code click-events} as a sender does: segments in turn over the partitions, each in batches, with its seal. */
final class ClickAppender implements AutoCloseable {

    /** About what a segment of a journal holds. */
    private static final int ENTRIES_OF_A_SEGMENT = 30_000;

    private static final Sender.Settings BATCHES = Sender.Settings.DEFAULT;

    private final KafkaProducer<byte[], byte[]> producer;
    private final Map<Integer, Long> ends = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final List<byte[]> batch = new ArrayList<>();
    private int batchBytes;
    private long latest;
    private int segment;
    private long seq;
    private long records;

    ClickAppender(String bootstrapServers) {
        var settings = new HashMap<>(Sender.producerSettings());
        settings.put("bootstrap.servers", bootstrapServers);
        // Nothing is lost if this one is told to wait.
        settings.put("max.block.ms", 60_000);
        producer = new KafkaProducer<>(settings);
    }

    void append(ClickEntry.Click click) {
        add(ClickCodec.encode(click));
        latest = Math.max(latest, click.occurredAt());
        if (batchBytes >= BATCHES.batchBytes() || batch.size() >= BATCHES.batchEntries()) {
            send();
        }
        if (seq + batch.size() >= ENTRIES_OF_A_SEGMENT) {
            seal();
        }
    }

    /** Ends the open segment and waits until brokers have all of it; where each partition ends. */
    Map<Integer, Long> finish() {
        if (seq + batch.size() > 0) {
            seal();
        }
        producer.flush();
        Exception first = failure.get();
        if (first != null) {
            throw new BenchException("The clicks cannot be appended (" + first + ").", first);
        }
        return Map.copyOf(ends);
    }

    /** How many records of Kafka they are. */
    long records() {
        return records;
    }

    private void seal() {
        add(ClickCodec.encode(new ClickEntry.Sealed(seq + batch.size())));
        send();
        segment++;
        seq = 0;
    }

    private void add(byte[] entry) {
        batch.add(entry);
        batchBytes += entry.length;
    }

    private void send() {
        int partition = segment % Topic.CLICK_EVENTS.partitions(Layout.SINGLE_BROKER);
        byte[] value = ClickCodec.encodeBatch(new UUID(0x57A75, segment), seq, batch);
        producer.send(
                new ProducerRecord<>(Topic.CLICK_EVENTS.text(), partition, latest, null, value), (at, refused) -> {
                    if (refused == null) {
                        ends.merge(partition, at.offset() + 1, Math::max);
                    } else {
                        failure.compareAndSet(null, refused);
                    }
                });
        records++;
        seq += batch.size();
        batch.clear();
        batchBytes = 0;
    }

    @Override
    public void close() {
        producer.close();
    }
}
