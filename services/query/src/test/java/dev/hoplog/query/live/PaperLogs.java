package dev.hoplog.query.live;

import dev.hoplog.api.Hosts;
import dev.hoplog.directory.Link;
import dev.hoplog.events.BodyHash;
import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.CommandId;
import dev.hoplog.events.Decision;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkEvent;
import dev.hoplog.events.LinkFact;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.LinkSettings;
import dev.hoplog.events.Slug;
import dev.hoplog.events.Trigger;
import dev.hoplog.events.codec.ClickCodec;
import dev.hoplog.events.codec.LinkEventCodec;
import dev.hoplog.query.live.LinkEffects.Effect;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Both topics in memory, read through Kafka's own in-memory consumer, and what became of their link events. */
final class PaperLogs {

    static final Logs LOGS = new Logs(77, 2, 2);
    static final Hosts HOSTS = new Hosts(URI.create("https://go.example.org"), List.of("x.example.org"));
    static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    static final Domain OTHER_DOMAIN = new Domain("x.example.org");

    private final List<List<ConsumerRecord<byte[], byte[]>>> slots = Stream.generate(
                    () -> (List<ConsumerRecord<byte[], byte[]>>) new ArrayList<ConsumerRecord<byte[], byte[]>>())
            .limit(LOGS.slots())
            .toList();
    private final Map<LinkKey, Link> links = new HashMap<>();
    private final Map<TopicPartition, Map<Long, Effect>> effects = new HashMap<>();
    private final Random random;
    private int mostAtATime = Integer.MAX_VALUE;
    private boolean foldsLinks = true;

    PaperLogs() {
        this(0);
    }

    /** @param seed decides how many records come with each poll, from one slot or another */
    PaperLogs(long seed) {
        random = new Random(seed);
    }

    /** From now on few records come with each poll. */
    PaperLogs inSmallPieces() {
        mostAtATime = 3;
        return this;
    }

    static LinkId id(int number) {
        return LinkId.ofBits(ByteBuffer.allocate(10).putInt(number).array());
    }

    static LinkKey key(String slug) {
        return new LinkKey(Domain.DEFAULT, new Slug(slug));
    }

    static ClickEntry.Click click(int link, Domain domain, Instant at) {
        return new ClickEntry.Click(
                at.toEpochMilli(),
                id(link),
                3,
                domain,
                "abc",
                "",
                "utm=1",
                "https://example.com/?utm=1",
                302,
                Decision.REDIRECTED,
                "",
                "",
                Trigger.QR,
                "GET",
                new ClickEntry.Visitor(
                        "https://from.example/", "Firefox", "de", "203.0.113.0/24", "", 0x5ec4e7L, "", ""),
                List.of(),
                "node1");
    }

    static LinkEvent event(String slug, int link, long expectedVersion, LinkFact fact) {
        return new LinkEvent(
                key(slug),
                id(link),
                expectedVersion,
                new CommandId(new UUID(link, expectedVersion)),
                BodyHash.NONE,
                "key_tester",
                NOON,
                fact);
    }

    static LinkEvent created(String slug, int link) {
        return event(
                slug,
                link,
                0,
                new LinkFact.LinkCreated(LinkSettings.redirectingTo("https://example.com/", "https://example.com/")));
    }

    /** Clicks on these links as one record. */
    void clicks(int slot, UUID segment, long firstSeq, int... ofLinks) {
        List<ClickEntry> entries = new ArrayList<>();
        for (int link : ofLinks) {
            entries.add(click(link, Domain.DEFAULT, NOON));
        }
        batch(slot, segment, firstSeq, entries);
    }

    void batch(int slot, UUID segment, long firstSeq, List<? extends ClickEntry> entries) {
        append(
                slot,
                ClickCodec.encodeBatch(
                        segment,
                        firstSeq,
                        entries.stream().map(ClickCodec::encode).toList()),
                NOON);
    }

    synchronized void link(int slot, LinkEvent event) {
        Link before = links.getOrDefault(event.key(), Link.ABSENT);
        Link after = Link.evolve(before, event);
        links.put(event.key(), after);
        effects.computeIfAbsent(LOGS.partitions().get(slot), _ -> new HashMap<>())
                .put((long) slots.get(slot).size(), after.equals(before) ? Effect.NONE : Effect.TOOK_EFFECT);
        append(slot, LinkEventCodec.encode(event), event.occurredAt());
    }

    synchronized void append(int slot, byte[] value, Instant time) {
        TopicPartition partition = LOGS.partitions().get(slot);
        slots.get(slot)
                .add(new ConsumerRecord<>(
                        partition.topic(),
                        partition.partition(),
                        slots.get(slot).size(),
                        time.toEpochMilli(),
                        TimestampType.CREATE_TIME,
                        0,
                        value.length,
                        new byte[0],
                        value,
                        new RecordHeaders(),
                        Optional.empty()));
    }

    /** Whether link events are folded by whoever knows what became of them. */
    synchronized void foldsLinks(boolean foldsThem) {
        foldsLinks = foldsThem;
    }

    synchronized Effect effect(LinkEvent event, byte[] value, int partition, long offset) {
        TopicPartition at = LOGS.partitions().get(LOGS.clickPartitions() + partition);
        return foldsLinks
                ? effects.getOrDefault(at, Map.of()).getOrDefault(offset, Effect.NOT_KNOWN_YET)
                : Effect.NOT_KNOWN_YET;
    }

    Reading reading(Start start) {
        return reading(start, 0);
    }

    Reading reading(Start start, int lookBack) {
        return new Reading(LOGS, this::consumer, start, lookBack, this::effect, HOSTS);
    }

    /** All that is there to be read, and no more. */
    List<LiveEvent> readAll(Reading reading) {
        var events = new ArrayList<LiveEvent>();
        // Each look brings a record, unless all that is left is held up.
        for (int look = 0; look < 200 && !isAtEnd(reading); look++) {
            events.addAll(reading.read(Duration.ZERO));
        }
        return events;
    }

    private boolean isAtEnd(Reading reading) {
        Place place = reading.place();
        return place != null && place.equals(end());
    }

    synchronized Place end() {
        return Place.before(LOGS, slots.stream().mapToLong(List::size).toArray());
    }

    Consumer<byte[], byte[]> consumer() {
        return new Reader();
    }

    private synchronized boolean feed(Reader reader) {
        int left = 1 + random.nextInt(mostAtATime);
        var shuffled = new ArrayList<>(LOGS.partitions());
        java.util.Collections.shuffle(shuffled, random);
        boolean isAnything = false;
        shuffled.removeAll(reader.paused());
        for (TopicPartition partition : shuffled) {
            List<ConsumerRecord<byte[], byte[]>> records = slots.get(LOGS.slot(partition));
            for (long at = reader.position(partition); at < records.size() && left > 0; at++) {
                reader.addRecord(records.get((int) at));
                isAnything = true;
                left--;
            }
        }
        return isAnything;
    }

    // Whoever holds the logs may take a reader's lock, and nobody the other way round.
    @SuppressWarnings("UnsynchronizedOverridesSynchronized")
    private final class Reader extends MockConsumer<byte[], byte[]> {

        Reader() {
            super("none");
        }

        @Override
        public Map<TopicPartition, Long> beginningOffsets(
                java.util.Collection<TopicPartition> partitions, Duration timeout) {
            var offsets = new HashMap<TopicPartition, Long>();
            partitions.forEach(partition -> offsets.put(partition, 0L));
            updateBeginningOffsets(offsets);
            return offsets;
        }

        @Override
        public Map<TopicPartition, Long> endOffsets(java.util.Collection<TopicPartition> partitions, Duration timeout) {
            var offsets = new HashMap<TopicPartition, Long>();
            Place end = end();
            partitions.forEach(partition -> offsets.put(partition, end.offset(LOGS.slot(partition))));
            updateEndOffsets(offsets);
            return offsets;
        }

        @Override
        @SuppressWarnings("NullAway") // Kafka's classes are not annotated; there is null where nothing is as late.
        public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
                Map<TopicPartition, Long> times, Duration timeout) {
            var found = new HashMap<TopicPartition, OffsetAndTimestamp>();
            synchronized (PaperLogs.this) {
                times.forEach((partition, time) -> found.put(
                        partition,
                        slots.get(LOGS.slot(partition)).stream()
                                .filter(record -> record.timestamp() >= time)
                                .findFirst()
                                .map(record -> new OffsetAndTimestamp(record.offset(), record.timestamp()))
                                .orElse(null)));
            }
            return found;
        }

        @Override
        public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            if (!feed(this) && timeout.isPositive()) {
                // Kafka's class does not wait, and whoever reads in a loop leaves nothing to those who append.
                LockSupport.parkNanos(1_000_000);
            }
            return super.poll(timeout);
        }
    }
}
