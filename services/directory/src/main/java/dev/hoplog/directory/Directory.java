package dev.hoplog.directory;

import dev.hoplog.directory.Store.Table;
import dev.hoplog.events.CommandId;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkEvent;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.Slug;
import dev.hoplog.events.codec.LinkEventCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the log says of every slug, on this machine's disk.
 *
 * <p>It answers from the moment it is open, with or without brokers; {@link #follow} makes it keep up with the log. All
 * look-ups may be called by any thread and wait for nothing but the disk.
 */
public final class Directory implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Directory.class);
    private static final int MAX_WAITERS = 10_000;
    private static final Duration CATCH_UP_PATIENCE = Duration.ofMillis(100);

    private final Store store;
    private final Image image;
    private final @Nullable Thread loader;
    private final Decisions decisions = new Decisions(MAX_WAITERS);
    private final CompletableFuture<Void> complete = new CompletableFuture<>();
    private @Nullable Thread thread;
    private volatile boolean closed;
    private volatile @Nullable Follower follower;
    private volatile @Nullable CatchUp catchUp;
    private volatile @Nullable String refusal;
    private final LongAdder diskReads = new LongAdder();

    private Directory(Store store, long imageBytes) {
        this.store = store;
        this.image = new Image(imageBytes, System.nanoTime());
        this.loader = imageBytes == 0
                ? null
                : Thread.ofPlatform().name("directory-image").daemon().start(this::loadImage);
        if (store.isComplete()) {
            complete.complete(null);
        }
    }

    /**
     * The directory in this folder, empty where there is none. Rows of another fold, or of a log that was cut, are left
     * behind and folded anew.
     *
     * @param imageBytes how much memory the {@link #target targets} may take up; 0 to read each of them from the disk
     * @throws StoreDamagedException if the store cannot be opened
     */
    public static Directory open(Path folder, long imageBytes) {
        Store store = Store.open(folder);
        if (store.isStale()) {
            store.close();
            log.atWarn().log("the directory is folded anew from the log");
            delete(folder);
            store = Store.open(folder);
        }
        return new Directory(store, imageBytes);
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
    public synchronized void follow(Origin found, Supplier<Consumer<byte[], byte[]>> consumers, EndOffsets endOffsets) {
        if (closed) {
            return;
        }
        if (thread != null) {
            throw new IllegalStateException("the directory follows its log already");
        }
        Optional<Origin> known = store.origin();
        if (known.isPresent() && !known.get().equals(found)) {
            refuse("The directory is a fold of another log (" + known.get() + ", found " + found
                    + "): connect to its Kafka again, or start with another data directory.");
            return;
        }
        if (known.isEmpty()) {
            store.bind(found);
        }
        refusal = null;
        var catchingUp = new CatchUp(
                endOffsets,
                IntStream.range(0, found.partitions())
                        .mapToLong(partition -> store.position(partition).nextOffset())
                        .toArray(),
                CATCH_UP_PATIENCE);
        catchUp = catchingUp;
        var following = new Follower(store, image, decisions, found, consumers, complete, catchingUp);
        follower = following;
        thread = Thread.ofPlatform().name("directory-fold").daemon().start(following);
    }

    /** Folds nothing in this run, for a reason the operator is told. */
    public void refuse(String reason) {
        refusal = reason;
        log.atError().addKeyValue("reason", reason).log("directory does not follow the log");
    }

    public Following following() {
        String reason = refusal;
        if (reason != null) {
            return Following.stopped(reason);
        }
        Follower following = follower;
        return following == null ? Following.WAITING : following.following();
    }

    /**
     * Completed once the directory has reached the end of the log, in this run or an earlier one: from then on a slug that
     * is not here is answered as unknown.
     */
    public CompletionStage<Void> complete() {
        return complete.minimalCompletionStage();
    }

    /**
     * Completed, within 100 ms and never exceptionally, when all is folded that is in the log now; at once while the log
     * does not answer. After that a slug that another node created before the call is here.
     */
    public CompletionStage<Void> caughtUp() {
        CatchUp catchingUp = catchUp;
        return catchingUp == null ? CompletableFuture.completedStage(null) : catchingUp.join();
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

    /** The state of the link that answers for a key: behind an alias, that of the link's home. */
    public Link resolve(LinkKey key) {
        Link link = find(key);
        return link instanceof Link.Alias alias && !alias.released()
                ? home(alias.id()).map(this::find).orElse(link)
                : link;
    }

    /**
     * What requests for a slug are answered with; null where no link ever had it. Behind an alias, the target of the link's
     * home. From memory, where the link is when its creation is acknowledged; from the disk only what the memory cannot
     * hold, and for a moment after the start.
     */
    public @Nullable Target target(Domain domain, Slug slug) {
        Target target = ownTarget(domain, slug);
        if (target == null || !target.isAlias()) {
            return target;
        }
        // A claim may come before its link does.
        return home(target.id())
                .map(home -> ownTarget(home.domain(), home.slug()))
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
        return new InMemory(image.size(), image.bytes(), diskReads.sum());
    }

    /** The key under which a link was created. */
    public Optional<LinkKey> home(LinkId id) {
        byte[] key = store.get(Table.HOMES, Fold.bytes(id));
        return key == null ? Optional.empty() : Optional.of(LinkKey.parse(key));
    }

    /** What took effect under a command; for changes, within the last 16 of their link. */
    public Optional<Outcome.TookEffect> effect(CommandId commandId) {
        byte[] row = store.get(Table.COMMANDS, Fold.bytes(commandId.bits()));
        return row == null ? Optional.empty() : Optional.of(KeyRowCodec.command(row));
    }

    /** The events that took effect on a link, oldest first; without those of its aliases. */
    public List<LinkEvent> history(LinkId id) {
        var events = new ArrayList<LinkEvent>();
        byte[] prefix = Fold.bytes(id);
        try (RocksIterator rows = store.iterator(Table.HISTORY)) {
            for (rows.seek(prefix); rows.isValid() && startsWith(rows.key(), prefix); rows.next()) {
                events.add(LinkEventCodec.decode(rows.value()));
            }
        }
        return events;
    }

    /**
     * A page of links, the newest first.
     *
     * @param next where the next page begins; null after the last one
     */
    public record Page(List<Entry> entries, @Nullable Place next) {
        public Page {
            entries = List.copyOf(entries);
        }
    }

    /** A link and the key that is its home. */
    public record Entry(LinkKey key, Link link) {}

    /** A place in the list of links by creation: links created meanwhile come before it and shift nothing. */
    public record Place(long createdAtMillis, LinkId id) {}

    /**
     * Up to {@code limit} links of those that are wanted.
     *
     * @param after the {@link Page#next()} of the page before; null for the first
     */
    public Page list(@Nullable Place after, int limit, Predicate<Link> wanted) {
        var entries = new ArrayList<Entry>();
        Place last = null;
        try (RocksIterator rows = store.iterator(Table.CREATED)) {
            if (after == null) {
                rows.seekToLast();
            } else {
                byte[] key = Fold.createdKey(after.createdAtMillis(), after.id());
                rows.seekForPrev(key);
                if (rows.isValid() && Arrays.equals(rows.key(), key)) {
                    rows.prev();
                }
            }
            for (; rows.isValid(); rows.prev()) {
                var home = LinkKey.parse(rows.value());
                Link link = find(home);
                if (!wanted.test(link)) {
                    continue;
                }
                if (entries.size() == limit) {
                    return new Page(entries, last);
                }
                entries.add(new Entry(home, link));
                last = place(rows.key());
            }
        }
        return new Page(entries, null);
    }

    @Override
    public synchronized void close() {
        closed = true;
        Follower following = follower;
        if (following != null) {
            following.close();
        }
        try {
            if (thread != null) {
                thread.join();
            }
            if (loader != null) {
                loader.join();
            }
        } catch (InterruptedException e) {
            // The store must not be closed under the threads that use it.
            Thread.currentThread().interrupt();
            return;
        }
        store.close();
    }

    private @Nullable Target ownTarget(Domain domain, Slug slug) {
        // Asked before too: a row that was on its way may have come in between.
        boolean wasComplete = image.isComplete();
        Target target = image.find(domain, slug);
        if (target != null || (wasComplete && image.isComplete())) {
            return target;
        }
        diskReads.increment();
        return image.admit(domain, slug, () -> read(new LinkKey(domain, slug)));
    }

    private void loadImage() {
        try (RocksIterator rows = store.iterator(Table.KEYS)) {
            for (rows.seekToFirst(); rows.isValid() && !closed; rows.next()) {
                if (!image.load(
                        Target.of(LinkKey.parse(rows.key()), KeyRowCodec.link(KeyRowCodec.row(rows.value()))))) {
                    return;
                }
            }
            // An iterator that fails ends as if there were no more rows.
            rows.status();
            if (!closed) {
                image.loaded();
            }
        } catch (RuntimeException | RocksDBException e) {
            // Redirects read the disk instead, and say there what is wrong with it.
            log.atError().setCause(e).log("the directory could not be read into memory");
        }
    }

    private @Nullable Target read(LinkKey key) {
        byte[] row = store.get(Table.KEYS, key.bytes());
        return row == null ? null : Target.of(key, KeyRowCodec.link(KeyRowCodec.row(row)));
    }

    private static Place place(byte[] createdKey) {
        var buffer = java.nio.ByteBuffer.wrap(createdKey);
        long createdAt = buffer.getLong();
        byte[] id = new byte[buffer.remaining()];
        buffer.get(id);
        return new Place(createdAt, new LinkId(new String(id, java.nio.charset.StandardCharsets.US_ASCII)));
    }

    private static boolean startsWith(byte[] bytes, byte[] prefix) {
        return bytes.length >= prefix.length && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the directory in " + folder + " could not be removed", e);
        }
    }
}
