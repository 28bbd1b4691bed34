package dev.hoplog.directory;

import dev.hoplog.directory.Store.Table;
import dev.hoplog.events.CommandId;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkEvent;
import dev.hoplog.events.LinkFact;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.Slug;
import dev.hoplog.events.codec.LinkEventCodec;
import dev.hoplog.events.topics.KeyPartition;
import dev.hoplog.events.topics.Topic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadFactory;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksIterator;

/**
 * What the log says of every slug, on this machine's disk.
 *
 * <p>It answers from the moment it is open, with or without brokers; {@link #follow} makes it keep up with the log. All
 * look-ups may be called by any thread and wait for nothing but the disk.
 */
public final class Directory implements AutoCloseable {

    private static final int MAX_WAITERS = 10_000;

    private final Store store;
    private final TaggedLinks taggedLinks;
    private final Targets targets;
    private final Decisions decisions = new Decisions(MAX_WAITERS);
    private final FoldedTopic<Fold.Folded> topic;

    private Directory(Store store, long imageBytes, ThreadFactory threads) {
        this.store = store;
        this.targets = new Targets(store, imageBytes, threads);
        this.taggedLinks = new TaggedLinks(store);
        this.topic = new FoldedTopic<>(Topic.LINK_EVENTS, store, new Folding());
    }

    /**
     * The directory in this folder, empty where there is none. Rows of another fold, or of a log that was cut, are left
     * behind and folded anew.
     *
     * @param imageBytes how much memory the {@link #target targets} may take up; 0 to read each of them from the disk
     * @param threads makes the thread that reads the targets into memory
     * @throws StoreDamagedException if the store cannot be opened
     */
    public static Directory open(Path folder, long imageBytes, ThreadFactory threads) {
        return new Directory(Store.openLinks(folder), imageBytes, threads);
    }

    /** The directory in this folder, whose threads are like all others. */
    public static Directory open(Path folder, long imageBytes) {
        return open(folder, imageBytes, Thread.ofPlatform().daemon().factory());
    }

    /** The log it is a fold of; empty before the first contact with it. */
    public Optional<Origin> origin() {
        return store.origin();
    }

    /**
     * Begins to follow the log, on a thread of its own.
     *
     * <p>If the directory is a fold of another log it stays as it is and says so in {@link #following()}.
     *
     * @param consumers makes a consumer of this very log with {@link #consumerSettings()}, or throws a
     *     {@link dev.hoplog.events.topics.WrongTopicException}; called again after a failure, when another log may stand
     *     under the name
     * @param endOffsets asked when somebody wants to know that nothing is missing here
     */
    public void follow(Origin found, Supplier<Consumer<byte[], byte[]>> consumers, EndOffsets endOffsets) {
        topic.follow(found, consumers, endOffsets);
    }

    /** Folds nothing in this run, for a reason the operator is told. */
    public void refuse(String reason) {
        topic.refuse(reason);
    }

    public Following following() {
        return topic.following();
    }

    /**
     * Completed once the directory has reached the end of the log, in this run or an earlier one: from then on a slug that
     * is not here is answered as unknown.
     */
    public CompletionStage<Void> complete() {
        return topic.complete();
    }

    /**
     * Completed, within 100 ms and never exceptionally, when all is folded that is in the log now; at once while the log
     * does not answer. After that a slug that another node created before the call is here.
     */
    public CompletionStage<Void> caughtUp() {
        return topic.caughtUp();
    }

    /** How far the log is folded. Whoever waits for a position finds all that stands before it. */
    public Progress progress() {
        return topic.progress();
    }

    /** What this node has seen of the log by now; empty before the first contact with the log. */
    public Optional<ConsistencyToken> seen() {
        return store.origin()
                .map(origin -> ConsistencyToken.of(
                        origin.topicId(),
                        store.positions(IntStream.range(0, origin.partitions()).boxed())));
    }

    /**
     * What this node has seen of the log by now, as far as it concerns these keys; empty before the first contact with the
     * log.
     */
    public Optional<ConsistencyToken> seen(Collection<LinkKey> keys) {
        return store.origin().map(origin -> {
            var nextOffsets = new HashMap<Integer, Long>();
            for (LinkKey key : keys) {
                nextOffsets.computeIfAbsent(
                        KeyPartition.of(key.bytes(), origin.partitions()),
                        partition -> store.position(partition).nextOffset());
            }
            return ConsistencyToken.of(origin.topicId(), nextOffsets);
        });
    }

    /** Whether a token is of the log that this directory is a fold of. */
    public boolean knows(ConsistencyToken token) {
        return store.origin().filter(token::isOf).isPresent();
    }

    /**
     * Completed when this node has seen all that the token says: with true, or with false when that took longer than the
     * patience. Never exceptionally.
     *
     * @param token one that the directory {@link #knows}
     */
    public CompletionStage<Boolean> reached(ConsistencyToken token, Duration patience) {
        return progress().reached(token.nextOffsets(), patience);
    }

    /** What a consumer that {@link #follow} uses must be made with. */
    public static Map<String, Object> consumerSettings() {
        return Map.of(
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class,
                // A position that the log does not have is an alarm, never a reason to begin elsewhere.
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "none",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                2000);
    }

    /** Where one waits for the log's decisions. */
    public Decisions decisions() {
        return decisions;
    }

    /** The state of a key. */
    public Link find(LinkKey key) {
        byte[] row = store.get(Table.KEYS, key.bytes());
        return row == null ? Link.ABSENT : KeyRowCodec.link(KeyRowCodec.row(row));
    }

    /** The same, for those who may wait, as with {@link #awaitHome}. */
    public Link await(LinkKey key) {
        return awaited(() -> find(key), link -> !(link instanceof Link.Absent));
    }

    /**
     * What requests for a slug are answered with; null where no link ever had it. Behind an alias, the target of the link's
     * home. From memory, where the link is when its creation is acknowledged; from the disk only what the memory cannot
     * hold, and for a moment after the start.
     */
    public @Nullable Target target(Domain domain, Slug slug) {
        Target target = targets.find(domain, slug);
        if (target == null || !target.isAlias()) {
            return target;
        }
        // A claim may come before its link does.
        return home(target.id())
                .map(home -> targets.find(home.domain(), home.slug()))
                .orElse(target);
    }

    /**
     * The targets in memory.
     *
     * @param links keys in memory
     * @param bytes what they take up
     * @param diskReads how many targets were looked for on the disk since the start
     */
    public record InMemory(long links, long bytes, long diskReads) {}

    public InMemory inMemory() {
        return targets.inMemory();
    }

    /** The key under which a link was created. */
    public Optional<LinkKey> home(LinkId id) {
        byte[] key = store.get(Table.HOMES, Fold.bytes(id));
        return key == null ? Optional.empty() : Optional.of(LinkKey.parse(key));
    }

    /**
     * The same, for those who may wait: a link that another node created before the call is found here too. While the log
     * does not answer, nobody waits for more than two seconds, and most not at all.
     */
    public Optional<LinkKey> awaitHome(LinkId id) {
        return awaited(() -> home(id), Optional::isPresent);
    }

    private <T> T awaited(Supplier<T> lookUp, Predicate<T> isThere) {
        T found = lookUp.get();
        if (isThere.test(found)) {
            return found;
        }
        topic.patientlyCaughtUp().toCompletableFuture().join();
        return lookUp.get();
    }

    /** What took effect under a command; for changes, within the last 16 of their link. */
    public Optional<Outcome.TookEffect> effect(CommandId commandId) {
        byte[] row = store.find(Table.COMMANDS, Fold.bytes(commandId.bits()));
        return row == null ? Optional.empty() : Optional.of(KeyRowCodec.command(row));
    }

    /** The state of a link and the key that is its home; empty for a link that is not here, or that was purged. */
    public Optional<Entry> entry(LinkId id) {
        return home(id).map(home -> new Entry(home, find(home))).filter(entry -> switch (entry.link()) {
            case Link.Live _, Link.Deleted _ -> true;
            case Link.Absent _, Link.Purged _, Link.Alias _ -> false;
        });
    }

    /** The keys that lead to a link beside its home, in no particular order. */
    public List<LinkKey> aliases(LinkId id) {
        return new LinkHistory(List.of(), events(Table.ALIASES, id)).aliases();
    }

    /** All that took effect on a link and its aliases; of a purged link, only that it was purged. */
    public LinkHistory history(LinkId id) {
        return new LinkHistory(events(Table.HISTORY, id), events(Table.ALIASES, id));
    }

    /**
     * Whether an event took effect, and is still kept: of a purged link only that it was purged.
     *
     * @param value the event's as it stands in the log, in a record that is folded here
     */
    public boolean tookEffect(LinkEvent event, byte[] value) {
        long version = event.expectedVersion() + 1;
        byte[] kept = switch (event.fact()) {
            case LinkFact.AliasClaimed _, LinkFact.AliasReleased _ ->
                store.get(
                        Table.ALIASES, Fold.aliasKey(event.linkId(), event.key().bytes(), version));
            case LinkFact.LinkCreated _,
                    LinkFact.LinkChanged _,
                    LinkFact.LinkDeleted _,
                    LinkFact.LinkRestored _,
                    LinkFact.LinkPurged _ -> store.get(Table.HISTORY, Fold.historyKey(event.linkId(), version));
        };
        return kept != null && Arrays.equals(kept, value);
    }

    /**
     * Links that lead to a URL and are not deleted.
     *
     * @param longUrl as it was given when they were made
     * @param most how many are looked at
     */
    public List<Entry> leadingTo(String longUrl, int most) {
        var entries = new ArrayList<Entry>();
        byte[] prefix = Fold.urlPrefix(longUrl);
        try (RocksIterator rows = store.iterator(Table.URLS)) {
            int left = most;
            for (rows.seek(prefix); left > 0 && rows.isValid() && startsWith(rows.key(), prefix); rows.next()) {
                left--;
                byte[] key = rows.key();
                var id = new LinkId(
                        new String(key, prefix.length, key.length - prefix.length, StandardCharsets.US_ASCII));
                // The row may have changed since the walk began.
                entry(id)
                        .filter(entry -> entry.link() instanceof Link.Live live
                                && live.settings().longUrl().equals(longUrl))
                        .ifPresent(entries::add);
            }
        }
        return entries;
    }

    /** The links that carry a tag now, also deleted ones, of some domains. */
    public List<LinkId> linksWithTag(String tag, Predicate<Domain> domains) {
        return taggedLinks.of(tag, domains);
    }

    private List<LinkEvent> events(Table table, LinkId id) {
        var events = new ArrayList<LinkEvent>();
        byte[] prefix = Fold.bytes(id);
        try (RocksIterator rows = store.iterator(table)) {
            for (rows.seek(prefix); rows.isValid() && startsWith(rows.key(), prefix); rows.next()) {
                events.add(LinkEventCodec.decode(rows.value()));
            }
        }
        return events;
    }

    /** A link and the key that is its home. */
    public record Entry(LinkKey key, Link link) {}

    @Override
    public void close() {
        targets.close();
        if (!Thread.currentThread().isInterrupted()) {
            // The store must not be closed under a thread that uses it.
            topic.close();
        }
    }

    /** Folds records, brings them into memory, and tells those who wait for a decision: so they find it in both. */
    private final class Folding implements RecordFold<Fold.Folded> {

        @Override
        public Fold.Folded fold(Changes changes, ConsumerRecord<byte[], byte[]> record) {
            return Fold.fold(changes, record);
        }

        @Override
        public void tell(List<Fold.Folded> folded) {
            for (Fold.Folded one : folded) {
                if (one.target() != null) {
                    targets.put(one.target());
                }
            }
            folded.forEach(one -> decisions.decided(one.event(), one.outcome()));
        }
    }

    static boolean startsWith(byte[] bytes, byte[] prefix) {
        return bytes.length >= prefix.length && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }
}
