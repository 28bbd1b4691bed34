package dev.hoplog.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** API keys on two nodes, with their brokers and without. */
class KeysIT {

    private static final String LINKS = "dev.hoplog.links.LinksRole";

    @TempDir
    Path folder;

    @Test
    void a_key_and_its_deletion_reach_every_node_and_are_known_after_a_restart_without_any_broker() throws Exception {
        HoplogProcess one = HoplogProcess.standalone(folder.resolve("one")).awaitReady();
        HoplogProcess two = HoplogProcess.role(LINKS, folder.resolve("two"), one.bootstrapServers())
                .awaitReady();
        String kept = "";
        String deleted = "";
        try (one;
                two) {
            for (HoplogProcess node : List.of(one, two)) {
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(
                                () -> assertThat(node.get("/links").status()).isEqualTo(200));
            }
            for (int round = 0; round < 10; round++) {
                // A key works everywhere from the moment of its answer, whichever node made it ...
                JsonNode key = make(round % 2 == 0 ? one : two);
                kept = key.at("/secret").asString();
                assertThat(one.status("/links", kept)).as("round %d", round).isEqualTo(200);
                assertThat(two.status("/links", kept)).as("round %d", round).isEqualTo(200);

                // ... and not longer than until its deletion: there at once, elsewhere once it is folded.
                JsonNode other = make(one);
                deleted = other.at("/secret").asString();
                assertThat(two.status("/links", deleted)).isEqualTo(200);
                assertThat(two.delete("/keys/" + other.at("/id").asString()).status())
                        .isEqualTo(204);
                assertThat(two.status("/links", deleted)).isEqualTo(401);
                String gone = deleted;
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(
                                () -> assertThat(one.status("/links", gone)).isEqualTo(401));
            }
            one.kill();
            two.kill();
        }

        try (HoplogProcess alone = HoplogProcess.launch(LINKS, two.environment())) {
            String secret = kept;
            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .untilAsserted(
                            () -> assertThat(alone.status("/links", secret)).isEqualTo(200));
            assertThat(alone.status("/links", deleted)).isEqualTo(401);
            assertThat(alone.post("/keys", "{\"name\":\"n\",\"scopes\":[\"admin\"]}")
                            .status())
                    .isEqualTo(503);
        }
    }

    private static JsonNode make(HoplogProcess hoplog) throws Exception {
        HoplogProcess.Answer made = hoplog.post("/keys", "{\"name\":\"for a test\",\"scopes\":[\"links:read\"]}");
        assertThat(made.status()).as(() -> made.body().toString()).isEqualTo(201);
        return made.body();
    }
}
