package dev.hoplog.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hoplog.events.topics.Layout;
import dev.hoplog.events.topics.Topic;
import dev.hoplog.events.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process whose log cannot be trusted: it says why and writes nothing, and redirects what it knows. */
class WrongLogIT {

    private static final String NAME = Topic.LINK_EVENTS.text();

    @TempDir
    Path folder;

    @Test
    void an_unknown_event_and_a_log_that_may_be_compacted_stop_writes_and_no_redirect() throws Exception {
        Map<String, String> environment;
        try (HoplogProcess hoplog =
                HoplogProcess.standalone(folder.resolve("data")).awaitReady()) {
            environment = hoplog.environment();
            hoplog.create("launch", "https://example.org/");

            appendOfALaterVersion(hoplog, "/launch");

            awaitReason(hoplog, "no link event");
            assertThat(hoplog.follow("launch").statusCode()).isEqualTo(302);
            assertRefused(hoplog, "no link event");
            try (Admin admin = admin(hoplog)) {
                admin.incrementalAlterConfigs(Map.of(
                                new ConfigResource(ConfigResource.Type.TOPIC, NAME),
                                List.of(new AlterConfigOp(
                                        new ConfigEntry("cleanup.policy", "compact"), AlterConfigOp.OpType.SET))))
                        .all()
                        .get(30, TimeUnit.SECONDS);
            }
            hoplog.kill();
        }

        try (HoplogProcess hoplog = launch(environment)) {
            awaitReason(hoplog, "cleanup.policy=compact");
            assertThat(hoplog.follow("launch").statusCode()).isEqualTo(302);
            assertRefused(hoplog, "must have cleanup.policy=delete");
        }
    }

    @Test
    void a_log_that_is_made_again_under_a_running_process_is_not_followed_then_nor_later() throws Exception {
        Map<String, String> environment;
        try (HoplogProcess hoplog =
                HoplogProcess.standalone(folder.resolve("data")).awaitReady()) {
            environment = hoplog.environment();
            hoplog.create("launch", "https://example.org/");

            try (Admin admin = admin(hoplog)) {
                admin.deleteTopics(List.of(NAME)).all().get(30, TimeUnit.SECONDS);
                // The broker learns of it from the controller, a moment later.
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> !admin.listTopics().names().get().contains(NAME));
                Topics.ensure(admin, Layout.SINGLE_BROKER, Duration.ofSeconds(30));
            }

            awaitReason(hoplog, "deleted and made again");
            assertThat(hoplog.follow("launch").statusCode()).isEqualTo(302);
            assertRefused(hoplog, "deleted and made again");
            hoplog.kill();
        }

        try (HoplogProcess hoplog = launch(environment)) {
            awaitReason(hoplog, "fold of another log");
            assertThat(hoplog.follow("launch").statusCode()).isEqualTo(302);
            assertRefused(hoplog, "fold of another log");
        }
    }

    private static HoplogProcess launch(Map<String, String> environment) {
        return HoplogProcess.launch("dev.hoplog.standalone.Standalone", environment);
    }

    private static void appendOfALaterVersion(HoplogProcess hoplog, String key) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", hoplog.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            NAME,
                            key.getBytes(StandardCharsets.UTF_8),
                            "of a later version".getBytes(StandardCharsets.UTF_8)))
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private static void awaitReason(HoplogProcess hoplog, String reason) {
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(() -> {
            HoplogProcess.Answer health = hoplog.getRaw("/actuator/health/readiness");
            assertThat(health.status()).isEqualTo(503);
            assertThat(health.body().toString()).contains(reason);
        });
    }

    private static void assertRefused(HoplogProcess hoplog, String reason) throws Exception {
        HoplogProcess.Answer answer = hoplog.post("/links", "{\"longUrl\":\"https://example.org/\"}");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body().at("/type").asString()).endsWith(":unavailable");
        assertThat(answer.body().at("/detail").asString()).contains(reason);
    }

    private static Admin admin(HoplogProcess hoplog) {
        return Admin.create(Map.of("bootstrap.servers", hoplog.bootstrapServers()));
    }
}
