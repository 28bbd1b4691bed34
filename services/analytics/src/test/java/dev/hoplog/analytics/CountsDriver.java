package dev.hoplog.analytics;

import dev.hoplog.analytics.LocalStores.CountPartition;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.topics.Layout;
import dev.hoplog.events.topics.Topic;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;

/** The whole topology without a broker, with the settings it has in production; each topic has one partition here. */
final class CountsDriver implements AutoCloseable {

    private final RocksDbMemory memory = new RocksDbMemory();
    private final TopologyTestDriver driver;
    private final TestInputTopic<byte[], byte[]> clickEvents;

    CountsDriver(Path stateDirectory, Instant now) {
        var settings = new AnalyticsSettings("nowhere:9092", Layout.SINGLE_BROKER, stateDirectory, "node", Map.of());
        driver = new TopologyTestDriver(
                ClickCountsTopology.build(settings.layout().countPartitions()),
                StreamsProperties.of(settings, memory),
                now);
        clickEvents = driver.createInputTopic(
                Topic.CLICK_EVENTS.text(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Appends a record, and it is folded. */
    void append(byte[] batch) {
        clickEvents.pipeInput(batch);
    }

    /** Lets the second pass in which deltas are sent. */
    void flush() {
        driver.advanceWallClockTime(PartitionFold.FLUSH_EVERY);
    }

    void pass(java.time.Duration time) {
        driver.advanceWallClockTime(time);
    }

    ClickCounts counts() {
        var partition = new CountPartition(store(LinkFold.COUNTS), store(LinkFold.MARKS));
        return new StoredClickCounts(1, _ -> partition, _ -> true);
    }

    Counts.Counted link(LinkId link, Instant asOf) {
        return (Counts.Counted) counts().link(link, asOf);
    }

    KeyValueStore<UUID, Segment> segments() {
        return store(PartitionFold.SEGMENTS);
    }

    private <K, V> KeyValueStore<K, V> store(String name) {
        return driver.getKeyValueStore(name);
    }

    @Override
    public void close() {
        driver.close();
        memory.close();
    }
}
