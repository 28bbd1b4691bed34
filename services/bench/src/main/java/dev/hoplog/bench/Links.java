package dev.hoplog.bench;

import dev.hoplog.api.cli.ProgressBar;
import dev.hoplog.events.BodyHash;
import dev.hoplog.events.CommandId;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkEvent;
import dev.hoplog.events.LinkFact;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.LinkSettings;
import dev.hoplog.events.Slug;
import dev.hoplog.events.codec.LinkEventCodec;
import dev.hoplog.events.topics.KeyPartition;
import dev.hoplog.events.topics.Layout;
import dev.hoplog.events.topics.Topic;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The links that are followed here: {@code s0}, {@code s1} and so on. They are written to the log at once, as events. */
final class Links {

    /** The metric that says how many a server has in memory. */
    static final String IN_MEMORY = "hoplog_directory_memory_links";

    private Links() {}

    static String slug(int number) {
        return "s" + number;
    }

    static String destination(int number) {
        return "https://example.org/some/landing/page/" + number + "?campaign=autumn";
    }

    static LinkId id(int number) {
        return LinkId.ofBits(ByteBuffer.allocate(10).putInt(6, number).array());
    }

    static LinkEvent created(int number, Instant at) {
        return new LinkEvent(
                new LinkKey(Domain.DEFAULT, new Slug(slug(number))),
                id(number),
                0,
                new CommandId(new UUID(0x7000, number)),
                BodyHash.NONE,
                "system",
                at,
                new LinkFact.LinkCreated(LinkSettings.redirectingTo(destination(number), destination(number))));
    }

    /** Appends their creations and waits until a server has them in memory. */
    static void create(Server server, String bootstrapServers, int links) throws InterruptedException {
        create(server, bootstrapServers, links, link -> created(link, Instant.now()));
    }

    /** Appends these creations and waits until a server has the links in memory. */
    static void create(Server server, String bootstrapServers, int links, IntFunction<LinkEvent> creation)
            throws InterruptedException {
        var progress = new ProgressBar("creating links", links);
        Map<String, Object> settings =
                Map.of("bootstrap.servers", bootstrapServers, "acks", "all", "linger.ms", 50, "batch.size", 1 << 18);
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int link = 0; link < links; link++) {
                LinkEvent event = creation.apply(link);
                byte[] key = event.key().bytes();
                int partition = KeyPartition.of(key, Topic.LINK_EVENTS.partitions(Layout.SINGLE_BROKER));
                producer.send(new ProducerRecord<>(
                        Topic.LINK_EVENTS.text(),
                        partition,
                        event.occurredAt().toEpochMilli(),
                        key,
                        LinkEventCodec.encode(event),
                        LinkEventCodec.headers(event)));
            }
        }
        server.awaitMetric(IN_MEMORY, links, progress::at);
        progress.end();
    }
}
