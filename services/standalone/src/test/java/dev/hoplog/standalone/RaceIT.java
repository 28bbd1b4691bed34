package dev.hoplog.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Processes that write to one log. */
class RaceIT {

    @TempDir
    Path folder;

    @Test
    void of_64_clients_of_two_nodes_that_claim_a_slug_one_gets_it_and_it_works_on_every_node_at_once()
            throws Exception {
        try (HoplogProcess one = HoplogProcess.standalone(folder.resolve("one")).awaitReady();
                HoplogProcess two = HoplogProcess.role(
                                "dev.hoplog.links.LinksRole", folder.resolve("two"), one.bootstrapServers())
                        .awaitReady();
                HoplogProcess three = HoplogProcess.role(
                                "dev.hoplog.query.QueryRole", folder.resolve("three"), one.bootstrapServers())
                        .awaitReady();
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 15; round++) {
                String slug = "contested-" + round;
                var racing = new ArrayList<Callable<Integer>>();
                for (int client = 0; client < 64; client++) {
                    HoplogProcess node = client % 2 == 0 ? one : two;
                    String longUrl = "https://example.org/" + client;
                    racing.add(() -> {
                        HoplogProcess.Answer answer = claim(node, slug, longUrl);
                        if (answer.status() == 201) {
                            assertWorks(slug, answer.body(), longUrl, List.of(one, two), List.of(one, three));
                        }
                        return answer.status();
                    });
                }

                var statuses = new ArrayList<Integer>();
                for (Future<Integer> status : clients.invokeAll(racing)) {
                    statuses.add(status.get());
                }

                assertThat(statuses).as(slug).containsOnlyOnce(201).containsOnly(201, 409);
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

    private static void assertWorks(
            String slug, JsonNode link, String longUrl, List<HoplogProcess> readers, List<HoplogProcess> redirectors)
            throws Exception {
        for (HoplogProcess reader : readers) {
            HoplogProcess.Answer read = reader.get("/links/" + link.at("/id").asString());
            assertThat(read.status()).as(slug).isEqualTo(200);
            assertThat(read.body().at("/slug").asString()).isEqualTo(slug);
            assertThat(read.body().at("/longUrl").asString()).isEqualTo(longUrl);
        }
        for (HoplogProcess redirector : redirectors) {
            HttpResponse<Void> followed = redirector.follow(slug);
            assertThat(followed.statusCode()).as(slug).isEqualTo(302);
            assertThat(followed.headers().firstValue("Location")).contains(longUrl);
        }
    }

    private static HoplogProcess.Answer claim(HoplogProcess hoplog, String slug, String longUrl) throws Exception {
        return hoplog.post("/links", "{\"slug\":\"%s\",\"longUrl\":\"%s\"}".formatted(slug, longUrl));
    }

    private static Callable<HoplogProcess.Answer> repeat(HoplogProcess hoplog, String key) {
        return () -> hoplog.post("/links", "{\"longUrl\":\"https://example.org/\"}", "Idempotency-Key", key);
    }
}
