package dev.hoplog.directory;

import dev.hoplog.events.codec.UnknownEventException;
import dev.hoplog.events.topics.Topic;
import dev.hoplog.events.topics.WrongTopicException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * One thread reads all partitions and folds what each poll brings in one write of rows and positions, and only then are
 * those told who wait. So whoever was told of a record finds it stored.
 *
 *   poll -> fold into one batch -> commit -> tell -> progress
 *
 * What ends it: an event that the fold does not know stops that partition (a skipped record would never be looked at
 * again); a log that is shorter than what was folded stops everything and marks the rows for a rebuild at the next start,
 * if the log still has all that a rebuild takes. A broker that is away ends nothing: the client retries, and if it gives
 * up it is made anew.
 */
/** Follows a topic into a store. */
final class Follower<T> implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(Follower.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Topic topic;
    private final Store store;
    private final RecordFold<T> fold;
    private final List<TopicPartition> partitions;
    private final Supplier<Consumer<byte[], byte[]>> consumers;

    private final CompletableFuture<Void> complete;
    private final Progress progress;

    private volatile Following following = Following.CATCHING_UP;
    private final Ending ending = new Ending();

    /** @param complete completed when the end of the log is reached */
    Follower(
            Topic topic,
            Store store,
            RecordFold<T> fold,
            Origin origin,
            Supplier<Consumer<byte[], byte[]>> consumers,
            CompletableFuture<Void> complete,
            Progress progress) {
        this.complete = complete;
        this.progress = progress;
        this.topic = topic;
        this.store = store;
        this.fold = fold;
        this.consumers = consumers;
        this.partitions = topic.partitions(origin.partitions());
    }

    Following following() {
        return following;
    }

    /** Ends the thread that runs this, soon. */
    void close() {
        ending.close();
    }

    @Override
    public void run() {
        OffsetOutOfRangeException outOfRange = null;
        while (!ending.isAsked()) {
            // Each is a consumer of the log this is a fold of, or there is none: only so is a loss of that log's own.
            try (Consumer<byte[], byte[]> consumer = consumers.get()) {
                ending.reads(consumer);
                if (outOfRange != null) {
                    giveUp(consumer, outOfRange);
                    return;
                }
                follow(consumer);
            } catch (WakeupException e) {
                // Only close() wakes it.
                return;
            } catch (OffsetOutOfRangeException e) {
                outOfRange = e;
            } catch (KafkaException e) {
                log.atWarn()
                        .addKeyValue("error", e.toString())
                        .addKeyValue("cause", String.valueOf(e.getCause()))
                        .addKeyValue("topic", topic.text())
                        .log("reading a topic failed, trying again");
                ending.pause(PAUSE);
            } catch (WrongTopicException e) {
                stop(e.getMessage(), e);
                return;
            } catch (RuntimeException | Error e) {
                stop(topic.text() + " cannot be folded: " + e.getMessage(), e);
                return;
            } finally {
                ending.reads(null);
            }
        }
    }

    private void giveUp(Consumer<byte[], byte[]> consumer, OffsetOutOfRangeException outOfRange) {
        boolean isWhole =
                consumer.beginningOffsets(partitions).values().stream().allMatch(offset -> offset == 0);
        if (isWhole) {
            String reason = topic.text() + " is shorter than what was folded from it (" + outOfRange.getMessage()
                    + "): start again to fold it anew";
            store.markForRebuild(reason);
            stop(reason, outOfRange);
        } else {
            // What is here may be the last copy of what they said.
            stop(
                    topic.text() + " has lost its first records (" + outOfRange.getMessage()
                            + "), so it cannot be folded anew: restore it from a backup",
                    outOfRange);
        }
    }

    private void follow(Consumer<byte[], byte[]> consumer) {
        consumer.assign(partitions);
        partitions.forEach(partition ->
                consumer.seek(partition, store.position(partition.partition()).asSeek()));
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (!ending.isAsked()) {
            if (following.phase() == Following.Phase.CATCHING_UP && hasReached(consumer, ends)) {
                store.markComplete();
                following = Following.UP_TO_DATE;
                complete.complete(null);
                log.atInfo().addKeyValue("topic", topic.text()).log("a topic is folded to its end");
            }
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            if (!records.isEmpty()) {
                fold(consumer, records);
            }
        }
    }

    private void fold(Consumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> records) {
        var folded = new ArrayList<T>(records.count());
        Changes changes = store.begin();
        for (TopicPartition partition : records.partitions()) {
            fold(consumer, partition, records.records(partition), changes, folded);
        }
        changes.commit();
        fold.tell(folded);
        progress.advance(store.positions(records.partitions().stream().map(TopicPartition::partition)));
    }

    private void fold(
            Consumer<byte[], byte[]> consumer,
            TopicPartition partition,
            List<ConsumerRecord<byte[], byte[]>> records,
            Changes changes,
            List<T> folded) {
        Position position = null;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            try {
                T news = fold.fold(changes, record);
                if (news != null) {
                    folded.add(news);
                }
            } catch (UnknownEventException e) {
                consumer.pause(List.of(partition));
                stop(e.getMessage() + "; if a newer version of Hoplog wrote it, run that one here", e);
                break;
            }
            position = new Position(record.offset() + 1, record.leaderEpoch().orElse(-1));
        }
        if (position != null) {
            changes.advance(partition.partition(), position);
        }
    }

    private static boolean hasReached(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private void stop(@Nullable String reason, Throwable cause) {
        following = Following.stopped(String.valueOf(reason));
        log.atError().addKeyValue("reason", reason).setCause(cause).log("a topic is folded no more");
    }
}
