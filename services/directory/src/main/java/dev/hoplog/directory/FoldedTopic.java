package dev.hoplog.directory;

import dev.hoplog.events.topics.Topic;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A topic as a fold on this machine's disk. What was folded is there from the start, with or without brokers; once
 * {@link #follow} says where the topic is, a thread keeps up with it.
 *
 * @param <T> what a record is to those who are told of it
 */
final class FoldedTopic<T> implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(FoldedTopic.class);
    private static final Duration CATCH_UP_PATIENCE = Duration.ofMillis(100);
    private static final Duration LONG_PATIENCE = Duration.ofSeconds(2);

    private final Topic topic;
    private final Store store;
    private final RecordFold<T> fold;
    private final Progress progress = new Progress();
    private final CompletableFuture<Void> complete = new CompletableFuture<>();
    private @Nullable Thread thread;
    private boolean closed;
    private volatile @Nullable Follower<T> follower;
    private volatile @Nullable CatchUp catchUp;
    private volatile @Nullable CatchUp patientCatchUp;
    private volatile @Nullable String refusal;

    /** @param store closed with this */
    FoldedTopic(Topic topic, Store store, RecordFold<T> fold) {
        this.topic = topic;
        this.store = store;
        this.fold = fold;
        if (store.isComplete()) {
            complete.complete(null);
        }
        store.origin().ifPresent(this::tellProgress);
    }

    /** If the rows are a fold of another log they stay as they are, which {@link #following()} says. */
    synchronized void follow(Origin found, Supplier<Consumer<byte[], byte[]>> consumers, EndOffsets endOffsets) {
        if (closed) {
            return;
        }
        if (thread != null) {
            throw new IllegalStateException(topic.text() + " is followed already");
        }
        Optional<Origin> known = store.origin();
        if (known.isPresent() && !known.get().equals(found)) {
            refuse("What is here of " + topic.text() + " is a fold of another log (" + known.get() + ", found " + found
                    + "): connect to its Kafka again, or start with another data directory.");
            return;
        }
        if (known.isEmpty()) {
            store.bind(found);
            tellProgress(found);
        }
        refusal = null;
        catchUp = new CatchUp(endOffsets, progress, CATCH_UP_PATIENCE);
        patientCatchUp = new CatchUp(endOffsets, progress, LONG_PATIENCE);
        var following = new Follower<>(topic, store, fold, found, consumers, complete, progress);
        follower = following;
        thread = Thread.ofPlatform().name(topic.text() + "-fold").daemon().start(following);
    }

    /** Folds nothing in this run, for a reason the operator is told. */
    void refuse(String reason) {
        refusal = reason;
        log.atError().addKeyValue("reason", reason).log("a topic is not folded");
    }

    Following following() {
        String reason = refusal;
        if (reason != null) {
            return Following.stopped(reason);
        }
        Follower<T> following = follower;
        return following == null ? Following.WAITING : following.following();
    }

    /** Completed once the end of the topic was reached, in this run or an earlier one. */
    CompletionStage<Void> complete() {
        return complete.minimalCompletionStage();
    }

    /**
     * Completed, within 100 ms and never exceptionally, when all is folded that is in the topic now; at once while it does
     * not answer.
     */
    CompletionStage<Void> caughtUp() {
        return join(catchUp);
    }

    /** The same within two seconds, for those who rather wait than miss something. */
    CompletionStage<Void> patientlyCaughtUp() {
        return join(patientCatchUp);
    }

    private static CompletionStage<Void> join(@Nullable CatchUp catchingUp) {
        return catchingUp == null ? CompletableFuture.completedStage(null) : catchingUp.join();
    }

    /** How far the topic is folded. Whoever waits for a position finds all that stands before it. */
    Progress progress() {
        return progress;
    }

    @Override
    public synchronized void close() {
        closed = true;
        Follower<T> following = follower;
        if (following != null) {
            following.close();
        }
        try {
            if (thread != null) {
                thread.join();
            }
        } catch (InterruptedException e) {
            // The store must not be closed under the thread that uses it.
            Thread.currentThread().interrupt();
            return;
        }
        store.close();
    }

    private void tellProgress(Origin origin) {
        progress.advance(store.positions(IntStream.range(0, origin.partitions()).boxed()));
    }
}
