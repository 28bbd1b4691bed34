package dev.hoplog.query.live;

import dev.hoplog.api.Hosts;
import dev.hoplog.events.ClickBatch;
import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkEvent;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.codec.ClickDecoder;
import dev.hoplog.events.codec.LinkEventCodec;
import dev.hoplog.events.codec.UnknownEventException;
import dev.hoplog.query.live.LiveEvent.About;
import dev.hoplog.query.live.LiveEvent.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/*
 *   looked back          told
 *   |------ . . . ------|------------------->
 *   from    repeats     place
 *
 * Before the place where it begins, it reads some records of each slot and tells nothing of them: it only remembers which
 * clicks they had, so that a repeat behind the place is known as one.
 *
 * A record of which cannot be said yet what became of it is read again with the next look, and so are those behind it in
 * its slot. A record that is not known to this version ends its slot, here as for every reader.
 *
 * A broker that is away ends nothing: the client retries, and if it gives up it is made anew, at the same place.
 */
/** Reads both topics from a place on, and makes events of what the records hold. For one thread. */
final class Reading implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Reading.class);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(500);
    /** Between two looks at a record of which cannot be said yet what became of it; twice as long each time. */
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(4);

    private final Logs logs;
    private final List<TopicPartition> partitions;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final LinkEffects effects;
    private final Hosts hosts;
    private final int lookBack;
    private final Repeats repeats = new Repeats();
    private final ClickDecoder decoder = new ClickDecoder();
    private final CountDownLatch ending = new CountDownLatch(1);

    private Start start;
    private @Nullable Place began;
    private @Nullable Place end;
    private @Nullable Place place;
    private long[] next = {};
    private boolean isHeld;
    private Duration pauseWhenHeld = SHORTEST_PAUSE;
    private volatile @Nullable Consumer<byte[], byte[]> current;

    /** @param lookBack how many records of each slot before the start are read for the repeats of their clicks */
    Reading(
            Logs logs,
            Supplier<Consumer<byte[], byte[]>> consumers,
            Start start,
            int lookBack,
            LinkEffects effects,
            Hosts hosts) {
        this.logs = logs;
        this.partitions = logs.partitions();
        this.consumers = consumers;
        this.start = start;
        this.lookBack = lookBack;
        this.effects = effects;
        this.hosts = hosts;
    }

    /** Up to where all was given; null before brokers have said where it begins. */
    @Nullable
    Place place() {
        return place;
    }

    /** Where it began; null before brokers have said so. */
    @Nullable
    Place began() {
        return began;
    }

    /** Where the logs ended when it began; null before brokers have said so. */
    @Nullable
    Place end() {
        return end;
    }

    /** The next events, in the order of the log within each slot. None within the patience, or while brokers are away. */
    List<LiveEvent> read(Duration patience) {
        var events = new ArrayList<LiveEvent>();
        try {
            Consumer<byte[], byte[]> consumer = current == null ? open() : current;
            ConsumerRecords<byte[], byte[]> records = consumer.poll(patience);
            isHeld = false;
            for (TopicPartition partition : records.partitions()) {
                read(consumer, partition, records.records(partition), events);
            }
            pauseIfHeld();
        } catch (WakeupException e) {
            // Only wake() does that: whoever reads looks whether it is the end.
        } catch (KafkaException e) {
            log.atWarn().addKeyValue("error", e.toString()).log("reading events for listeners failed, trying again");
            close();
            pause(PAUSE);
        }
        return events;
    }

    /** Ends a {@link #read} that waits, from another thread. No more is read afterwards. */
    void wake() {
        ending.countDown();
        Consumer<byte[], byte[]> consumer = current;
        if (consumer != null) {
            consumer.wakeup();
        }
    }

    @Override
    public void close() {
        Consumer<byte[], byte[]> consumer = current;
        current = null;
        if (consumer != null) {
            consumer.close();
        }
    }

    private Consumer<byte[], byte[]> open() {
        Consumer<byte[], byte[]> consumer = consumers.get();
        current = consumer;
        if (ending.getCount() == 0) {
            throw new WakeupException();
        }
        consumer.assign(partitions);
        Place first = place(consumer.beginningOffsets(partitions, ANSWER));
        Place last = place(consumer.endOffsets(partitions, ANSWER));
        if (place == null) {
            Place beginning = within(first, begin(consumer, last), last);
            next = new long[logs.slots()];
            for (int slot = 0; slot < next.length; slot++) {
                next[slot] = Math.max(first.offset(slot), beginning.offset(slot) - lookBack);
            }
            began = beginning;
            end = last;
            place = beginning;
        }
        for (int slot = 0; slot < next.length; slot++) {
            // A log that lost its end has other records under these offsets, or none; there is nothing to resume.
            next[slot] = Math.clamp(next[slot], first.offset(slot), last.offset(slot));
            consumer.seek(partitions.get(slot), next[slot]);
        }
        return consumer;
    }

    private Place begin(Consumer<byte[], byte[]> consumer, Place last) {
        return switch (start) {
            case Start.Now() -> last;
            case Start.At(Place at) -> at;
            case Start.BeforeEnd(int records) -> {
                Place before = last;
                for (int slot = 0; slot < logs.slots(); slot++) {
                    before = before.before(slot, Math.max(0, last.offset(slot) - records));
                }
                yield before;
            }
            case Start.Since(Instant instant) -> since(consumer, instant, last);
        };
    }

    private Place since(Consumer<byte[], byte[]> consumer, Instant instant, Place last) {
        var times = new HashMap<TopicPartition, Long>();
        partitions.forEach(partition -> times.put(partition, instant.toEpochMilli()));
        Place since = last;
        for (Map.Entry<TopicPartition, OffsetAndTimestamp> found :
                consumer.offsetsForTimes(times, ANSWER).entrySet()) {
            // Nothing as late as that is an end.
            if (found.getValue() != null) {
                since = since.before(logs.slot(found.getKey()), found.getValue().offset());
            }
        }
        return since;
    }

    private Place place(Map<TopicPartition, Long> offsets) {
        var bySlot = new long[logs.slots()];
        offsets.forEach((partition, offset) -> bySlot[logs.slot(partition)] = offset);
        return Place.before(logs, bySlot);
    }

    private static Place within(Place first, Place wanted, Place last) {
        return wanted.or(first).butNotBeyond(last);
    }

    private void read(
            Consumer<byte[], byte[]> consumer,
            TopicPartition partition,
            List<ConsumerRecord<byte[], byte[]>> records,
            List<LiveEvent> events) {
        int slot = logs.slot(partition);
        for (ConsumerRecord<byte[], byte[]> record : records) {
            try {
                if (!read(record, slot, events)) {
                    isHeld = true;
                    consumer.seek(partition, record.offset());
                    return;
                }
            } catch (UnknownEventException e) {
                log.atError()
                        .addKeyValue("record", partition + "@" + record.offset())
                        .addKeyValue("reason", e.getMessage())
                        .log("listeners are told no more of a partition; a newer version of Hoplog may know the event");
                consumer.seek(partition, record.offset());
                consumer.pause(List.of(partition));
                return;
            }
            next[slot] = record.offset() + 1;
            Place here = place;
            if (here != null && here.offset(slot) < next[slot]) {
                place = here.before(slot, next[slot]);
            }
        }
    }

    /** Whether all of a record could be read. */
    private boolean read(ConsumerRecord<byte[], byte[]> record, int slot, List<LiveEvent> events) {
        Place before = place;
        if (before == null || record.value() == null) {
            throw new UnknownEventException("a record without a value");
        }
        return slot < logs.clickPartitions()
                ? readClicks(decoder.batch(record.value()), record.offset(), slot, before, events)
                : readLinkEvent(record, slot, before, events);
    }

    private boolean readClicks(ClickBatch batch, long offset, int slot, Place before, List<LiveEvent> events) {
        Repeats.Seen seen = repeats.of(batch.segmentId());
        for (int i = 0; i < batch.entries().size(); i++) {
            ClickEntry entry = batch.entries().get(i);
            long seq = batch.firstSeq() + i;
            if (seen.isNew(seq) && !before.hasPassed(slot, offset, i) && !(entry instanceof ClickEntry.Sealed)) {
                events.add(new LiveEvent(
                        about(entry),
                        before,
                        slot,
                        offset,
                        i,
                        () -> JSON.writeValueAsBytes(ClickForm.of(batch.segmentId(), seq, entry, hosts))));
            }
        }
        return true;
    }

    private boolean readLinkEvent(
            ConsumerRecord<byte[], byte[]> record, int slot, Place before, List<LiveEvent> events) {
        LinkEvent event = LinkEventCodec.decode(record.value());
        if (before.hasPassed(slot, record.offset(), 0)) {
            return true;
        }
        return switch (effects.of(event, record.value(), record.partition(), record.offset())) {
            case NOT_KNOWN_YET -> false;
            case NONE -> true;
            case TOOK_EFFECT -> {
                events.add(new LiveEvent(
                        new About(Kind.LINK, event.linkId(), event.key().domain(), event.occurredAt()),
                        before,
                        slot,
                        record.offset(),
                        0,
                        () -> JSON.writeValueAsBytes(LinkEventForm.of(event, hosts))));
                yield true;
            }
        };
    }

    private static About about(ClickEntry entry) {
        Instant at = ClickForm.time(entry);
        return switch (entry) {
            case ClickEntry.Click click -> about(click.linkId(), click.domain(), at);
            case ClickEntry.StrippedClick stripped -> about(stripped.linkId(), stripped.domain(), at);
            case ClickEntry.RollUp rollUp -> about(rollUp.linkId(), rollUp.domain(), at);
            case ClickEntry.Sealed _ -> throw new IllegalArgumentException("the end of a segment is no click");
        };
    }

    private static About about(@Nullable LinkId linkId, Domain domain, Instant at) {
        return new About(Kind.CLICK, linkId, domain, at);
    }

    private void pauseIfHeld() {
        if (isHeld) {
            pause(pauseWhenHeld);
            Duration twice = pauseWhenHeld.multipliedBy(2);
            pauseWhenHeld = twice.compareTo(PAUSE) < 0 ? twice : PAUSE;
        } else {
            pauseWhenHeld = SHORTEST_PAUSE;
        }
    }

    private void pause(Duration duration) {
        try {
            ending.await(duration.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
