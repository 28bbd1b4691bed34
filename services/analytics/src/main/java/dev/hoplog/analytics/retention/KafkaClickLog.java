package dev.hoplog.analytics.retention;

import dev.hoplog.events.Generation;
import dev.hoplog.events.RollUpPart;
import dev.hoplog.events.codec.ClickDecoder;
import dev.hoplog.events.codec.RollUpCodec;
import dev.hoplog.events.codec.UnknownEventException;
import dev.hoplog.events.topics.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/** In Kafka. Clients are made when they are needed. */
public final class KafkaClickLog implements ClickLog {

    private static final long PATIENCE_SECONDS = 30;
    private static final Duration POLL = Duration.ofMillis(500);

    /** In which so many polls one after another bring nothing although there is something, the brokers are away. */
    private static final int MOST_EMPTY_POLLS = 60;

    private final Function<String, Consumer<byte[], byte[]>> consumers;
    private final IntFunction<Producer<byte[], byte[]>> producers;
    private final Supplier<Admin> admins;
    private final ClickDecoder decoder = new ClickDecoder();
    private @Nullable Consumer<byte[], byte[]> consumer;

    /**
     * @param consumers makes one of bytes with this client id, that reads committed records only and begins nowhere by itself
     * @param producers makes one with {@link #producerSettings} of a partition
     */
    public KafkaClickLog(
            Function<String, Consumer<byte[], byte[]>> consumers,
            IntFunction<Producer<byte[], byte[]>> producers,
            Supplier<Admin> admins) {
        this.consumers = consumers;
        this.producers = producers;
        this.admins = admins;
    }

    /** With what a producer of the roll-ups of a partition must be made. */
    public static Map<String, Object> producerSettings(int partition) {
        return Map.of(
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                "hoplog-roll-ups-" + partition,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "zstd",
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                10_000);
    }

    @Override
    public long begin(int partition) {
        TopicPartition clicks = clicks(partition);
        return consumer().beginningOffsets(List.of(clicks)).getOrDefault(clicks, 0L);
    }

    @Override
    public long firstSince(int partition, Instant time) {
        TopicPartition clicks = clicks(partition);
        OffsetAndTimestamp first =
                consumer().offsetsForTimes(Map.of(clicks, time.toEpochMilli())).get(clicks);
        return first == null ? consumer().endOffsets(List.of(clicks)).getOrDefault(clicks, 0L) : first.offset();
    }

    @Override
    public void read(int partition, long from, long to, Each each) {
        TopicPartition clicks = clicks(partition);
        Consumer<byte[], byte[]> open = consumer();
        open.assign(List.of(clicks));
        open.seek(clicks, from);
        int empty = 0;
        while (open.position(clicks) < to) {
            List<ConsumerRecord<byte[], byte[]>> records = open.poll(POLL).records(clicks);
            empty = records.isEmpty() ? empty + 1 : 0;
            requireAnswer(empty, clicks);
            for (ConsumerRecord<byte[], byte[]> record : records) {
                if (record.offset() >= to || !each.take(record.offset(), decoder.batch(record.value()))) {
                    return;
                }
            }
        }
    }

    private static void requireAnswer(int emptyPolls, TopicPartition partition) {
        if (emptyPolls > MOST_EMPTY_POLLS) {
            throw new org.apache.kafka.common.errors.TimeoutException(partition + " cannot be read now");
        }
    }

    @Override
    public RollUps rollUps(int partition) {
        return new KafkaRollUps(partition);
    }

    @Override
    public long counted(int partition) {
        try (Admin admin = admins.get()) {
            return get(admin.listGroups().all()).stream()
                    .map(GroupListing::groupId)
                    .filter(group -> group.startsWith(Generation.APPLICATIONS))
                    .mapToLong(group -> counted(admin, group, clicks(partition)))
                    .min()
                    .orElse(0);
        }
    }

    private static long counted(Admin admin, String group, TopicPartition partition) {
        OffsetAndMetadata committed = get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                .get(partition);
        return committed == null ? 0 : committed.offset();
    }

    @Override
    public void delete(int partition, long before) {
        try (Admin admin = admins.get()) {
            get(admin.deleteRecords(Map.of(clicks(partition), RecordsToDelete.beforeOffset(before)))
                    .all());
        }
    }

    private static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException failure ? failure : new KafkaException(e.getCause());
        } catch (TimeoutException e) {
            throw new KafkaException("no answer within " + PATIENCE_SECONDS + " seconds", e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    @Override
    public void close() {
        Consumer<byte[], byte[]> open = consumer;
        consumer = null;
        if (open != null) {
            open.close();
        }
    }

    private Consumer<byte[], byte[]> consumer() {
        Consumer<byte[], byte[]> open = consumer;
        if (open == null) {
            open = consumers.apply("retention");
            consumer = open;
        }
        return open;
    }

    private static TopicPartition clicks(int partition) {
        return new TopicPartition(Topic.CLICK_EVENTS.text(), partition);
    }

    private final class KafkaRollUps implements RollUps {

        private final TopicPartition rollUps;
        private final Producer<byte[], byte[]> producer;
        private final Consumer<byte[], byte[]> reader;

        /** A transaction is committed before its records can be read: so far must be waited for. */
        private volatile long appendedTo;

        KafkaRollUps(int partition) {
            rollUps = new TopicPartition(Topic.CLICK_ROLLUPS.text(), partition);
            producer = producers.apply(partition);
            reader = consumers.apply("retention-roll-ups");
            try {
                // What another one has begun is aborted: so all that counts can be read from here on.
                producer.initTransactions();
                reader.assign(List.of(rollUps));
                reader.seekToBeginning(List.of(rollUps));
            } catch (RuntimeException e) {
                close();
                throw e;
            }
        }

        @Override
        public void read(java.util.function.Consumer<RollUpPart> each) {
            long end = Math.max(appendedTo, reader.endOffsets(List.of(rollUps)).getOrDefault(rollUps, 0L));
            int empty = 0;
            while (reader.position(rollUps) < end) {
                List<ConsumerRecord<byte[], byte[]>> records = reader.poll(POLL).records(rollUps);
                empty = records.isEmpty() ? empty + 1 : 0;
                requireAnswer(empty, rollUps);
                records.forEach(record -> each.accept(part(record)));
            }
        }

        private RollUpPart part(ConsumerRecord<byte[], byte[]> record) {
            try {
                return RollUpCodec.decode(record.value());
            } catch (UnknownEventException e) {
                throw new IllegalStateException(
                        rollUps + "@" + record.offset() + ": " + e.getMessage()
                                + "; a newer version of Hoplog can read on",
                        e);
            }
        }

        @Override
        public void append(List<RollUpPart> parts) {
            producer.beginTransaction();
            for (RollUpPart part : parts) {
                producer.send(
                        new ProducerRecord<>(rollUps.topic(), rollUps.partition(), null, RollUpCodec.encode(part)),
                        (place, failure) -> {
                            if (failure == null) {
                                appendedTo = place.offset() + 1;
                            }
                        });
            }
            producer.commitTransaction();
        }

        @Override
        public void close() {
            reader.close();
            producer.close();
        }
    }
}
