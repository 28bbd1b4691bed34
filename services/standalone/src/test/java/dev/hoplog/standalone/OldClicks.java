package dev.hoplog.standalone;

import static org.awaitility.Awaitility.await;

import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.Decision;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.Trigger;
import dev.hoplog.events.codec.ClickCodec;
import dev.hoplog.events.topics.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Clicks of long ago in the log of a running Hoplog, as if it had run then. */
final class OldClicks {

    /**
     * The setting that has old clicks rolled up and deleted: those that are there when a process starts with it. Where nothing is old, it
     * does not look again for ten minutes.
     */
    static final String RETENTION = "HOPLOG_CLICK_RETENTION_DAYS";

    static final String FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
    /** When the first of them was. */
    static final Instant LONG_AGO = Instant.parse("2025-06-01T00:00:00Z");

    private static final int PARTITIONS = TestBroker.partitions(Topic.CLICK_EVENTS);

    private OldClicks() {}

    /** Appends so many clicks on a link, each in a record. */
    static void append(HoplogProcess hoplog, LinkId link, String destination, int clicks) {
        Map<String, Object> settings = Map.of("bootstrap.servers", hoplog.bootstrapServers());
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < clicks; i++) {
                Instant at = LONG_AGO.plus(Duration.ofMinutes(37L * i));
                byte[] click = ClickCodec.encode(click(link, destination, at, i));
                producer.send(new ProducerRecord<>(
                        Topic.CLICK_EVENTS.text(),
                        i % PARTITIONS,
                        at.toEpochMilli(),
                        null,
                        ClickCodec.encodeBatch(new UUID(2, i), 0, List.of(click))));
            }
        }
    }

    /** Waits until all of them are deleted, as they are where {@link #RETENTION} is set, and gives {@link #deleted}. */
    static List<Long> awaitDeleted(HoplogProcess hoplog, int clicks) {
        return await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofSeconds(1))
                .until(
                        () -> deleted(hoplog),
                        deleted -> deleted.stream().mapToLong(Long::longValue).sum() == clicks);
    }

    /** Where each partition of the clicks begins: how many of its records are deleted. */
    static List<Long> deleted(HoplogProcess hoplog) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", hoplog.bootstrapServers()))) {
            var begins = new ArrayList<Long>();
            for (TopicPartition partition : Topic.CLICK_EVENTS.partitions(PARTITIONS)) {
                begins.add(admin.listOffsets(Map.of(partition, OffsetSpec.earliest()))
                        .partitionResult(partition)
                        .get()
                        .offset());
            }
            return begins;
        }
    }

    private static ClickEntry click(LinkId link, String destination, Instant at, int i) {
        return new ClickEntry.Click(
                at.toEpochMilli(),
                link,
                1,
                Domain.DEFAULT,
                "slug",
                "",
                i % 3 == 0 ? "utm_source=mail" : "",
                destination,
                302,
                Decision.REDIRECTED,
                "",
                "",
                Trigger.LINK,
                "GET",
                new ClickEntry.Visitor(
                        "https://news.example/" + i, FIREFOX, "de", "203.0.113.0/24", "", 1 + i % 70, "", ""),
                List.of(),
                "node");
    }
}
