package dev.hoplog.directory.limits;

import dev.hoplog.directory.Ending;
import dev.hoplog.events.LimitCount;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.codec.LimitCountCodec;
import dev.hoplog.events.codec.UnknownEventException;
import dev.hoplog.events.topics.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * The topic is compacted and small, so it is read from its beginning at each start; nothing is kept of positions. Counts only
 * grow, so it does not matter how often a record is read.
 *
 * A node tells its counts only when it has read to the end: then it knows what it told in an earlier run, and tells the
 * difference. What did not arrive is told again.
 */
/** Tells over {@code limit-counts} what was counted on this node, and hears what other nodes counted. */
public final class LimitExchange implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(LimitExchange.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration TO_TELL_THE_LAST = Duration.ofSeconds(1);
    private static final long TELL_EVERY = TimeUnit.SECONDS.toNanos(1);

    private final LimitCounts counts;
    private final List<TopicPartition> partitions;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Supplier<Producer<byte[], byte[]>> producers;
    private final Map<LinkId, Map<String, Long>> others = new HashMap<>();
    private final Ending ending = new Ending();

    LimitExchange(
            LimitCounts counts,
            int partitions,
            Supplier<Consumer<byte[], byte[]>> consumers,
            Supplier<Producer<byte[], byte[]>> producers) {
        this.counts = counts;
        this.partitions = Topic.LIMIT_COUNTS.partitions(partitions);
        this.consumers = consumers;
        this.producers = producers;
    }

    /** What a producer of counts must be made with. */
    public static Map<String, Object> producerSettings() {
        return Map.of(
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                1000,
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                ByteArraySerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                ByteArraySerializer.class);
    }

    /** Ends the thread that runs this, soon. */
    void close() {
        ending.close();
    }

    @Override
    public void run() {
        while (!ending.isAsked()) {
            try {
                exchange();
            } catch (WakeupException e) {
                // Only close() wakes it.
                return;
            } catch (KafkaException e) {
                log.atWarn().addKeyValue("error", e.toString()).log("exchanging counts failed, trying again");
                ending.pause(PAUSE);
            } catch (RuntimeException e) {
                log.atError().setCause(e).log("limits are kept without the counts of other nodes from now on");
                counts.heardEnough();
                return;
            }
        }
    }

    private void exchange() {
        Producer<byte[], byte[]> producer = producers.get();
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            ending.reads(consumer);
            exchange(consumer, producer);
        } finally {
            ending.reads(null);
            producer.close(TO_TELL_THE_LAST);
        }
    }

    private void exchange(Consumer<byte[], byte[]> consumer, Producer<byte[], byte[]> producer) {
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        counts.lostAll();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            hear(consumer);
        }
        counts.heardAll();
        long toldAt = System.nanoTime();
        tell(producer);
        try {
            while (!ending.isAsked()) {
                hear(consumer);
                if (System.nanoTime() - toldAt >= TELL_EVERY) {
                    toldAt = System.nanoTime();
                    tell(producer);
                }
            }
        } finally {
            tell(producer);
        }
    }

    private void hear(Consumer<byte[], byte[]> consumer) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            if (record.value() != null) {
                hear(record);
            }
        }
    }

    private void hear(ConsumerRecord<byte[], byte[]> record) {
        LimitCount count;
        try {
            count = LimitCountCodec.decode(record.value());
        } catch (UnknownEventException e) {
            throw new UnknownEventException(
                    record.topic() + "-" + record.partition() + "@" + record.offset() + ": " + e.getMessage(), e);
        }
        if (count.node().equals(counts.node())) {
            counts.heardOwn(count);
        } else {
            Map<String, Long> byNode = others.computeIfAbsent(count.linkId(), _ -> new HashMap<>());
            byNode.merge(count.node(), count.humans(), Math::max);
            counts.heardOthers(
                    count.linkId(),
                    byNode.values().stream().mapToLong(Long::longValue).sum());
        }
    }

    private void tell(Producer<byte[], byte[]> producer) {
        // While brokers are away this ends here, and not once for each count.
        producer.partitionsFor(Topic.LIMIT_COUNTS.text());
        for (LimitCount count : counts.untold()) {
            producer.send(
                    new ProducerRecord<>(
                            Topic.LIMIT_COUNTS.text(), LimitCountCodec.key(count), LimitCountCodec.encode(count)),
                    (_, failure) -> {
                        if (failure != null) {
                            counts.lost(count.linkId());
                        }
                    });
        }
    }
}
