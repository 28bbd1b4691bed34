package dev.hoplog.analytics;

import dev.hoplog.events.topics.Topic;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/*
 *   click-events      [fold-partition]        deltas       [fold-link]
 *   48 / 8        ->  segments            ->  24 / 4   ->  counts
 *   by lane           gathered, progress      by link      marks
 *
 * Clicks are not keyed by link: one that everybody follows would be one partition's work. The first stage sums them up
 * where they lie, and tells the second no more than one delta of each link a second, a thousand in one record.
 */
/** Counts clicks per link: its fold of {@code click-events}. */
final class ClickCountsTopology {

    /** Names the stores, the internal topics and the group. Another fold gets another, and begins at the first event. */
    static final String FOLD = "hoplog-counts-v2";

    private ClickCountsTopology() {}

    static Topology build(int countPartitions) {
        var builder = new StreamsBuilder();
        builder.addStateStore(kept(PartitionFold.SEGMENTS, Serdes.UUID(), StoreSerdes.SEGMENT));
        builder.addStateStore(kept(PartitionFold.PROGRESS, Serdes.String(), StoreSerdes.PROGRESS));
        builder.addStateStore(gathered());
        builder.addStateStore(kept(LinkFold.COUNTS, StoreSerdes.COUNT_KEY, StoreSerdes.COUNT_ROW));
        builder.addStateStore(kept(LinkFold.MARKS, StoreSerdes.COUNT_KEY, StoreSerdes.POSITIONS));
        builder.stream(
                        Topic.CLICK_EVENTS.text(),
                        Consumed.with(Serdes.ByteArray(), Serdes.ByteArray())
                                .withOffsetResetPolicy(AutoOffsetReset.earliest())
                                .withName(Topic.CLICK_EVENTS.text()))
                .process(
                        () -> new PartitionFold(countPartitions),
                        Named.as("fold-partition"),
                        PartitionFold.SEGMENTS,
                        PartitionFold.GATHERED,
                        PartitionFold.PROGRESS)
                .repartition(Repartitioned.<Integer, Tally>as("deltas")
                        .withKeySerde(Serdes.Integer())
                        .withValueSerde(StoreSerdes.TALLY)
                        .withNumberOfPartitions(countPartitions)
                        .withStreamPartitioner(ClickCountsTopology::partition))
                .process(LinkFold::new, Named.as("fold-link"), LinkFold.COUNTS, LinkFold.MARKS);
        return builder.build();
    }

    /** The first stage says where each record goes. */
    private static Optional<Set<Integer>> partition(String topic, Integer key, Tally tally, int partitions) {
        return Optional.of(Set.of(key));
    }

    /** Cached, so that of a row that changes all the time only the last state of each commit goes to its changelog. */
    private static <K, V> StoreBuilder<KeyValueStore<K, V>> kept(String name, Serde<K> key, Serde<V> value) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), key, value)
                .withCachingEnabled();
    }

    /**
     * In memory, since it is emptied every second.
     *
     * <p>Each of its keys is written and deleted once and never comes back, so its changelog is half deletions. They
     * are kept for an hour instead of a day: a deletion follows its row within seconds, so none who reads is that late.
     */
    private static StoreBuilder<?> gathered() {
        return Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(PartitionFold.GATHERED), Serdes.Long(), StoreSerdes.GATHERED)
                .withLoggingEnabled(Map.of(TopicConfig.DELETE_RETENTION_MS_CONFIG, "3600000"));
    }
}
