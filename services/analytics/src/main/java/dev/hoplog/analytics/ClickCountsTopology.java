package dev.hoplog.analytics;

import dev.hoplog.analytics.classify.Classifier;
import dev.hoplog.events.Generation;
import dev.hoplog.events.topics.Topic;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntToLongFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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
 *   48 / 8        ->  segments            ->  24 / 4   ->  recent, settled
 *   by lane           gathered, progress      by link      ranks, marks
 *
 * Clicks are not keyed by link: one that everybody follows would be one partition's work. The first stage classifies and
 * sums them up where they lie, and tells the second no more than one delta of each link a second, a thousand in one record.
 */
/** Counts clicks per link, domain, and all together: its fold of {@code click-events}. */
final class ClickCountsTopology {

    private static final String FOLD = "v3";

    private static final String DELTAS = "deltas";
    private static final List<String> STORES = List.of(
            PartitionFold.SEGMENTS,
            PartitionFold.PROGRESS,
            PartitionFold.GATHERED,
            LinkFold.RECENT,
            LinkFold.SETTLED,
            LinkFold.RANKS,
            LinkFold.MARKS);

    private ClickCountsTopology() {}

    /**
     * Which fold this is. Whatever changes what a click counts as gets another: the rules here, the classifier, the days in
     * which clicks are kept for ever.
     */
    static String fold(ReportingZone zone) {
        String id = zone.id().getId();
        return id.equals("UTC") || id.equals("Z")
                ? FOLD
                : FOLD + "-" + id.replace('/', '_').replace('+', 'p').replace(':', '.');
    }

    /** The topic between the stages: who reads a partition of it keeps that partition of the counts. */
    static String deltas(Generation generation) {
        return generation.applicationId() + "-" + DELTAS + "-repartition";
    }

    /** What Kafka keeps of a generation beside its group. */
    static Set<String> internalTopics(Generation generation) {
        var topics = new HashSet<String>();
        topics.add(deltas(generation));
        for (String store : STORES) {
            topics.add(generation.applicationId() + "-" + store + "-changelog");
        }
        return topics;
    }

    /**
     * Made anew for each client.
     *
     * @param logBegin where a partition of {@code click-events} begins now
     * @param folded is told how many clicks were folded
     * @param read rows that the readers of this client keep
     */
    static Topology build(
            int countPartitions,
            Classifier classifier,
            ReportingZone zone,
            IntToLongFunction logBegin,
            LongAdder folded,
            RecentRows read) {
        var builder = new StreamsBuilder();
        var flushDue = new AtomicLong();
        builder.addStateStore(kept(PartitionFold.SEGMENTS, Serdes.UUID(), StoreSerdes.SEGMENT));
        builder.addStateStore(kept(PartitionFold.PROGRESS, Serdes.String(), StoreSerdes.PROGRESS));
        builder.addStateStore(gathered());
        builder.addStateStore(kept(LinkFold.RECENT, StoreSerdes.COUNT_KEY, StoreSerdes.RECENT_ROW));
        builder.addStateStore(kept(LinkFold.SETTLED, StoreSerdes.SETTLED_KEY, StoreSerdes.SETTLED_PART));
        builder.addStateStore(ranks());
        builder.addStateStore(kept(LinkFold.MARKS, StoreSerdes.COUNT_KEY, StoreSerdes.POSITIONS));
        builder.stream(
                        List.of(Topic.CLICK_ROLLUPS.text(), Topic.CLICK_EVENTS.text()),
                        Consumed.with(Serdes.ByteArray(), Serdes.ByteArray())
                                .withOffsetResetPolicy(AutoOffsetReset.earliest())
                                .withTimestampExtractor(ClickCountsTopology::rank)
                                .withName(Topic.CLICK_EVENTS.text()))
                .process(
                        () -> new PartitionFold(countPartitions, classifier, logBegin, folded, flushDue),
                        Named.as("fold-partition"),
                        PartitionFold.SEGMENTS,
                        PartitionFold.GATHERED,
                        PartitionFold.PROGRESS)
                .repartition(Repartitioned.<Integer, Tally>as(DELTAS)
                        .withKeySerde(Serdes.Integer())
                        .withValueSerde(StoreSerdes.TALLY)
                        .withNumberOfPartitions(countPartitions)
                        .withStreamPartitioner(ClickCountsTopology::partition))
                .process(
                        () -> new LinkFold(zone, RecentRow.Room.DEFAULT, read),
                        Named.as("fold-link"),
                        LinkFold.RECENT,
                        LinkFold.SETTLED,
                        LinkFold.RANKS,
                        LinkFold.MARKS);
        return builder.build();
    }

    /**
     * Of the records at hand a task takes the one with the least timestamp, and it waits for those that are known to be there
     * (KIP-695): so it reads all roll-ups of its partition before the first click.
     */
    private static long rank(ConsumerRecord<Object, Object> record, long partitionTime) {
        return record.topic().equals(Topic.CLICK_ROLLUPS.text()) ? 0 : Math.max(1, record.timestamp());
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

    /** Not cached, so that whoever reads the order sees all of it at one moment. */
    private static StoreBuilder<?> ranks() {
        return Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(LinkFold.RANKS), StoreSerdes.RANK_KEY, Serdes.ByteArray());
    }

    /**
     * Each of its keys is written and deleted once and never comes back, so its changelog is half deletions. They
     * are kept for an hour instead of a day: a deletion follows its row within seconds, so none who reads is that late.
     */
    private static StoreBuilder<GatheredStore> gathered() {
        return GatheredStore.builder(PartitionFold.GATHERED, Map.of(TopicConfig.DELETE_RETENTION_MS_CONFIG, "3600000"));
    }
}
