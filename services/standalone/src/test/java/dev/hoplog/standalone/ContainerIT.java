package dev.hoplog.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import tools.jackson.databind.JsonNode;

/** The roles apart, against Kafka's own image. Left out, and said so, where no container engine is. */
class ContainerIT {

    @TempDir
    Path folder;

    @Test
    void links_and_query_meet_on_the_log_alone() throws Exception {
        assumeTrue(
                DockerClientFactory.instance().isDockerAvailable(),
                "no container engine answers here, so the test against apache/kafka is left out");
        try (var kafka = new KafkaContainer("apache/kafka:4.2.2").withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")) {
            kafka.start();
            try (HoplogProcess links = HoplogProcess.role(
                                    "dev.hoplog.links.LinksRole", folder.resolve("links"), kafka.getBootstrapServers())
                            .awaitReady();
                    HoplogProcess query = HoplogProcess.role(
                                    "dev.hoplog.query.QueryRole", folder.resolve("query"), kafka.getBootstrapServers())
                            .awaitReady()) {
                JsonNode link = links.create("launch", "https://example.org/");
                // The other node knows it from the moment of the answer.
                assertThat(query.follow("launch").statusCode()).isEqualTo(302);
                try (var traffic = new Traffic(query, "launch", 4, 100)) {
                    traffic.await();
                }

                await().atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThat(
                                        query.allTimeClicks(link.at("/id").asString()))
                                .isEqualTo(401));
            }
        }
    }
}
