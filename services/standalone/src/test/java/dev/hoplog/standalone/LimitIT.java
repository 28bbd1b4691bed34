package dev.hoplog.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A link that answers only so many humans, whatever is killed. */
class LimitIT {

    private static final LinkId LINK = new LinkId("lnk_mzxw6ytbojtg633c");
    private static final int VISITORS = 4;

    @TempDir
    Path folder;

    @Test
    void no_place_is_given_twice_through_kill_9_and_none_is_left_over() throws Exception {
        Path data = folder.resolve("data");
        long redirected = 0;
        long unknown = 0;
        for (int life = 0; life < 2; life++) {
            try (HoplogProcess hoplog = HoplogProcess.standalone(data).awaitReady()) {
                if (life == 0) {
                    createLimited(hoplog, 4000);
                }
                try (var traffic = new Traffic(hoplog, "limited", VISITORS, Integer.MAX_VALUE)) {
                    await().atMost(Duration.ofSeconds(30)).until(() -> traffic.redirected.get() > 1500);
                    hoplog.kill();
                    traffic.await();
                    assertThat(traffic.other.get()).isZero();
                    redirected += traffic.redirected.get();
                    unknown += traffic.unknown.get();
                }
            }
        }

        try (HoplogProcess hoplog = HoplogProcess.standalone(data).awaitReady();
                var traffic = new Traffic(hoplog, "limited", VISITORS, 1000)) {
            traffic.await();
            redirected += traffic.redirected.get();

            assertThat(redirected).isBetween(4000 - unknown, 4000L);
            assertThat(hoplog.follow("limited").statusCode()).isEqualTo(410);
            long least = redirected;
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(
                            () -> assertThat(hoplog.allTimeClicks(LINK.text())).isBetween(least, 4000L));
        }
    }

    @Test
    void other_nodes_hear_of_it_and_remember_it_without_brokers() throws Exception {
        HoplogProcess one = HoplogProcess.standalone(folder.resolve("one")).awaitReady();
        String brokers = one.bootstrapServers();
        try (HoplogProcess two = HoplogProcess.role("dev.hoplog.query.QueryRole", folder.resolve("two"), brokers)
                .awaitReady()) {
            createLimited(one, 5);
            for (int visit = 0; visit < 5; visit++) {
                assertThat(one.follow("limited").statusCode()).isEqualTo(302);
            }

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> two.follow("limited").statusCode() == 410);
            assertThat(one.follow("limited").statusCode()).isEqualTo(410);
            one.kill();
            two.kill();
        }
        try (HoplogProcess two = HoplogProcess.role("dev.hoplog.query.QueryRole", folder.resolve("two"), brokers)) {
            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> two.follow("healthz").statusCode() == 200);
            assertThat(two.follow("limited").statusCode()).isEqualTo(410);
        }
    }

    /** Waits until this node knows it. */
    private static void createLimited(HoplogProcess hoplog, long maxClicks) throws Exception {
        var settings = new LinkSettings(
                "https://example.org/",
                "https://example.org/",
                "",
                "",
                List.of(),
                null,
                null,
                maxClicks,
                302,
                true,
                false,
                false,
                false,
                null);
        var event = new LinkEvent(
                new LinkKey(Domain.DEFAULT, new Slug("limited")),
                LINK,
                0,
                new CommandId(new UUID(1, 2)),
                BodyHash.NONE,
                "admin",
                Instant.now(),
                new LinkFact.LinkCreated(settings));
        byte[] key = event.key().bytes();
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", hoplog.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            Topic.LINK_EVENTS.text(),
                            KeyPartition.of(key, Topic.LINK_EVENTS.partitions(Layout.SINGLE_BROKER)),
                            key,
                            LinkEventCodec.encode(event)))
                    .get();
        }
        await().atMost(Duration.ofSeconds(30))
                .until(() -> hoplog.get("/links/lookup?slug=limited").status() == 200);
    }
}
