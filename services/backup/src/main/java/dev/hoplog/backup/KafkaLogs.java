package dev.hoplog.backup;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.hoplog.backup.proto.LogHeader;
import dev.hoplog.backup.proto.LogRecord;
import dev.hoplog.events.topics.Layout;
import dev.hoplog.events.topics.RestoreMark;
import dev.hoplog.events.topics.Topic;
import dev.hoplog.events.topics.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** The topics of a real Kafka. For one thread. */
public final class KafkaLogs implements Logs {

    private static final Duration FIRST_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(500);

    private final Admin admin;
    private final String clusterId;
    private final Consumer<byte[], byte[]> consumer;
    private final Producer<byte[], byte[]> producer;
    private final AtomicReference<@Nullable KafkaException> failure = new AtomicReference<>();

    /**
     * Connects.
     *
     * @param settings of every client: the brokers, and how to speak with them
     * @throws KafkaException if no broker answers within ten seconds
     */
    public KafkaLogs(Map<String, Object> settings) {
        admin = Admin.create(settings);
        clusterId = get(admin.describeCluster().clusterId(), FIRST_TIMEOUT);
        consumer = new KafkaConsumer<>(with(settings, consumerSettings()));
        producer = new KafkaProducer<>(with(settings, producerSettings()));
    }

    private static Map<String, Object> consumerSettings() {
        return Map.of(
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "none",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                10_000,
                // The request that waits for more at the end of a partition holds up those for the next one.
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                5,
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                8 << 20);
    }

    private static Map<String, Object> producerSettings() {
        return Map.of(
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                ByteArraySerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                ByteArraySerializer.class,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.LINGER_MS_CONFIG,
                20,
                ProducerConfig.BATCH_SIZE_CONFIG,
                512 << 10,
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                64L << 20,
                // A record that came compressed may be larger than what a broker takes uncompressed.
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "zstd",
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                32 << 20);
    }

    private static Map<String, Object> with(Map<String, Object> settings, Map<String, Object> own) {
        var all = new HashMap<>(settings);
        all.putAll(own);
        return all;
    }

    @Override
    public String clusterId() {
        return clusterId;
    }

    @Override
    public Set<String> names() {
        return get(admin.listTopics().names());
    }

    @Override
    public Described describe(Topic topic) {
        TopicDescription description =
                get(admin.describeTopics(List.of(topic.text())).allTopicNames()).get(topic.text());
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.text());
        Map<String, String> settings =
                get(admin.describeConfigs(List.of(resource)).values().get(resource)).entries().stream()
                        .filter(entry -> entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
                        .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
        return new Described(
                Objects.requireNonNull(description).topicId().toString(),
                description.partitions().size(),
                settings);
    }

    @Override
    public List<Extent> extents(Topic topic, int partitions) {
        List<TopicPartition> all = topic.partitions(partitions);
        Map<TopicPartition, Long> firsts = consumer.beginningOffsets(all, TIMEOUT);
        Map<TopicPartition, Long> ends = consumer.endOffsets(all, TIMEOUT);
        return all.stream()
                .map(partition -> new Extent(offset(firsts, partition), offset(ends, partition)))
                .toList();
    }

    private static long offset(Map<TopicPartition, Long> offsets, TopicPartition partition) {
        return Objects.requireNonNull(offsets.get(partition), partition::toString);
    }

    @Override
    public void read(Topic topic, int partition, Extent extent, Taker taker) throws IOException {
        var place = new TopicPartition(topic.text(), partition);
        consumer.assign(List.of(place));
        consumer.seek(place, extent.first());
        long position = extent.first();
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        // Not until the last record has come: what compaction removed, and the marks of transactions, never come.
        while (position < extent.end()) {
            for (ConsumerRecord<byte[], byte[]> record : poll(topic, partition, position)) {
                if (record.offset() < extent.end()) {
                    taker.take(of(record));
                }
            }
            long now = System.nanoTime();
            long reached = consumer.position(place, TIMEOUT);
            if (reached > position) {
                deadline = now + TIMEOUT.toNanos();
                position = reached;
            } else if (now - deadline > 0) {
                throw new org.apache.kafka.common.errors.TimeoutException(
                        "nothing came of " + place + " behind offset " + position);
            }
        }
    }

    private ConsumerRecords<byte[], byte[]> poll(Topic topic, int partition, long position) {
        try {
            return consumer.poll(POLL);
        } catch (OffsetOutOfRangeException e) {
            throw new DeletedRecordsException(topic, partition, position);
        }
    }

    static LogRecord of(ConsumerRecord<byte[], byte[]> record) {
        var message = LogRecord.newBuilder().setOffset(record.offset()).setTimestampMs(record.timestamp());
        if (record.key() != null) {
            message.setKey(UnsafeByteOperations.unsafeWrap(record.key()));
        }
        if (record.value() != null) {
            message.setValue(UnsafeByteOperations.unsafeWrap(record.value()));
        }
        for (Header header : record.headers()) {
            LogHeader.Builder one = message.addHeadersBuilder().setKey(header.key());
            if (header.value() != null) {
                one.setValue(UnsafeByteOperations.unsafeWrap(header.value()));
            }
        }
        return message.build();
    }

    @Override
    public void begin(Layout layout, RestoreMark mark) {
        try {
            Topics.ensureMarked(admin, layout, mark, TIMEOUT);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    @Override
    public void append(Topic topic, int partition, long offset, LogRecord record) {
        if (failure.get() != null) {
            flush();
        }
        var headers = new ArrayList<Header>(record.getHeadersCount());
        for (LogHeader header : record.getHeadersList()) {
            headers.add(new RecordHeader(header.getKey(), bytes(header.hasValue(), header.getValue())));
        }
        var toSend = new ProducerRecord<byte[], byte[]>(
                topic.text(),
                partition,
                record.getTimestampMs(),
                bytes(record.hasKey(), record.getKey()),
                bytes(record.hasValue(), record.getValue()),
                headers);
        producer.send(toSend, (place, refused) -> {
            if (refused != null) {
                failure.compareAndSet(
                        null, refused instanceof KafkaException known ? known : new KafkaException(refused));
            } else if (place.offset() != offset) {
                failure.compareAndSet(null, elsewhere(place + " instead of offset " + offset));
            }
        });
    }

    private static KafkaException elsewhere(String place) {
        return new KafkaException("a record came to stand at " + place + ", so somebody else writes there too");
    }

    @SuppressWarnings("NullAway") // of a record without a key, Kafka's clients are told by null
    private static byte[] bytes(boolean isThere, ByteString bytes) {
        return isThere ? bytes.toByteArray() : null;
    }

    @Override
    public void flush() {
        producer.flush();
        KafkaException failed = failure.get();
        if (failed != null) {
            throw failed;
        }
    }

    @Override
    public void delete(Topic topic, int partition, long before) {
        get(admin.deleteRecords(
                        Map.of(new TopicPartition(topic.text(), partition), RecordsToDelete.beforeOffset(before)))
                .all());
    }

    @Override
    public void end(RestoreMark mark) {
        try {
            Topics.removeMark(admin, mark, TIMEOUT);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        consumer.close();
        admin.close(Duration.ZERO);
    }

    private static <T> T get(@Nullable KafkaFuture<T> future) {
        return get(future, TIMEOUT);
    }

    private static <T> T get(@Nullable KafkaFuture<T> future, Duration timeout) {
        try {
            return Objects.requireNonNull(future).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (TimeoutException e) {
            throw new org.apache.kafka.common.errors.TimeoutException(
                    "no answer within " + timeout.toSeconds() + " seconds", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
        }
    }
}
