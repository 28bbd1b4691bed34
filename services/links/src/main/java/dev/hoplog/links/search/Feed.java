package dev.hoplog.links.search;

import dev.hoplog.directory.Directory;
import dev.hoplog.directory.Ending;
import dev.hoplog.directory.Link;
import dev.hoplog.directory.Origin;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.LinkSettings;
import dev.hoplog.events.codec.LinkEventCodec;
import dev.hoplog.events.topics.Topic;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.lucene.index.IndexableField;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * One thread:
 *
 *   poll -> which links changed? -> wait until the directory has folded that far -> documents -> now and then: show, commit
 *
 * Records that the directory has not folded yet are read again later; an event that it does not know stops it, and so this.
 * Lists are brought up to date at once when somebody waits for it or nothing changed for a while, otherwise every REFRESH.
 * A commit is not forced by anything: what comes after the last one is read from the log again.
 */
/** Keeps the documents up to date. */
final class Feed implements Runnable {

    /** How old lists may be while links change all the time. */
    private static final Duration REFRESH = Duration.ofMillis(500);

    private static final Duration COMMIT = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** A second more after each failure that follows another. */
    private static final int MAX_PAUSES = 10;

    private static final Logger log = LoggerFactory.getLogger(Feed.class);

    private final LinkIndex index;
    private final Directory directory;
    private final Origin origin;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final List<TopicPartition> partitions;
    private final Ending ending = new Ending();
    private volatile long lag;

    private boolean isShown = true;
    private boolean isCommitted = true;
    private long shownAt = System.nanoTime();
    private long committedAt = System.nanoTime();
    private int failures;

    Feed(LinkIndex index, Directory directory, Origin origin, Supplier<Consumer<byte[], byte[]>> consumers) {
        this.index = index;
        this.directory = directory;
        this.origin = origin;
        this.consumers = consumers;
        this.partitions = Topic.LINK_EVENTS.partitions(origin.partitions());
    }

    /** How many records are not in the documents yet. */
    long lag() {
        return lag;
    }

    /** Ends the thread that runs this, soon. */
    void close() {
        ending.close();
    }

    @Override
    public void run() {
        // A directory that is a fold of another log refuses this one, and then there is nothing to make documents of.
        while (!ending.isAsked() && !directory.origin().equals(Optional.of(origin))) {
            ending.pause(PAUSE);
        }
        while (!ending.isAsked()) {
            try (Consumer<byte[], byte[]> consumer = consumers.get()) {
                ending.reads(consumer);
                follow(consumer, index.documents(origin));
            } catch (WakeupException e) {
                // Only close() wakes it.
                return;
            } catch (OffsetOutOfRangeException e) {
                index.disown("link-events is shorter than what the index was made from (" + e.getMessage()
                        + "): start again to make it anew");
                return;
            } catch (KafkaException e) {
                log.atWarn().addKeyValue("error", e.toString()).log("reading link-events failed, trying again");
                ending.pause(PAUSE);
            } catch (IOException | RuntimeException | Error e) {
                index.repair(e);
                ending.pause(PAUSE.multipliedBy(failures));
                failures = Math.min(failures + 1, MAX_PAUSES);
            } finally {
                ending.reads(null);
            }
        }
    }

    private void follow(Consumer<byte[], byte[]> consumer, Documents documents) throws IOException {
        consumer.assign(partitions);
        partitions.forEach(
                partition -> consumer.seek(partition, documents.mark().position(partition.partition())));
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (!ending.isAsked()) {
            Throwable failure = index.failure();
            if (failure != null) {
                throw new IOException("the documents cannot be read", failure);
            }
            if (!documents.mark().isComplete() && hasReached(consumer, ends)) {
                complete(documents);
            }
            apply(consumer, consumer.poll(untilNextRefresh()), documents);
            lag = partitions.stream()
                    .mapToLong(partition -> consumer.currentLag(partition).orElse(0))
                    .sum();
            showAndCommit(documents);
        }
    }

    private void apply(Consumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> records, Documents documents)
            throws IOException {
        if (records.isEmpty()) {
            return;
        }
        Map<Integer, Long> folded = folded(records);
        var positions = new HashMap<Integer, OffsetAndMetadata>();
        Set<LinkId> changed = new LinkedHashSet<>();
        for (TopicPartition partition : records.partitions()) {
            long end = folded.getOrDefault(partition.partition(), 0L);
            for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
                if (record.offset() >= end) {
                    consumer.seek(partition, record.offset());
                    break;
                }
                changed.add(LinkEventCodec.decode(record.value()).linkId());
                positions.put(
                        partition.partition(), new OffsetAndMetadata(record.offset() + 1, record.leaderEpoch(), ""));
            }
        }
        for (LinkId id : changed) {
            update(documents, id);
        }
        documents.mark(documents.mark().advance(positions));
        isShown &= positions.isEmpty();
        isCommitted &= positions.isEmpty();
    }

    /** Waits, for a while, until the directory has folded these records; how far it has then. */
    private Map<Integer, Long> folded(ConsumerRecords<byte[], byte[]> records) {
        var ends = new HashMap<Integer, Long>();
        for (TopicPartition partition : records.partitions()) {
            ends.put(partition.partition(), records.records(partition).getLast().offset() + 1);
        }
        directory.progress().reached(ends, POLL).toCompletableFuture().join();
        return directory.progress().positions();
    }

    private void update(Documents documents, LinkId id) throws IOException {
        Optional<LinkKey> home = directory.home(id);
        switch (home.map(directory::find).orElse(Link.ABSENT)) {
            case Link.Live live ->
                documents.put(id, document(id, home.get(), live.settings(), live.createdAt(), false));
            case Link.Deleted deleted ->
                documents.put(id, document(id, home.get(), deleted.settings(), deleted.createdAt(), true));
            case Link.Absent _, Link.Purged _, Link.Alias _ -> documents.remove(id);
        }
    }

    private Iterable<IndexableField> document(
            LinkId id, LinkKey home, LinkSettings settings, Instant createdAt, boolean isDeleted) {
        return LinkDocument.of(id, home, directory.aliases(id), settings, createdAt, isDeleted);
    }

    private void complete(Documents documents) throws IOException {
        index.refresh(documents);
        documents.mark(documents.mark().completed());
        commit(documents);
        log.atInfo().addKeyValue("partitions", partitions.size()).log("the index of links is up to date");
    }

    private void showAndCommit(Documents documents) throws IOException {
        long now = System.nanoTime();
        boolean isDue = documents.mark().isComplete() && now - shownAt >= REFRESH.toNanos();
        if (!isShown && (isDue || index.isAwaited())) {
            index.refresh(documents);
            isShown = true;
            shownAt = now;
        }
        if (!isCommitted && now - committedAt >= COMMIT.toNanos()) {
            commit(documents);
        }
    }

    private void commit(Documents documents) throws IOException {
        documents.commit();
        isCommitted = true;
        failures = 0;
        committedAt = System.nanoTime();
    }

    private Duration untilNextRefresh() {
        return isShown ? POLL : REFRESH.minusNanos(Math.min(System.nanoTime() - shownAt, REFRESH.toNanos()));
    }

    private static boolean hasReached(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }
}
