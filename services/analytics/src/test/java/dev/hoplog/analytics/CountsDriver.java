package dev.hoplog.analytics;

import dev.hoplog.analytics.LocalStores.CountPartition;
import dev.hoplog.events.Generation;
import dev.hoplog.events.topics.Layout;
import dev.hoplog.events.topics.Topic;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueStore;

/** The whole topology without a broker, with the settings it has in production; each topic has one partition here. */
final class CountsDriver implements AutoCloseable {

    private final RocksDbMemory memory = new RocksDbMemory();
    private final RecentRows read = new RecentRows();
    private final Instant now;
    private final TopologyTestDriver driver;
    private final TestInputTopic<byte[], byte[]> clickEvents;
    private final TestOutputTopic<byte[], byte[]> gathered;

    CountsDriver(Path stateDirectory, Instant now) {
        this.now = now;
        var settings = new AnalyticsSettings(
                "nowhere:9092",
                Layout.SINGLE_BROKER,
                stateDirectory,
                "node",
                "127.0.0.1:8081",
                Peers.NONE,
                ZoneOffset.UTC,
                () -> Clicks.CLASSIFIER,
                Map.of());
        Generation generation = Generation.first("v3");
        driver = new TopologyTestDriver(
                ClickCountsTopology.build(
                        settings.layout().countPartitions(),
                        settings.classifier().get(),
                        settings.zone(),
                        _ -> 0,
                        new LongAdder(),
                        read),
                StreamsProperties.of(settings, generation, memory),
                now);
        gathered = driver.createOutputTopic(
                generation.applicationId() + "-" + PartitionFold.GATHERED + "-changelog",
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        clickEvents = driver.createInputTopic(
                Topic.CLICK_EVENTS.text(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Appends a record, and it is folded. */
    void append(byte[] batch) {
        clickEvents.pipeInput(batch);
    }

    /** Appends a record that says that it was appended then, and it is folded. */
    void append(byte[] batch, Instant appendedAt) {
        clickEvents.pipeInput(null, batch, appendedAt);
    }

    /** Lets the second pass in which deltas are sent. */
    void flush() {
        driver.advanceWallClockTime(PartitionFold.FLUSH_EVERY);
    }

    void pass(java.time.Duration time) {
        driver.advanceWallClockTime(time);
    }

    ClickCounts counts() {
        var partition = new CountPartition(
                read,
                store(LinkFold.RECENT),
                store(LinkFold.SETTLED),
                store(LinkFold.RANKS),
                store(LinkFold.MARKS),
                () -> true);
        return new StoredClickCounts(
                new OwnNode(1, _ -> partition, new ReportingZone(ZoneOffset.UTC)),
                _ -> {
                    throw new InvalidStateStoreException("there is only one node");
                },
                new Horizon(() -> now),
                "test",
                3);
    }

    Windows windows(Scope scope, Instant asOf) {
        return counted(scope, asOf).value();
    }

    Answer.Counted<Windows> counted(Scope scope, Instant asOf) {
        return (Answer.Counted<Windows>) counts().windows(scope, asOf);
    }

    KeyValueStore<UUID, Segment> segments() {
        return store(PartitionFold.SEGMENTS);
    }

    /** What was written to the changelog of what is gathered, since this was asked last: a null deletes. */
    List<byte[]> gatheredLog() {
        return gathered.readValuesToList();
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
