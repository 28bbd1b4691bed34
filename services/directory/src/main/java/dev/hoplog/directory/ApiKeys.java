package dev.hoplog.directory;

import dev.hoplog.directory.Store.Table;
import dev.hoplog.events.ApiKey;
import dev.hoplog.events.ApiKeyDeleted;
import dev.hoplog.events.ApiKeyEvent;
import dev.hoplog.events.ApiKeySecret;
import dev.hoplog.events.codec.ApiKeyCodec;
import dev.hoplog.events.topics.Topic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksIterator;

/**
 * Knows the keys that may use the API: the admin key that the process was started with, and those in {@code api-keys}.
 *
 * <p>Keys are kept by their hashes, on this machine's disk, and checked from the moment it is open, with or without
 * brokers; {@link #follow} makes it keep up with the log. All look-ups may be called by any thread and wait for nothing
 * but the disk.
 */
public final class ApiKeys implements AutoCloseable {

    private static final Caller ADMIN = new Caller("admin", "admin", Set.of(Scope.ADMIN), Set.of());
    /** The hash of no secret; compared where there is no key, so that this takes as long as a wrong secret. */
    private static final byte[] NOBODY = new byte[32];

    private final byte[] adminHash;
    private final Store store;
    private final FoldedTopic<String> topic;
    private final Set<Waiter> waiting = ConcurrentHashMap.newKeySet();

    /** One who waits for a record about a key. Closing it ends the waiting, whatever came of it. */
    public final class Waiter implements AutoCloseable {

        private final String id;
        private final Predicate<ApiKeyState> awaited;
        private final CompletableFuture<ApiKeyState> folded = new CompletableFuture<>();

        private Waiter(String id, Predicate<ApiKeyState> awaited) {
            this.id = id;
            this.awaited = awaited;
        }

        /** Completed when a record about the key is folded here that leaves it in a state that is awaited. */
        public CompletableFuture<ApiKeyState> folded() {
            return folded;
        }

        @Override
        public void close() {
            waiting.remove(this);
        }
    }

    private ApiKeys(Store store, String adminKey) {
        this.store = store;
        this.adminHash = hash(adminKey);
        this.topic = new FoldedTopic<>(Topic.API_KEYS, store, new Folding());
    }

    /**
     * The keys in this folder, none where there is none. Rows of another fold, or of a log that was cut, are left behind
     * and folded anew.
     *
     * @param adminKey the secret of the first key, which may do everything
     * @throws StoreDamagedException if the store cannot be opened
     */
    public static ApiKeys open(Path folder, String adminKey) {
        return new ApiKeys(Store.openApiKeys(folder), adminKey);
    }

    /**
     * Begins to follow {@code api-keys}, on a thread of its own.
     *
     * <p>If the keys are a fold of another log they stay as they are, which {@link #following()} says.
     *
     * @param consumers makes a consumer with {@link Directory#consumerSettings()}; called again after a failure
     * @param endOffsets asked when somebody shows a key that is not known here
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

    /** Whose secret this is at this instant. Takes the same time for every wrong one. */
    public ApiKeyCheck check(String secret, Instant now) {
        byte[] shown = hash(secret);
        if (MessageDigest.isEqual(adminHash, shown)) {
            return new ApiKeyCheck.Valid(ADMIN);
        }
        if (!ApiKeySecret.isWellFormed(secret)) {
            return new ApiKeyCheck.Unknown();
        }
        // Asked before the look-up: what comes in between is found.
        boolean isComplete = store.isComplete();
        ApiKeyState state = find(new ApiKeySecret(secret).keyId());
        byte[] kept = switch (state) {
            case ApiKeyState.Present(ApiKey key) -> HexFormat.of().parseHex(key.secretHash());
            case ApiKeyState.Absent _, ApiKeyState.Deleted _ -> NOBODY;
        };
        boolean isSame = MessageDigest.isEqual(kept, shown);
        return switch (state) {
            case ApiKeyState.Present(ApiKey key) when isSame -> check(key, now);
            case ApiKeyState.Present _, ApiKeyState.Deleted _ -> new ApiKeyCheck.Unknown();
            case ApiKeyState.Absent _ -> isComplete ? new ApiKeyCheck.Unknown() : new ApiKeyCheck.NotYetKnown();
        };
    }

    /** What the log says of a key. */
    public ApiKeyState find(String id) {
        ApiKeyState state = ApiKeyState.ABSENT;
        for (byte[] recordKey : List.of(ApiKeyCodec.recordKeyOfKey(id), ApiKeyCodec.recordKeyOfDeletion(id))) {
            byte[] row = store.get(Table.API_KEYS, recordKey);
            if (row != null) {
                state = ApiKeyState.evolve(state, ApiKeyCodec.decode(recordKey, row));
            }
        }
        return state;
    }

    /** Whether somebody who was let in may stay: the key was not deleted since, and has not expired. */
    public boolean stillAdmits(Caller caller, Instant now) {
        if (caller.equals(ADMIN)) {
            return true;
        }
        return switch (find(caller.keyId())) {
            case ApiKeyState.Present(ApiKey key) -> key.expiresAt() == null || now.isBefore(key.expiresAt());
            case ApiKeyState.Absent(), ApiKeyState.Deleted _ -> false;
        };
    }

    /** All keys that were not deleted, also those that have expired, in no order. */
    public List<ApiKey> all() {
        var keys = new ArrayList<ApiKey>();
        var deleted = new HashSet<String>();
        try (RocksIterator rows = store.iterator(Table.API_KEYS)) {
            for (rows.seekToFirst(); rows.isValid(); rows.next()) {
                ApiKeyEvent event = ApiKeyCodec.decode(rows.key(), rows.value());
                switch (event) {
                    case ApiKey key -> keys.add(key);
                    case ApiKeyDeleted gone -> deleted.add(gone.id());
                }
            }
        }
        keys.removeIf(key -> deleted.contains(key.id()));
        return keys;
    }

    /**
     * Completed, within 100 ms and never exceptionally, when all is folded that is in the log now; at once while the log
     * does not answer. After that a key that another node made before the call is known here.
     */
    public CompletionStage<Void> caughtUp() {
        return topic.caughtUp();
    }

    /** A waiter for the next record about a key that leaves it in a state that is awaited. */
    public Waiter waitFor(String id, Predicate<ApiKeyState> awaited) {
        var waiter = new Waiter(id, awaited);
        waiting.add(waiter);
        return waiter;
    }

    /** How many wait now for a record to be folded. */
    public int waiting() {
        return waiting.size();
    }

    @Override
    public void close() {
        topic.close();
    }

    /** Folds records, and tells those who wait for one about their key. */
    private final class Folding implements RecordFold<String> {

        @Override
        public @Nullable String fold(Changes changes, ConsumerRecord<byte[], byte[]> record) {
            return ApiKeyFold.fold(changes, record);
        }

        @Override
        public void tell(List<String> ids) {
            for (Waiter waiter : waiting) {
                if (ids.contains(waiter.id)) {
                    ApiKeyState state = find(waiter.id);
                    if (waiter.awaited.test(state)) {
                        waiter.folded.complete(state);
                    }
                }
            }
        }
    }

    private static ApiKeyCheck check(ApiKey key, Instant now) {
        Instant expiresAt = key.expiresAt();
        if (expiresAt != null && !now.isBefore(expiresAt)) {
            return new ApiKeyCheck.Expired(expiresAt);
        }
        // A scope that only a later version knows allows nothing here.
        Set<Scope> scopes = key.scopes().stream()
                .flatMap(text -> Scope.parse(text).stream())
                .collect(Collectors.toSet());
        return new ApiKeyCheck.Valid(new Caller(key.id(), key.owner(), scopes, Set.copyOf(key.domains())));
    }

    private static byte[] hash(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
