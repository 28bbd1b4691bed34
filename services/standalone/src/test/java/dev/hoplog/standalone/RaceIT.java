package dev.hoplog.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes that write to one log. */
class RaceIT {

    @TempDir
    Path folder;

    @Test
    void of_two_processes_that_claim_a_slug_exactly_one_gets_it() throws Exception {
        try (HoplogProcess one = HoplogProcess.standalone(folder.resolve("one")).awaitReady();
                HoplogProcess two = HoplogProcess.role(
                                "dev.hoplog.links.LinksRole", folder.resolve("two"), one.bootstrapServers())
                        .awaitReady();
                ExecutorService pool = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 50; round++) {
                String slug = "contested-" + round;
                List<Future<HoplogProcess.Answer>> answers =
                        pool.invokeAll(List.of(claim(one, slug, "one"), claim(two, slug, "two")));

                var statuses = List.of(
                        answers.get(0).get().status(), answers.get(1).get().status());
                assertThat(statuses).as(slug).containsExactlyInAnyOrder(201, 409);
                String winner = statuses.getFirst() == 201 ? "one" : "two";
                assertThat(one.follow(slug).headers().firstValue("Location")).contains("https://example.org/" + winner);
            }
        }
    }

    @Test
    void a_creation_that_is_repeated_on_another_process_gives_the_same_link() throws Exception {
        try (HoplogProcess one = HoplogProcess.standalone(folder.resolve("one")).awaitReady();
                HoplogProcess two = HoplogProcess.role(
                                "dev.hoplog.links.LinksRole", folder.resolve("two"), one.bootstrapServers())
                        .awaitReady();
                ExecutorService pool = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 20; round++) {
                String key = "order-" + round;
                List<Future<HoplogProcess.Answer>> answers =
                        pool.invokeAll(List.of(repeat(one, key), repeat(two, key)));

                assertThat(answers.get(0).get().status()).isEqualTo(201);
                assertThat(answers.get(0).get().body().at("/id"))
                        .isEqualTo(answers.get(1).get().body().at("/id"));
            }
        }
    }

    private static Callable<HoplogProcess.Answer> claim(HoplogProcess hoplog, String slug, String who) {
        return () ->
                hoplog.post("/links", "{\"slug\":\"%s\",\"longUrl\":\"https://example.org/%s\"}".formatted(slug, who));
    }

    private static Callable<HoplogProcess.Answer> repeat(HoplogProcess hoplog, String key) {
        return () -> hoplog.post("/links", "{\"longUrl\":\"https://example.org/\"}", "Idempotency-Key", key);
    }
}
