package dev.hoplog.analytics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The stores of a running client, asked for once: Streams takes a lock to look one up. What it gives finds the store that is
 * open at each read, so it stays good when a partition leaves and comes back.
 */
final class LocalStores {

    private final KafkaStreams streams;
    private final Map<Integer, CountPartition> partitions = new ConcurrentHashMap<>();

    LocalStores(KafkaStreams streams) {
        this.streams = streams;
    }

    /** @throws InvalidStateStoreException if the client does not run; what it gives throws it if the partition is not here */
    CountPartition partition(int partition) {
        CountPartition known = partitions.get(partition);
        return known != null ? known : partitions.computeIfAbsent(partition, this::lookUp);
    }

    private CountPartition lookUp(int partition) {
        return new CountPartition(
                store(LinkFold.RECENT, partition),
                store(LinkFold.SETTLED, partition),
                store(LinkFold.RANKS, partition),
                store(LinkFold.MARKS, partition));
    }

    private <K, V> ReadOnlyKeyValueStore<K, V> store(String name, int partition) {
        return streams.store(StoreQueryParameters.fromNameAndType(name, QueryableStoreTypes.<K, V>keyValueStore())
                .withPartition(partition));
    }

    /** What the second stage keeps for one partition. */
    record CountPartition(
            ReadOnlyKeyValueStore<CountKey, RecentRow> recentRows,
            ReadOnlyKeyValueStore<SettledKey, SettledPart> settledParts,
            ReadOnlyKeyValueStore<RankKey, byte[]> ranks,
            ReadOnlyKeyValueStore<CountKey, Positions> marksStore) {

        RecentRow recent(CountKey key) {
            RecentRow row = recentRows.get(key);
            return row == null ? RecentRow.NONE : row;
        }

        @Nullable
        SettledPart settled(SettledKey key) {
            return settledParts.get(key);
        }

        Positions marks() {
            Positions row = marksStore.get(CountKey.ALL);
            return row == null ? Positions.NONE : row;
        }
    }
}
