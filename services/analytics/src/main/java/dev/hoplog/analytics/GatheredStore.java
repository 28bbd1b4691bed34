package dev.hoplog.analytics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;

/*
 * What is gathered is told within a second, and Streams commits when it was told. So nearly always nothing of it has to be
 * kept. But Streams also commits when it wants to: every few seconds, and before a task moves to another node.
 * Before it commits it lets the caches of stores be written, and that is when this writes what is in memory only. To encode,
 * log, delete and decode every click for that moment took a fifth of the time of counting.
 *
 * That Streams calls flushCache is not part of its public interface. GatheredStoreTest fails if it does not.
 */
/** The clicks of a task that no delta tells yet: in memory, and in a logged store whenever Streams commits. */
@SuppressWarnings("NullAway.Init") // Streams calls init before everything else.
final class GatheredStore implements StateStore, CachedStateStore<Long, Gathered> {

    private final KeyValueStore<Long, Gathered> written;

    /** By the offset of their record. */
    private final SequencedMap<Long, Gathered> all = new TreeMap<>();

    /** Of those, what the store has. */
    private final List<Long> inStore = new ArrayList<>();

    /** Whether what the store had when it was opened is here: it is filled from its log after that. */
    private boolean isLoaded;

    private long clicks;

    /** @param written has what was not told at the last commit, once it is filled */
    GatheredStore(KeyValueStore<Long, Gathered> written) {
        this.written = written;
    }

    /**
     * Makes it over a store in memory.
     *
     * @param config of its changelog
     */
    static StoreBuilder<GatheredStore> builder(String name, Map<String, String> config) {
        return new Builder(
                Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.Long(), StoreSerdes.GATHERED)
                        .withLoggingEnabled(config));
    }

    /** @param offset of the record that has them, behind all others here */
    void add(long offset, Gathered gathered) {
        load();
        all.put(offset, gathered);
        clicks += gathered.entries().size();
    }

    /** In the order of their records. */
    Iterable<Gathered> all() {
        load();
        return all.values();
    }

    /** How many entries there are. */
    long clicks() {
        load();
        return clicks;
    }

    /** All were told. */
    void clear() {
        load();
        inStore.forEach(written::delete);
        forget();
        isLoaded = true;
    }

    @Override
    public void flushCache() {
        var kept = new ArrayList<Long>(all.keySet());
        kept.subList(inStore.size(), kept.size()).forEach(offset -> {
            written.put(offset, all.get(offset));
            inStore.add(offset);
        });
    }

    @Override
    public void clearCache() {
        forget();
    }

    @Override
    public boolean setFlushListener(CacheFlushListener<Long, Gathered> listener, boolean sendOldValues) {
        return false;
    }

    private void load() {
        if (!isLoaded) {
            isLoaded = true;
            try (var rows = written.all()) {
                rows.forEachRemaining(row -> {
                    all.put(row.key, row.value);
                    inStore.add(row.key);
                    clicks += row.value.entries().size();
                });
            }
        }
    }

    private void forget() {
        all.clear();
        inStore.clear();
        clicks = 0;
        isLoaded = false;
    }

    @Override
    public String name() {
        return written.name();
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        forget();
        written.init(context, root);
    }

    @Override
    public void flush() {
        written.flush();
    }

    @Override
    public void close() {
        forget();
        written.close();
    }

    @Override
    public boolean persistent() {
        return written.persistent();
    }

    @Override
    public boolean isOpen() {
        return written.isOpen();
    }

    private record Builder(StoreBuilder<KeyValueStore<Long, Gathered>> written) implements StoreBuilder<GatheredStore> {

        @Override
        public GatheredStore build() {
            return new GatheredStore(written.build());
        }

        /** It is one already. */
        @Override
        public StoreBuilder<GatheredStore> withCachingEnabled() {
            return this;
        }

        @Override
        public StoreBuilder<GatheredStore> withCachingDisabled() {
            throw new UnsupportedOperationException("it is a cache");
        }

        @Override
        public StoreBuilder<GatheredStore> withLoggingEnabled(Map<String, String> config) {
            return new Builder(written.withLoggingEnabled(config));
        }

        @Override
        public StoreBuilder<GatheredStore> withLoggingDisabled() {
            return new Builder(written.withLoggingDisabled());
        }

        @Override
        public Map<String, String> logConfig() {
            return written.logConfig();
        }

        @Override
        public boolean loggingEnabled() {
            return written.loggingEnabled();
        }

        @Override
        public String name() {
            return written.name();
        }
    }
}
