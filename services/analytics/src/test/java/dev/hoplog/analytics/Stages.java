package dev.hoplog.analytics;

import dev.hoplog.analytics.LocalStores.CountPartition;
import dev.hoplog.events.RollUpPart;
import dev.hoplog.events.codec.RollUpCodec;
import dev.hoplog.events.topics.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * Both stages with many partitions, and between them the queues of the repartition topic, each delivered when the test
 * says so. The driver of Kafka knows only one partition of each topic.
 */
final class Stages {

    private final List<Source> sources = new ArrayList<>();
    private final List<Rows> rows = new ArrayList<>();
    private final ReportingZone zone;
    private final Supplier<AtomicLong> flushDue;
    private long logBegin;

    /** Each source flushes by its own clock. */
    Stages(int sourcePartitions, int countPartitions, ReportingZone zone) {
        this(sourcePartitions, countPartitions, zone, AtomicLong::new);
    }

    /** @param flushDue is asked for each source */
    Stages(int sourcePartitions, int countPartitions, ReportingZone zone, Supplier<AtomicLong> flushDue) {
        this.zone = zone;
        this.flushDue = flushDue;
        for (int partition = 0; partition < countPartitions; partition++) {
            rows.add(new Rows(partition, sourcePartitions));
        }
        for (int partition = 0; partition < sourcePartitions; partition++) {
            sources.add(new Source(partition));
        }
    }

    /** @param now for which hours of visitors are kept */
    ClickCounts counts(Instant now) {
        return new StoredClickCounts(node(all()), Stages::nobody, new Horizon(() -> now), "test", 3);
    }

    /** As a node reads them that keeps these partitions only, and knows no other. */
    ClickCounts counts(Instant now, Set<Integer> kept) {
        return new StoredClickCounts(node(kept), Stages::nobody, new Horizon(() -> now), "test", 3);
    }

    /** As a node reads them that keeps some partitions, where others keep the rest. */
    ClickCounts countsOfNodes(Instant now, List<Set<Integer>> nodes) {
        return countsOfNodes(now, nodes, () -> {});
    }

    /** @param meanwhile what happens before another node answers */
    ClickCounts countsOfNodes(Instant now, List<Set<Integer>> nodes, Runnable meanwhile) {
        var others = new HashMap<Integer, CountNode>();
        for (int other = 1; other < nodes.size(); other++) {
            OwnNode there = node(nodes.get(other));
            var peer = new PeerNode("node " + other, "test", zone, (_, _, question) -> {
                meanwhile.run();
                return CompletableFuture.completedFuture(PeerMessages.answer(there, question));
            });
            nodes.get(other).forEach(partition -> others.put(partition, peer));
        }
        return countsOf(nodes.getFirst(), others, now);
    }

    private ClickCounts countsOf(Set<Integer> own, Map<Integer, CountNode> others, Instant now) {
        return new StoredClickCounts(
                node(own),
                partition -> {
                    CountNode other = others.get(partition);
                    return other == null ? nobody(partition) : other;
                },
                new Horizon(() -> now),
                "test",
                3);
    }

    /** As the first of two nodes reads them, of which the other tells marks of here and reads the rows of there. */
    ClickCounts countsWithRowsOf(Stages there, Instant now, List<Set<Integer>> nodes) {
        OwnNode marks = node(nodes.getLast());
        OwnNode rows = there.node(nodes.getLast());
        var asked = new AtomicInteger();
        var other = new PeerNode(
                "the other",
                "test",
                zone,
                (_, _, question) -> CompletableFuture.completedFuture(
                        PeerMessages.answer(asked.getAndIncrement() % 2 == 0 ? marks : rows, question)));
        return countsOf(
                nodes.getFirst(),
                nodes.getLast().stream().collect(Collectors.toMap(Function.identity(), _ -> other)),
                now);
    }

    /** Takes a partition of the counts from its thread, as Streams does before its stores are given away or filled anew. */
    void close(int countPartition) {
        rows.get(countPartition).fold.close();
    }

    int countPartitions() {
        return rows.size();
    }

    private Set<Integer> all() {
        return IntStream.range(0, rows.size()).boxed().collect(Collectors.toSet());
    }

    private OwnNode node(Set<Integer> kept) {
        return new OwnNode(
                rows.size(),
                partition -> {
                    if (!kept.contains(partition)) {
                        throw new InvalidStateStoreException("another node keeps it");
                    }
                    return rows.get(partition).stores;
                },
                zone);
    }

    private static CountNode nobody(int partition) {
        throw new InvalidStateStoreException("nobody keeps " + partition);
    }

    /** Whether anything of this key was settled. */
    boolean hasSettled(CountKey key) {
        return rows.get(key.partition(rows.size())).stores.recent(key).settles() > 0;
    }

    void lowerRanks(Instant now) {
        rows.forEach(partition -> partition.context.setCurrentSystemTimeMs(now.toEpochMilli()));
        rows.forEach(partition -> partition
                .context
                .scheduledPunctuators()
                .forEach(punctuator -> punctuator.getPunctuator().punctuate(now.toEpochMilli())));
    }

    void fold(int source, long offset, byte[] batch) {
        sources.get(source).fold(Topic.CLICK_EVENTS, offset, batch);
    }

    /** The next record of {@code click-rollups}. */
    void foldRollUp(int source, long offset, RollUpPart part) {
        sources.get(source).fold(Topic.CLICK_ROLLUPS, offset, RollUpCodec.encode(part));
    }

    /** Records of {@code click-events} before this offset are deleted. */
    void deleteBefore(long offset) {
        logBegin = offset;
    }

    void flush(int source) {
        sources.get(source).flush();
    }

    /** Whether there was something on this way. */
    boolean deliver(int source, int countPartition) {
        return rows.get(countPartition).deliver(source);
    }

    /** Gives the last deliveries of this way once more, as after the group's offsets were forgotten. */
    void deliverAgain(int source, int countPartition, int count) {
        rows.get(countPartition).deliverAgain(source, count);
    }

    /** Lets time pass in which nothing comes, long enough for whatever is done by the clock. */
    void pass(Duration time) {
        sources.forEach(source -> source.pass(time));
        rows.forEach(partition ->
                partition.context.setCurrentSystemTimeMs(partition.context.currentSystemTimeMs() + time.toMillis()));
    }

    void settle() {
        for (int source = 0; source < sources.size(); source++) {
            flush(source);
            for (int partition = 0; partition < rows.size(); partition++) {
                while (deliver(source, partition)) {
                    // until the way is empty
                }
            }
        }
    }

    private static <F, V> MockProcessorContext<F, V> context(int subtopology, int partition) {
        var properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "stages");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:9092");
        return new MockProcessorContext<>(properties, new TaskId(subtopology, partition), null);
    }

    private static <K, V> KeyValueStore<K, V> store(MockProcessorContext<?, ?> context, String name) {
        return context.getStateStore(name);
    }

    private static <K, V> void addStore(
            MockProcessorContext<?, ?> context, String name, Serde<K> keys, Serde<V> values) {
        addStore(context, Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), keys, values));
    }

    private static void addStore(MockProcessorContext<?, ?> context, StoreBuilder<?> builder) {
        StateStore store = builder.withLoggingDisabled().build();
        store.init(context.getStateStoreContext(), store);
        context.addStateStore(store);
    }

    private final class Source {

        private final int partition;
        private final MockProcessorContext<Integer, Tally> context;
        private final PartitionFold fold =
                new PartitionFold(rows.size(), Clicks.CLASSIFIER, _ -> logBegin, new LongAdder(), flushDue.get());

        Source(int partition) {
            this.partition = partition;
            context = context(0, partition);
            addStore(context, PartitionFold.SEGMENTS, Serdes.UUID(), StoreSerdes.SEGMENT);
            addStore(context, GatheredStore.builder(PartitionFold.GATHERED, Map.of()));
            addStore(context, PartitionFold.PROGRESS, Serdes.String(), StoreSerdes.PROGRESS);
            context.setCurrentSystemTimeMs(1);
            fold.init(context);
        }

        void fold(Topic topic, long offset, byte[] value) {
            context.setRecordMetadata(topic.text(), partition, offset);
            fold.process(new Record<>(null, value, context.currentSystemTimeMs()));
            send();
        }

        void flush() {
            pass(PartitionFold.FLUSH_EVERY);
        }

        void pass(Duration time) {
            long now = context.currentSystemTimeMs() + time.toMillis();
            context.setCurrentSystemTimeMs(now);
            context.scheduledPunctuators()
                    .forEach(punctuator -> punctuator.getPunctuator().punctuate(now));
            send();
        }

        private void send() {
            for (var forwarded : context.forwarded()) {
                Record<? extends Integer, ? extends Tally> record = forwarded.record();
                rows.get(record.key())
                        .queue(partition)
                        .add(new Record<>(record.key(), record.value(), record.timestamp()));
            }
            context.resetForwards();
        }
    }

    private final class Rows {

        private final RecentRows read = new RecentRows();
        private final LinkFold fold = new LinkFold(zone, new RecentRow.Room(3, 1, 20_000), read);
        private final MockProcessorContext<Void, Void> context;
        private final CountPartition stores;
        private final List<Queue<Record<Integer, Tally>>> queues = new ArrayList<>();
        private final TreeMap<Integer, List<Record<Integer, Tally>>> delivered = new TreeMap<>();

        Rows(int partition, int sources) {
            context = context(1, partition);
            addStore(context, LinkFold.RECENT, StoreSerdes.COUNT_KEY, StoreSerdes.RECENT_ROW);
            addStore(context, LinkFold.SETTLED, StoreSerdes.SETTLED_KEY, StoreSerdes.SETTLED_PART);
            addStore(context, LinkFold.RANKS, StoreSerdes.RANK_KEY, Serdes.ByteArray());
            addStore(context, LinkFold.MARKS, StoreSerdes.COUNT_KEY, StoreSerdes.POSITIONS);
            context.setCurrentSystemTimeMs(1);
            fold.init(context);
            stores = new CountPartition(
                    read,
                    store(context, LinkFold.RECENT),
                    store(context, LinkFold.SETTLED),
                    store(context, LinkFold.RANKS),
                    store(context, LinkFold.MARKS),
                    () -> read.life(partition) != null);
            for (int source = 0; source < sources; source++) {
                queues.add(new ArrayDeque<>());
            }
        }

        Queue<Record<Integer, Tally>> queue(int source) {
            return queues.get(source);
        }

        boolean deliver(int source) {
            @Nullable Record<Integer, Tally> next = queue(source).poll();
            if (next == null) {
                return false;
            }
            fold.process(next);
            delivered.computeIfAbsent(source, _ -> new ArrayList<>()).add(next);
            return true;
        }

        void deliverAgain(int source, int count) {
            List<Record<Integer, Tally>> all = delivered.getOrDefault(source, List.of());
            all.subList(Math.max(0, all.size() - count), all.size()).forEach(fold::process);
        }
    }
}
