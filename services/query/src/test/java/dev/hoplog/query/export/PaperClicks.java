package dev.hoplog.query.export;

import dev.hoplog.analytics.classify.Classified;
import dev.hoplog.analytics.classify.Classifier;
import dev.hoplog.analytics.classify.Kind;
import dev.hoplog.api.Hosts;
import dev.hoplog.events.ClickBatch;
import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.Decision;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.Trigger;
import dev.hoplog.events.codec.ClickCodec;
import dev.hoplog.events.topics.Topic;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** {@code click-events} on paper, with Kafka's own consumer for tests. */
final class PaperClicks {

    static final Uuid ID = new Uuid(1, 2);
    static final LinkId LINK = new LinkId("lnk_aaaaaaaaaaaaaaaa");
    static final LinkId OTHER_LINK = new LinkId("lnk_bbbbbbbbbbbbbbbb");
    static final UUID SEGMENT = new UUID(7, 7);
    static final ClickFilter ALL = new ClickFilter(null, null, null, Set.of(), false, false);

    private static final int RECORDS_OF_A_POLL = 5;

    private final List<List<ConsumerRecord<byte[], byte[]>>> partitions = new ArrayList<>();

    PaperClicks(int partitions) {
        for (int i = 0; i < partitions; i++) {
            this.partitions.add(new ArrayList<>());
        }
    }

    /** A record with the time that a sender gives it: that of the latest entry. */
    void append(int partition, UUID segment, long firstSeq, ClickEntry... entries) {
        long latest = 0;
        for (ClickEntry entry : entries) {
            latest = Math.max(
                    latest,
                    switch (entry) {
                        case ClickEntry.Click click -> click.occurredAt();
                        case ClickEntry.StrippedClick click -> click.occurredAt();
                        case ClickEntry.RollUp rollUp -> rollUp.minute() * 60_000;
                        case ClickEntry.Sealed _ -> 0;
                    });
        }
        append(latest, partition, new ClickBatch(segment, firstSeq, List.of(entries)));
    }

    void append(long timestamp, int partition, ClickBatch batch) {
        List<byte[]> entries = batch.entries().stream().map(ClickCodec::encode).toList();
        List<ConsumerRecord<byte[], byte[]>> records = partitions.get(partition);
        records.add(new ConsumerRecord<>(
                Topic.CLICK_EVENTS.text(),
                partition,
                records.size(),
                timestamp,
                TimestampType.CREATE_TIME,
                0,
                0,
                new byte[0],
                ClickCodec.encodeBatch(batch.segmentId(), batch.firstSeq(), entries),
                new RecordHeaders(),
                Optional.empty()));
    }

    ClickLog log() {
        return new ClickLog(
                this::consumer,
                ID,
                partitions.size(),
                PaperClicks::classifier,
                new Hosts(URI.create("https://go.example"), List.of()));
    }

    /** Who has "bot" in his name is one. */
    static Classifier classifier() {
        return click -> new Classified(
                click.visitor().userAgent().contains("bot") ? Kind.BOT : Kind.HUMAN,
                Classified.WITHOUT_DETAILS.values());
    }

    static ClickEntry.Click click(long occurredAt) {
        return click(occurredAt, LINK, Decision.REDIRECTED, "browser");
    }

    static ClickEntry.Click click(long occurredAt, LinkId link, Decision decision, String userAgent) {
        return new ClickEntry.Click(
                occurredAt,
                link,
                3,
                Domain.DEFAULT,
                "spring",
                "",
                "a=b",
                "https://example.org/?a=b",
                302,
                decision,
                "",
                "",
                Trigger.LINK,
                "GET",
                new ClickEntry.Visitor("https://news.example/", userAgent, "de", "203.0.113.0/24", "DE", 42, "", ""),
                List.of(),
                "node");
    }

    private Consumer<byte[], byte[]> consumer() {
        var consumer = new MockConsumer<byte[], byte[]>("none") {

            @Override
            public synchronized void assign(Collection<TopicPartition> assigned) {
                super.assign(assigned);
                assigned.forEach(
                        partition -> partitions.get(partition.partition()).forEach(this::addRecord));
            }

            @Override
            public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
                    Map<TopicPartition, Long> times) {
                var found = new HashMap<TopicPartition, OffsetAndTimestamp>();
                times.forEach((partition, time) -> found.put(
                        partition,
                        partitions.get(partition.partition()).stream()
                                .filter(record -> record.timestamp() >= time)
                                .findFirst()
                                .map(record -> new OffsetAndTimestamp(record.offset(), record.timestamp()))
                                .orElse(null)));
                return found;
            }
        };
        consumer.setMaxPollRecords(RECORDS_OF_A_POLL);
        for (TopicPartition partition : Topic.CLICK_EVENTS.partitions(partitions.size())) {
            consumer.updateBeginningOffsets(Map.of(partition, 0L));
            consumer.updateEndOffsets(Map.of(
                    partition, (long) partitions.get(partition.partition()).size()));
        }
        return consumer;
    }
}
