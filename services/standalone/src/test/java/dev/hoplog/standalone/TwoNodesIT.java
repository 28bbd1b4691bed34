package dev.hoplog.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A node that redirects what another one writes, with its brokers and without. */
class TwoNodesIT {

    private static final String QUERY = "dev.hoplog.query.QueryRole";

    @TempDir
    Path folder;

    @Test
    void a_new_link_works_on_every_node_from_the_moment_of_its_answer_and_a_visitor_is_the_same_on_both()
            throws Exception {
        try (HoplogProcess one = HoplogProcess.standalone(folder.resolve("one")).awaitReady();
                HoplogProcess two = HoplogProcess.role(QUERY, folder.resolve("two"), one.bootstrapServers())
                        .awaitReady()) {
            for (int i = 0; i < 100; i++) {
                one.create("new-" + i, "https://example.org/");

                assertThat(two.follow("new-" + i).statusCode()).as("new-%d", i).isEqualTo(302);
            }

            // Around midnight a visitor has two hashes, and both nodes have both.
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                one.follow("new-0");
                two.follow("new-0");
                Map<String, Set<Long>> visitors =
                        Recount.of(one.bootstrapServers()).visitors();
                assertThat(visitors).hasSize(2);
                assertThat(Set.copyOf(visitors.values())).hasSize(1);
            });
        }
    }

    @Test
    void redirects_go_on_without_any_broker_and_their_clicks_are_counted_later() throws Exception {
        HoplogProcess one = HoplogProcess.standalone(folder.resolve("one")).awaitReady();
        String brokers = one.bootstrapServers();
        String id = one.create("launch", "https://example.org/").at("/id").asString();
        long followed = 0;
        try (HoplogProcess two =
                HoplogProcess.role(QUERY, folder.resolve("two"), brokers).awaitReady()) {
            followed += follow(two, 50);
            one.kill();

            // The brokers are gone ...
            followed += follow(two, 50);
            assertThat(two.follow("nobody-made-this").statusCode()).isEqualTo(404);
            two.kill();
        }
        try (HoplogProcess two = HoplogProcess.role(QUERY, folder.resolve("two"), brokers)) {
            // ... and stay away while the node starts again.
            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .untilAsserted(
                            () -> assertThat(two.follow("healthz").statusCode()).isEqualTo(200));
            followed += follow(two, 50);

            try (HoplogProcess back = HoplogProcess.launch("dev.hoplog.standalone.Standalone", one.environment())) {
                back.awaitReady();
                two.awaitReady();
                long all = followed;
                await().atMost(Duration.ofSeconds(90))
                        .untilAsserted(() -> assertThat(Math.max(two.allTimeClicks(id), back.allTimeClicks(id)))
                                .isEqualTo(all));
            }
        }
    }

    @Test
    void each_node_answers_for_what_the_other_keeps_and_what_nobody_has_is_never_left_out() throws Exception {
        int links = 40;
        try (HoplogProcess one = HoplogProcess.standalone(folder.resolve("one")).awaitReady();
                HoplogProcess two = HoplogProcess.role(QUERY, folder.resolve("two"), one.bootstrapServers())
                        .awaitReady()) {
            var ids = new ArrayList<String>();
            for (int i = 0; i < links; i++) {
                String link =
                        "{\"slug\":\"link-%d\",\"longUrl\":\"https://example.org/\",\"tags\":[\"all\"]}".formatted(i);
                ids.add(one.post("/links", link).body().at("/id").asString());
                for (int n = 0; n <= i % 3; n++) {
                    one.follow("link-" + i);
                }
            }
            long clicks = IntStream.range(0, links).map(i -> 1 + i % 3).sum();

            for (HoplogProcess node : List.of(one, two)) {
                await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                    assertThat(clicks(node.get("/stats"))).isEqualTo(clicks);
                    assertThat(clicks(node.get("/tags/all/stats"))).isEqualTo(clicks);
                });
                for (int i = 0; i < links; i++) {
                    assertThat(node.allTimeClicks(ids.get(i))).as("link-%d", i).isEqualTo(1 + i % 3);
                }
                assertThat(node.get("/stats/top?limit=100").body().at("/data")).hasSize(links);
                assertThat(node.get("/tags/all/stats/timeseries?interval=hour").status())
                        .isEqualTo(200);
                assertThat(node.get("/tags/all/stats/breakdown?dimension=version")
                                .body()
                                .at("/total")
                                .asLong())
                        .isEqualTo(clicks);
                assertThatAllIsEqualToTheLog(node);
            }

            assertThat(two.peers()).as("nobody else may ask").isEqualTo(403);
            assertThat(two.peers("Authorization", "Bearer " + HoplogProcess.ADMIN_KEY))
                    .isEqualTo(403);

            two.kill();

            assertThat(one.get("/tags/all/stats").status())
                    .as("a part of it was on the other node")
                    .isEqualTo(503);
            assertThat(one.get("/stats/top").status()).isEqualTo(503);
        }
    }

    private static long clicks(HoplogProcess.Answer answer) {
        return answer.status() == 200 ? answer.body().at("/allTime/clicks").asLong() : -1;
    }

    private static void assertThatAllIsEqualToTheLog(HoplogProcess node) throws Exception {
        String id = node.post("/verifications", "{}").body().at("/id").asString();
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            JsonNode verification = node.get("/verifications/" + id).body();
            assertThat(verification.at("/equal").asBoolean())
                    .as(verification::toString)
                    .isTrue();
        });
    }

    private static long follow(HoplogProcess hoplog, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            assertThat(hoplog.follow("launch").statusCode()).isEqualTo(302);
        }
        return times;
    }
}
