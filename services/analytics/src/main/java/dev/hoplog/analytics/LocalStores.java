package dev.hoplog.analytics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.QueryableStoreType;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.internals.StateStoreProvider;
import org.jspecify.annotations.Nullable;

/**
 * The stores of a running client. Which ones are open Streams tells by looking through its tasks under a lock, which takes as
 * long as to read some rows. So each reader asks once, and then reads from these.
 */
final class LocalStores {

    private final KafkaStreams streams;
    private final RecentRows read;
    private final Map<Integer, Finders> finders = new ConcurrentHashMap<>();

    /** They stay good when a partition leaves and comes back. */
    private record Finders(
            Supplier<ReadOnlyKeyValueStore<CountKey, RecentRow>> recentRows,
            Supplier<ReadOnlyKeyValueStore<SettledKey, SettledPart>> settledParts,
            Supplier<ReadOnlyKeyValueStore<RankKey, byte[]>> ranks,
            Supplier<ReadOnlyKeyValueStore<CountKey, Positions>> marksStore) {}

    /** @param read rows that are kept from one answer to the next */
    LocalStores(KafkaStreams streams, RecentRows read) {
        this.streams = streams;
        this.read = read;
    }

    /**
     * For one answer: once the partition has left, each read throws InvalidStateStoreException.
     *
     * @throws InvalidStateStoreException if the client does not run, or the partition is not here
     */
    CountPartition partition(int partition) {
        Long life = read.life(partition);
        if (life == null) {
            throw new InvalidStateStoreException("partition " + partition + " is not open");
        }
        Finders known = finders.get(partition);
        Finders found = known != null ? known : finders.computeIfAbsent(partition, this::lookUp);
        return new CountPartition(
                read,
                found.recentRows().get(),
                found.settledParts().get(),
                found.ranks().get(),
                found.marksStore().get(),
                () -> life.equals(read.life(partition)));
    }

    private Finders lookUp(int partition) {
        return new Finders(
                finder(LinkFold.RECENT, partition),
                finder(LinkFold.SETTLED, partition),
                finder(LinkFold.RANKS, partition),
                finder(LinkFold.MARKS, partition));
    }

    private <K, V> Supplier<ReadOnlyKeyValueStore<K, V>> finder(String name, int partition) {
        return streams.store(
                StoreQueryParameters.fromNameAndType(name, new OpenNow<K, V>()).withPartition(partition));
    }

    /** Gives the store itself, and not one that looks it up at each read. */
    private static final class OpenNow<K, V> implements QueryableStoreType<Supplier<ReadOnlyKeyValueStore<K, V>>> {

        private final QueryableStoreType<ReadOnlyKeyValueStore<K, V>> plain = QueryableStoreTypes.keyValueStore();

        @Override
        public boolean accepts(StateStore store) {
            return plain.accepts(store);
        }

        @Override
        public Supplier<ReadOnlyKeyValueStore<K, V>> create(StateStoreProvider provider, String name) {
            return () -> provider.stores(name, plain).stream()
                    .findFirst()
                    .orElseThrow(() -> new InvalidStateStoreException("the store " + name + " is not here"));
        }
    }

    /**
     * What the second stage keeps for one partition.
     *
     * @param isOpen whether it has been open since this was made, so that nothing that was read has been taken back
     */
    record CountPartition(
            RecentRows read,
            ReadOnlyKeyValueStore<CountKey, RecentRow> recentRows,
            ReadOnlyKeyValueStore<SettledKey, SettledPart> settledParts,
            ReadOnlyKeyValueStore<RankKey, byte[]> ranks,
            ReadOnlyKeyValueStore<CountKey, Positions> marksStore,
            BooleanSupplier isOpen) {

        RecentRow recent(CountKey key) {
            return read.get(key, recentRows::get);
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
