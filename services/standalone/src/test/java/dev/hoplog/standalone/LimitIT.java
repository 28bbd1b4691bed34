package dev.hoplog.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A link that answers only so many humans, whatever is killed. */
class LimitIT {

    private static final int VISITORS = 4;

    @TempDir
    Path folder;

    @Test
    void no_place_is_given_twice_through_kill_9_and_none_is_left_over() throws Exception {
        Path data = folder.resolve("data");
        String link = "";
        long redirected = 0;
        long unknown = 0;
        for (int life = 0; life < 2; life++) {
            try (HoplogProcess hoplog = HoplogProcess.standalone(data).awaitReady()) {
                if (life == 0) {
                    link = createLimited(hoplog, 4000);
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
            String id = link;
            long least = redirected;
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(hoplog.allTimeClicks(id)).isBetween(least, 4000L));
        }
    }

    @Test
    void other_nodes_hear_of_it_and_remember_it_without_brokers() throws Exception {
        String brokers;
        try (HoplogProcess one = HoplogProcess.standalone(folder.resolve("one")).awaitReady();
                HoplogProcess two = HoplogProcess.role(
                                "dev.hoplog.query.QueryRole", folder.resolve("two"), one.bootstrapServers())
                        .awaitReady()) {
            brokers = one.bootstrapServers();
            String link = createLimited(one, 5);
            for (int visit = 0; visit < 5; visit++) {
                assertThat(one.follow("limited").statusCode()).isEqualTo(302);
            }

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> two.follow("limited").statusCode() == 410);
            assertThat(one.follow("limited").statusCode()).isEqualTo(410);
            assertThat(one.get("/links/" + link).body().path("status").asString())
                    .isEqualTo("limitReached");
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

    /** Returns the link's id. */
    private static String createLimited(HoplogProcess hoplog, long maxClicks) throws Exception {
        HoplogProcess.Answer created = hoplog.post(
                "/links",
                "{\"longUrl\":\"https://example.org/\",\"slug\":\"limited\",\"maxClicks\":" + maxClicks + "}");
        assertThat(created.status()).isEqualTo(201);
        return created.body().path("id").asString();
    }
}
