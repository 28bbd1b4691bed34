package dev.hoplog.analytics;

import dev.hoplog.events.Generation;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/** The settings of the Streams client, and why they are not the defaults. */
final class StreamsProperties {

    private static final int MEBI = 1 << 20;

    private static final int MOST_THREADS = 4;

    private StreamsProperties() {}

    static Properties of(AnalyticsSettings settings, Generation generation, RocksDbMemory memory) {
        var properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, generation.applicationId());
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
        properties.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDirectory().toString());
        properties.put(StreamsConfig.APPLICATION_SERVER_CONFIG, settings.address());
        putExactness(properties);
        putGroup(properties, settings);
        putInternalTopics(properties, settings);
        putThroughput(properties);
        properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksDbMemory.Setter.class);
        properties.put(RocksDbMemory.PROPERTY, memory);
        properties.putAll(settings.clientProperties());
        return properties;
    }

    private static void putExactness(Properties properties) {
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        // The first stage asks for a commit with each flush, once a second while clicks come; this is for what it does
        // not know of.
        // What is gathered is written then, so not too often; and a transaction must not time out.
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 5_000);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), (int)
                Duration.ofSeconds(30).toMillis());
        // Brokers that are away are waited for, not answered with the end of the thread after five minutes.
        properties.put(
                StreamsConfig.TASK_TIMEOUT_MS_CONFIG, Duration.ofHours(24).toMillis());
    }

    private static void putGroup(Properties properties, AnalyticsSettings settings) {
        // The newer protocol has no static membership, and without it a restart waits for the session to end.
        properties.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
        properties.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), settings.groupInstanceId());
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 15_000);
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 3_000);
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads());
        properties.put(
                StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG,
                switch (settings.layout()) {
                    case CLUSTER -> 1;
                    case SINGLE_BROKER -> 0;
                });
    }

    /** As many as there are processors: they run behind whatever answers visitors. More than a few have little left to share. */
    private static int threads() {
        return Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MOST_THREADS);
    }

    private static void putInternalTopics(Properties properties, AnalyticsSettings settings) {
        // A generated name changes with the code around it, and with it the store that is found.
        properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        properties.put(
                StreamsConfig.REPLICATION_FACTOR_CONFIG,
                Integer.valueOf(settings.layout().replicas()));
        properties.put(
                StreamsConfig.topicPrefix(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG),
                Integer.toString(settings.layout().minInSyncReplicas()));
        // Only closed segments are compacted: with the default, 1 GiB, a restore reads most of what was ever written.
        properties.put(StreamsConfig.topicPrefix(TopicConfig.SEGMENT_BYTES_CONFIG), Integer.toString(64 * MEBI));
    }

    private static void putThroughput(Properties properties) {
        properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 32 * MEBI);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 64 * 1024);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        // A record of click-events is a batch of clicks, up to hundreds.
        properties.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 500);
        properties.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 200);
    }
}
