package dev.hoplog.analytics.verify;

import dev.hoplog.events.ClickBatch;
import dev.hoplog.events.codec.ClickCodec;
import dev.hoplog.events.topics.Topic;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/** By an ordinary consumer without a group. */
public final class KafkaClickRecords implements ClickRecords {

    private static final Duration POLL = Duration.ofMillis(500);

    private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;
    private final Map<Integer, Queue<ConsumerRecord<byte[], byte[]>>> ahead = new HashMap<>();
    private final Map<Integer, Long> positions = new TreeMap<>();
    private long read;

    /**
     * Takes the consumer for its own.
     *
     * @param consumer of bytes, that reads committed records only and begins nowhere by itself
     * @param partitions of the topic
     */
    public KafkaClickRecords(org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer, int partitions) {
        this.consumer = consumer;
        consumer.assign(Topic.CLICK_EVENTS.partitions(partitions));
        consumer.seekToBeginning(consumer.assignment());
        IntStream.range(0, partitions).forEach(partition -> ahead.put(partition, new ArrayDeque<>()));
    }

    @Override
    public void advance(Map<Integer, Long> upTo, Consumer<ClickBatch> each) throws InterruptedException {
        try {
            giveAhead(upTo, each);
            while (!isReached(upTo)) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    queue(record.partition()).add(record);
                }
                giveAhead(upTo, each);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        } catch (InterruptException e) {
            // The client's own, unchecked; it has set the flag again.
            Thread.interrupted();
            throw new InterruptedException(e.getMessage());
        }
    }

    @Override
    public long read() {
        return read;
    }

    @Override
    public void close() {
        consumer.close();
    }

    /** Offsets may have gaps, so the place of the consumer tells, not the last record's. */
    private boolean isReached(Map<Integer, Long> upTo) {
        return upTo.entrySet().stream().allMatch(end -> {
            int partition = end.getKey();
            if (!queue(partition).isEmpty() || positions.getOrDefault(partition, 0L) >= end.getValue()) {
                return true;
            }
            long position = consumer.position(new TopicPartition(Topic.CLICK_EVENTS.text(), partition));
            positions.put(partition, position);
            return position >= end.getValue();
        });
    }

    private void giveAhead(Map<Integer, Long> upTo, Consumer<ClickBatch> each) {
        upTo.forEach((partition, end) -> {
            Queue<ConsumerRecord<byte[], byte[]>> records = queue(partition);
            while (!records.isEmpty() && records.element().offset() < end) {
                each.accept(ClickCodec.decodeBatch(records.remove().value()));
                read++;
            }
        });
    }

    private Queue<ConsumerRecord<byte[], byte[]>> queue(int partition) {
        return ahead.computeIfAbsent(partition, _ -> new ArrayDeque<>());
    }
}
