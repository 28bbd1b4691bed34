package dev.hoplog.links.table;

import dev.hoplog.directory.Directory;
import dev.hoplog.directory.Ending;
import dev.hoplog.directory.Origin;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.codec.LinkEventCodec;
import dev.hoplog.events.topics.Topic;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * One thread in each process, of which one has the turn:
 *
 *   poll -> which links changed? -> wait until the directory has folded that far -> one transaction: rows, and how far was read
 *
 * A row is what the directory has at that moment, so events that come together are one row, and writing it again does no
 * harm. What must never be is an older row after a newer one: it would stay. A link's home and its aliases are in different
 * partitions, so one process writes for all of them (OneWriter), from one directory, which only gets newer. Whoever takes
 * the turn
 *
 *   1. fences the one before by the producer's transactional id: what that one has not committed is never committed,
 *   2. asks where link-events ends: nobody's row can say more than what stands before that,
 *   3. writes nothing until its own directory has come that far.
 *
 * How far was read stands in the offsets of the group, each with a mark: of which topic `links` it is true, and for rows of
 * which form. With another mark, or none, all rows are written again.
 */
/** Writes the rows of links, while it is this process's turn. */
final class TableWriter implements Runnable {

    /** Another form of rows has another number, and then all of them are written again. */
    private static final int FORM = 1;

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** A second more after each failure that follows another. */
    private static final int MAX_PAUSES = 10;

    private static final Logger log = LoggerFactory.getLogger(TableWriter.class);

    private final Directory directory;
    private final Rows rows;
    private final Origin origin;
    private final String mark;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Supplier<Producer<byte[], byte[]>> producers;
    private final Ending ending = new Ending();
    private volatile long lag;
    private volatile String trouble = "";

    private @Nullable Turn turn;
    private int failures;

    /**
     * The right to write.
     *
     * @param end up to where the directory must have folded the log before anything is written, by partition
     */
    private record Turn(Producer<byte[], byte[]> producer, Map<Integer, Long> end) {}

    TableWriter(
            Directory directory,
            Rows rows,
            Origin origin,
            String table,
            Supplier<Consumer<byte[], byte[]>> consumers,
            Supplier<Producer<byte[], byte[]>> producers) {
        this.directory = directory;
        this.rows = rows;
        this.origin = origin;
        this.mark = FORM + " " + table;
        this.consumers = consumers;
        this.producers = producers;
    }

    long lag() {
        return lag;
    }

    String trouble() {
        return trouble;
    }

    /** Ends the thread that runs this, soon. */
    void close() {
        ending.close();
    }

    @Override
    public void run() {
        // A directory that is a fold of another log refuses this one, and then there is nothing to write.
        while (!ending.isAsked() && !directory.origin().equals(Optional.of(origin))) {
            ending.pause(PAUSE);
        }
        while (!ending.isAsked()) {
            try (Consumer<byte[], byte[]> consumer = consumers.get()) {
                ending.reads(consumer);
                follow(consumer);
            } catch (WakeupException e) {
                // Only close() wakes it.
            } catch (RuntimeException e) {
                failures = Math.min(failures + 1, MAX_PAUSES);
                trouble = "The topic links falls behind: " + e.getMessage() + ". It is tried again.";
                log.atWarn().setCause(e).log("rows of links could not be written, trying again");
            } finally {
                ending.reads(null);
                stepDown();
            }
            ending.pause(PAUSE.multipliedBy(failures));
        }
    }

    private void follow(Consumer<byte[], byte[]> consumer) {
        consumer.subscribe(List.of(Topic.LINK_EVENTS.text()), new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                stepDown();
            }

            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                if (!partitions.isEmpty()) {
                    takeOver(consumer, partitions);
                }
                trouble = "";
            }
        });
        while (!ending.isAsked()) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            Turn mine = turn;
            if (mine != null && !records.isEmpty()) {
                write(consumer, mine, records);
            }
            lag = consumer.assignment().stream()
                    .mapToLong(partition -> consumer.currentLag(partition).orElse(0))
                    .sum();
        }
    }

    private void takeOver(Consumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions) {
        Producer<byte[], byte[]> producer = producers.get();
        turn = new Turn(producer, Map.of());
        producer.initTransactions();
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, OffsetAndMetadata> read = consumer.committed(Set.copyOf(partitions));
        var end = new HashMap<Integer, Long>();
        for (TopicPartition partition : partitions) {
            long last = ends.getOrDefault(partition, 0L);
            OffsetAndMetadata known = read.get(partition);
            boolean isKnown = known != null && known.metadata().equals(mark) && known.offset() <= last;
            consumer.seek(partition, isKnown ? known : new OffsetAndMetadata(0));
            end.put(partition.partition(), last);
        }
        turn = new Turn(producer, end);
        log.atInfo().addKeyValue("partitions", partitions.size()).log("this process writes the topic links");
    }

    private void stepDown() {
        Turn mine = turn;
        turn = null;
        lag = 0;
        if (mine != null) {
            // What is under way in a transaction is aborted by whoever takes the turn next, and written again.
            mine.producer().close(Duration.ZERO);
        }
    }

    private void write(Consumer<byte[], byte[]> consumer, Turn mine, ConsumerRecords<byte[], byte[]> records) {
        Map<Integer, Long> folded = folded(mine, records);
        var changed = new LinkedHashMap<LinkId, Map<Integer, Long>>();
        var read = new HashMap<TopicPartition, OffsetAndMetadata>();
        for (TopicPartition partition : records.partitions()) {
            long end = folded.getOrDefault(partition.partition(), 0L);
            for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
                if (record.offset() >= end) {
                    consumer.seek(partition, record.offset());
                    break;
                }
                changed.computeIfAbsent(LinkEventCodec.decode(record.value()).linkId(), _ -> new HashMap<>())
                        .put(partition.partition(), record.offset());
                read.put(partition, new OffsetAndMetadata(record.offset() + 1, record.leaderEpoch(), mark));
            }
        }
        if (read.isEmpty()) {
            return;
        }
        mine.producer().beginTransaction();
        changed.forEach((id, sources) -> rows.of(id, sources).ifPresent(mine.producer()::send));
        mine.producer().sendOffsetsToTransaction(read, consumer.groupMetadata());
        mine.producer().commitTransaction();
        failures = 0;
    }

    /**
     * Waits, for a while, until the directory has folded these records and all that the one before may have written. How far
     * it has; nowhere until it is that far.
     */
    private Map<Integer, Long> folded(Turn mine, ConsumerRecords<byte[], byte[]> records) {
        var ends = new HashMap<>(mine.end());
        for (TopicPartition partition : records.partitions()) {
            ends.merge(
                    partition.partition(), records.records(partition).getLast().offset() + 1, Math::max);
        }
        directory.progress().reached(ends, POLL).toCompletableFuture().join();
        return directory.progress().hasReached(mine.end())
                ? directory.progress().positions()
                : Map.of();
    }
}
