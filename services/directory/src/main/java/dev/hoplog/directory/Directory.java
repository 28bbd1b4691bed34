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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
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

    private final Store store;
    private final Image image;
    private final @Nullable Thread loader;
    private final Progress progress = new Progress();
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
        store.origin().ifPresent(this::tellProgress);
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
     * @param consumers makes a consumer with {@link #consumerSettings()}; called again after a failure
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
            tellProgress(found);
        }
        refusal = null;
        catchUp = new CatchUp(endOffsets, progress);
        var following = new Follower(store, image, decisions, found, consumers, complete, progress);
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

    /** How far the log is folded. Whoever waits for a position finds all that stands before it. */
    public Progress progress() {
        return progress;
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

    /** The further keys that lead to a link, in the order of their bytes; without those that were released. */
    public List<LinkKey> aliases(LinkId id) {
        var aliases = new ArrayList<LinkKey>();
        byte[] prefix = Fold.bytes(id);
        try (RocksIterator rows = store.iterator(Table.ALIASES)) {
            for (rows.seek(prefix); rows.isValid() && startsWith(rows.key(), prefix); rows.next()) {
                aliases.add(LinkKey.parse(Arrays.copyOfRange(rows.key(), prefix.length, rows.key().length)));
            }
        }
        return aliases;
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

    /** A link and the key that is its home. */
    public record Entry(LinkKey key, Link link) {}

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

    private void tellProgress(Origin origin) {
        progress.advance(store.positions(IntStream.range(0, origin.partitions()).boxed()));
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
