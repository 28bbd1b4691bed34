package dev.hoplog.directory;

import dev.hoplog.directory.Store.Table;
import dev.hoplog.events.ApiKeyDeleted;
import dev.hoplog.events.codec.ApiKeyCodec;
import dev.hoplog.events.codec.UnknownEventException;
import dev.hoplog.events.topics.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
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
 * As Follower does it with links: one thread, and one write for the rows and positions of a poll, before anybody is told.
 *
 * Unlike there, a record that is not understood stops nothing. Keys have nothing to do with each other, so one that a later
 * version wrote must not keep others from being deleted. The fault is on the safe side: the key of a record that is not
 * understood is unknown here, and a deletion is one whatever its value says.
 */
/** Follows {@code api-keys} into the store. */
final class ApiKeyFollower implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(ApiKeyFollower.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Store store;
    private final List<TopicPartition> partitions;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final CatchUp catchUp;
    private final java.util.function.Consumer<String> folded;

    private volatile Following following = Following.CATCHING_UP;
    private volatile @Nullable Consumer<byte[], byte[]> current;
    private final CountDownLatch closing = new CountDownLatch(1);

    /** @param folded told the id of each key about which a record was folded */
    ApiKeyFollower(
            Store store,
            Origin origin,
            Supplier<Consumer<byte[], byte[]>> consumers,
            CatchUp catchUp,
            java.util.function.Consumer<String> folded) {
        this.store = store;
        this.consumers = consumers;
        this.catchUp = catchUp;
        this.folded = folded;
        this.partitions = IntStream.range(0, origin.partitions())
                .mapToObj(partition -> new TopicPartition(Topic.API_KEYS.text(), partition))
                .toList();
    }

    Following following() {
        return following;
    }

    /** Ends the thread that runs this, soon. */
    void close() {
        closing.countDown();
        Consumer<byte[], byte[]> consumer = current;
        if (consumer != null) {
            consumer.wakeup();
        }
    }

    @Override
    public void run() {
        while (!isClosed()) {
            try (Consumer<byte[], byte[]> consumer = consumers.get()) {
                current = consumer;
                follow(consumer);
            } catch (WakeupException e) {
                // Only close() wakes it.
                return;
            } catch (OffsetOutOfRangeException e) {
                String reason = "api-keys is shorter than what was folded from it (" + e.getMessage()
                        + "): start again to fold it anew";
                store.markForRebuild(reason);
                stop(reason, e);
                return;
            } catch (KafkaException e) {
                log.atWarn()
                        .addKeyValue("error", e.toString())
                        .addKeyValue("cause", String.valueOf(e.getCause()))
                        .log("reading api-keys failed, trying again");
                pause();
            } catch (RuntimeException | Error e) {
                stop("API keys cannot be folded: " + e.getMessage(), e);
                return;
            } finally {
                current = null;
            }
        }
    }

    private void follow(Consumer<byte[], byte[]> consumer) {
        consumer.assign(partitions);
        partitions.forEach(partition ->
                consumer.seek(partition, store.position(partition.partition()).asSeek()));
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (!isClosed()) {
            if (following.phase() == Following.Phase.CATCHING_UP && hasReached(consumer, ends)) {
                store.markComplete();
                following = Following.UP_TO_DATE;
                log.atInfo().addKeyValue("partitions", partitions.size()).log("API keys are up to date");
            }
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            if (!records.isEmpty()) {
                fold(records);
            }
        }
    }

    private void fold(ConsumerRecords<byte[], byte[]> records) {
        var ids = new LinkedHashSet<String>();
        try (Store.Changes changes = store.begin()) {
            for (TopicPartition partition : records.partitions()) {
                List<ConsumerRecord<byte[], byte[]>> ofPartition = records.records(partition);
                ofPartition.forEach(record -> fold(changes, record, ids));
                ConsumerRecord<byte[], byte[]> last = ofPartition.getLast();
                changes.advance(
                        partition.partition(),
                        new Position(last.offset() + 1, last.leaderEpoch().orElse(-1)));
            }
            changes.commit();
        }
        ids.forEach(folded);
        for (TopicPartition partition : records.partitions()) {
            catchUp.folded(
                    partition.partition(), store.position(partition.partition()).nextOffset());
        }
    }

    private static void fold(Store.Changes changes, ConsumerRecord<byte[], byte[]> record, Set<String> ids) {
        byte[] key = record.key();
        if (key == null) {
            skip(record, "a record without a key", null);
            return;
        }
        String id = ApiKeyCodec.idOf(key);
        ids.add(id);
        if (record.value() == null) {
            putDeletion(changes, id, record);
            return;
        }
        try {
            ApiKeyCodec.decode(key, record.value());
            changes.put(Table.API_KEYS, key, record.value());
        } catch (UnknownEventException e) {
            skip(record, "the key is unknown here; if a newer version of Hoplog wrote it, run that one", e);
            if (ApiKeyCodec.isDeletion(key)) {
                putDeletion(changes, id, record);
            } else {
                changes.delete(Table.API_KEYS, key);
            }
        }
    }

    private static void putDeletion(Store.Changes changes, String id, ConsumerRecord<byte[], byte[]> record) {
        changes.put(
                Table.API_KEYS,
                ApiKeyCodec.recordKeyOfDeletion(id),
                ApiKeyCodec.encode(new ApiKeyDeleted(id, Instant.ofEpochMilli(record.timestamp()), "")));
    }

    private static void skip(ConsumerRecord<byte[], byte[]> record, String consequence, @Nullable Exception cause) {
        log.atWarn()
                .addKeyValue("at", record.topic() + "-" + record.partition() + "@" + record.offset())
                .addKeyValue("consequence", consequence)
                .setCause(cause)
                .log("a record of api-keys is not understood");
    }

    private boolean isClosed() {
        return closing.getCount() == 0;
    }

    private void pause() {
        try {
            closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            closing.countDown();
        }
    }

    private static boolean hasReached(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private void stop(@Nullable String reason, Throwable cause) {
        following = Following.stopped(String.valueOf(reason));
        log.atError().addKeyValue("reason", reason).setCause(cause).log("API keys are no longer folded");
    }
}
