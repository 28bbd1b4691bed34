package dev.hoplog.query.export;

import dev.hoplog.events.topics.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/*
 * A record has the time of the latest entry in it, so one with an entry of a time or later lies at the first record of that
 * time, or behind it. There is no such bound for the end: clicks come late, when a node was without Kafka. So all is read
 * up to the end that the log has when the export begins.
 *
 * A node whose clock is ahead of the brokers' gives its records an earlier time than its clicks, since brokers refuse times in
 * the future. Up to an hour of that is allowed for.
 */
/**
 * Which offsets of each partition are read.
 *
 * @param begins by partition, from 0 on without a gap
 * @param ends the offset behind the last record, by partition
 */
public record Plan(Map<Integer, Long> begins, Map<Integer, Long> ends) {

    /** By how much a node's clock may be ahead of the brokers' before clicks are missed. */
    static final Duration CLOCKS_DIFFER = Duration.ofHours(1);

    public Plan {
        begins = Map.copyOf(begins);
        ends = Map.copyOf(ends);
    }

    /**
     * All that the log has now and that can be of this time or later.
     *
     * @param from null for any time
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
     */
    public static Plan of(Consumer<byte[], byte[]> consumer, Topic topic, int partitions, @Nullable Instant from) {
        var all = topic.partitions(partitions);
        return of(consumer, topic, numbered(consumer.endOffsets(all)), from);
    }

    /**
     * The same, up to ends that are known.
     *
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
     */
    static Plan of(Consumer<byte[], byte[]> consumer, Topic topic, Map<Integer, Long> ends, @Nullable Instant from) {
        var all = topic.partitions(ends.size());
        if (from == null) {
            return new Plan(numbered(consumer.beginningOffsets(all)), ends);
        }
        long since = Math.max(0, from.minus(CLOCKS_DIFFER).toEpochMilli());
        var times =
                new TreeMap<TopicPartition, Long>((one, other) -> Integer.compare(one.partition(), other.partition()));
        all.forEach(partition -> times.put(partition, since));
        var begins = new TreeMap<Integer, Long>(ends);
        consumer.offsetsForTimes(times).forEach((partition, found) -> {
            @Nullable OffsetAndTimestamp first = found;
            // Nothing is that new: then there is nothing to read.
            if (first != null) {
                begins.merge(partition.partition(), first.offset(), Math::min);
            }
        });
        return new Plan(begins, ends);
    }

    int partitions() {
        return ends.size();
    }

    long begin(int partition) {
        return begins.getOrDefault(partition, 0L);
    }

    long end(int partition) {
        return ends.getOrDefault(partition, 0L);
    }

    /** How many offsets there are to be read. */
    public long size() {
        return done(partitions(), 0);
    }

    /** How many of them come before this one. */
    long done(int partition, long offset) {
        long done = 0;
        for (int i = 0; i < Math.min(partition, partitions()); i++) {
            done += end(i) - begin(i);
        }
        return partition < partitions() ? done + Math.max(0, offset - begin(partition)) : done;
    }

    /** What is left of it from this partition on. */
    Plan from(int partition) {
        return from(partition, begin(partition));
    }

    /** What is left of it from this offset on. */
    Plan from(int partition, long offset) {
        var left = new TreeMap<Integer, Long>(begins);
        for (int i = 0; i < partition; i++) {
            left.put(i, end(i));
        }
        left.put(partition, Math.clamp(offset, begin(partition), end(partition)));
        return new Plan(left, ends);
    }

    private static Map<Integer, Long> numbered(Map<TopicPartition, Long> offsets) {
        var byNumber = new TreeMap<Integer, Long>();
        offsets.forEach((partition, offset) -> byNumber.put(partition.partition(), offset));
        return byNumber;
    }
}
