package dev.hoplog.analytics.verify;

import dev.hoplog.analytics.RolledUp;
import dev.hoplog.events.ClickBatch;
import dev.hoplog.events.RollUpPart;
import dev.hoplog.events.codec.ClickDecoder;
import dev.hoplog.events.codec.RollUpCodec;
import dev.hoplog.events.topics.Topic;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
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
    private final Map<Integer, RolledUp> rolledUp = new TreeMap<>();
    private final ClickDecoder decoder = new ClickDecoder();
    private final int partitions;
    private long read;

    /**
     * Takes the consumer for its own.
     *
     * @param consumer of bytes, that reads committed records only and begins nowhere by itself
     * @param partitions of the topic
     */
    public KafkaClickRecords(org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer, int partitions) {
        this.consumer = consumer;
        this.partitions = partitions;
        IntStream.range(0, partitions).forEach(partition -> ahead.put(partition, new ArrayDeque<>()));
    }

    @Override
    public void rollUps(Consumer<RollUpPart> each) throws InterruptedException {
        try {
            readRollUps(each);
            List<TopicPartition> clicks = Topic.CLICK_EVENTS.partitions(partitions);
            consumer.assign(clicks);
            consumer.beginningOffsets(clicks).forEach((partition, begin) -> {
                long end = rolledUpTo(partition.partition());
                if (begin > end) {
                    throw new IllegalStateException(partition + " begins at " + begin + ", and what stood there from "
                            + end + " on is in no roll-up.");
                }
                consumer.seek(partition, Math.max(begin, end));
                read += end;
            });
        } catch (InterruptException e) {
            throw interrupted(e);
        }
    }

    private void readRollUps(Consumer<RollUpPart> each) throws InterruptedException {
        List<TopicPartition> rollUps = Topic.CLICK_ROLLUPS.partitions(partitions);
        consumer.assign(rollUps);
        consumer.seekToBeginning(rollUps);
        Map<TopicPartition, Long> ends = consumer.endOffsets(rollUps);
        while (rollUps.stream()
                .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                // What comes behind the end may be half of a roll-up.
                if (record.offset() < ends.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L)) {
                    RollUpPart part = RollUpCodec.decode(record.value());
                    if (rolledUp.computeIfAbsent(record.partition(), RolledUp::new)
                            .with(part)) {
                        each.accept(part);
                    }
                }
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    private long rolledUpTo(int partition) {
        RolledUp known = rolledUp.get(partition);
        return known == null ? 0 : known.end();
    }

    private static InterruptedException interrupted(InterruptException e) {
        // The client's own, unchecked; it has set the flag again.
        Thread.interrupted();
        return new InterruptedException(e.getMessage());
    }

    @Override
    public void advance(Map<Integer, Long> upTo, Consumer<ClickBatch> each) throws InterruptedException {
        for (int partition : rolledUp.keySet()) {
            if (upTo.getOrDefault(partition, 0L) < rolledUpTo(partition)) {
                throw new IllegalStateException("Partition " + partition + " of the clicks is rolled up to "
                        + rolledUpTo(partition) + ", and the counts are not that far yet. Ask again when they are.");
            }
        }
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
            throw interrupted(e);
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
                each.accept(decoder.batch(records.remove().value()));
                read++;
            }
        });
    }

    private Queue<ConsumerRecord<byte[], byte[]>> queue(int partition) {
        return ahead.computeIfAbsent(partition, _ -> new ArrayDeque<>());
    }
}
