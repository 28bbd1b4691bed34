package dev.hoplog.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statistics that are built anew beside those that answer, whatever is killed meanwhile. */
class RebuildIT {

    private static final Duration LONG = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    @Test
    void statistics_are_rebuilt_while_they_answer_switched_back_and_dropped() throws Exception {
        try (HoplogProcess hoplog = HoplogProcess.standalone(folder).awaitReady()) {
            String id = linkWithClicks(hoplog, 200);
            List<String> answers = Collections.synchronizedList(new ArrayList<>());
            var isOver = new AtomicBoolean();
            Thread watcher = Thread.ofVirtual().start(() -> watch(hoplog, id, answers, isOver));

            HoplogProcess.Answer begun = hoplog.post("/rebuilds", "", "Idempotency-Key", "again");
            assertThat(begun.status()).isEqualTo(202);
            assertThat(begun.body().at("/id").asString()).isEqualTo("v3.2");
            assertThat(hoplog.post("/rebuilds", "", "Idempotency-Key", "again")
                            .body()
                            .at("/id")
                            .asString())
                    .as("the same key is the same rebuild")
                    .isEqualTo("v3.2");
            assertThat(hoplog.post("/rebuilds", "").status()).isEqualTo(409);
            await().atMost(LONG).until(() -> status(hoplog, "v3.2").equals("switched"));
            isOver.set(true);
            watcher.join();

            assertThat(Set.copyOf(answers))
                    .as("it never stops to answer, and says the same")
                    .isEqualTo(Set.of("v3: 200", "v3.2: 200"));
            assertThat(status(hoplog, "v3")).isEqualTo("replaced");

            hoplog.follow("launch");
            await().untilAsserted(() -> {
                assertThat(answer(hoplog, id, "")).isEqualTo("v3.2: 201");
                assertThat(answer(hoplog, id, "?generation=v3")).isEqualTo("v3: 201");
            });
            assertThat(hoplog.post("/rebuilds/v3/switch", "").status()).isEqualTo(200);
            assertThat(answer(hoplog, id, "")).isEqualTo("v3: 201");
            assertThat(hoplog.delete("/rebuilds/v3").status())
                    .as("the one that answers cannot be dropped")
                    .isEqualTo(409);
            assertThat(hoplog.delete("/rebuilds/v3.2").status()).isEqualTo(204);
            assertThat(hoplog.get("/links/" + id + "/stats?generation=v3.2").status())
                    .isEqualTo(400);
            await().atMost(LONG).untilAsserted(() -> {
                assertThat(topics(hoplog)).noneMatch(topic -> topic.contains("v3.2"));
                assertThat(folder.resolve("streams/hoplog-counts-v3.2")).doesNotExist();
                assertThat(folder.resolve("streams/hoplog-counts-v3")).exists();
            });
            assertThat(topics(hoplog)).contains("hoplog-counts-v3-recent-changelog");
        }
    }

    @Test
    void a_rebuild_goes_on_after_it_was_killed_and_the_command_watches_it() throws Exception {
        HoplogProcess first = HoplogProcess.standalone(folder).awaitReady();
        Map<String, String> environment = first.environment();
        String id = linkWithClicks(first, 200);
        assertThat(first.post("/rebuilds", "").status()).isEqualTo(202);
        first.kill();

        try (HoplogProcess again = HoplogProcess.launch("dev.hoplog.standalone.Standalone", environment)) {
            again.awaitReady();
            await().atMost(LONG).until(() -> status(again, "v3.2").equals("switched"));
            assertThat(answer(again, id, "")).isEqualTo("v3.2: 200");

            assertThat(command(again, "--drop", "v3").output()).contains("v3 is dropped.");
            assertThat(command(again).output())
                    .contains("building generation v3.3 ...", "v3.3 is equal to the log, and answers.");
            assertThat(command(again, "--list").output())
                    .containsPattern("v3 +dropped +from the beginning")
                    .containsPattern("v3\\.2 +replaced")
                    .containsPattern("v3\\.3 +switched");
            assertThat(answer(again, id, "")).isEqualTo("v3.3: 200");
        }
    }

    /** Of {@code ./hoplog rebuild}, which has ended well. */
    private static HoplogProcess command(HoplogProcess hoplog, String... arguments) throws Exception {
        var environment = new TreeMap<>(hoplog.environment());
        environment.put("HOPLOG_API", "http://127.0.0.1:" + environment.get("HOPLOG_API_PORT"));
        try (HoplogProcess command =
                HoplogProcess.launch("dev.hoplog.query.rebuild.RebuildCommand", environment, arguments)) {
            assertThat(command.awaitEnd(LONG)).as(command::output).isZero();
            return command;
        }
    }

    @Test
    void two_nodes_switch_once_both_have_compared_their_parts() throws Exception {
        try (HoplogProcess one = HoplogProcess.standalone(folder.resolve("one")).awaitReady();
                HoplogProcess two = HoplogProcess.role(
                                "dev.hoplog.query.QueryRole", folder.resolve("two"), one.bootstrapServers())
                        .awaitReady()) {
            String id = linkWithClicks(one, two, 100);

            assertThat(two.post("/rebuilds", "").status()).isEqualTo(202);

            await().atMost(LONG)
                    .until(() -> status(one, "v3.2").equals("switched")
                            && status(two, "v3.2").equals("switched"));
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(List.of(answer(one, id, ""), answer(two, id, "")))
                            .contains("v3.2: 100"));
        }
    }

    private static String linkWithClicks(HoplogProcess hoplog, int clicks) throws Exception {
        return linkWithClicks(hoplog, hoplog, clicks);
    }

    /** Clicks on one node, counted on either. */
    private static String linkWithClicks(HoplogProcess one, HoplogProcess other, int clicks) throws Exception {
        String id = one.create("launch", "https://example.org/").at("/id").asString();
        for (int i = 0; i < clicks; i++) {
            assertThat(one.follow("launch").statusCode()).isEqualTo(302);
        }
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(List.of(answer(one, id, ""), answer(other, id, "")))
                        .contains("v3: " + clicks));
        return id;
    }

    private static void watch(HoplogProcess hoplog, String id, List<String> answers, AtomicBoolean isOver) {
        try {
            while (!isOver.get()) {
                answers.add(answer(hoplog, id, ""));
            }
        } catch (Exception e) {
            answers.add(e.toString());
        }
    }

    private static String answer(HoplogProcess hoplog, String id, String question) throws Exception {
        HoplogProcess.Answer answer = hoplog.get("/links/" + id + "/stats" + question);
        return answer.status() == 200
                ? answer.body().at("/generation").asString() + ": "
                        + answer.body().at("/allTime/clicks").asLong()
                : Integer.toString(answer.status());
    }

    private static String status(HoplogProcess hoplog, String generation) throws Exception {
        return hoplog.get("/rebuilds/" + generation).body().at("/status").asString("");
    }

    private static Set<String> topics(HoplogProcess hoplog) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", hoplog.bootstrapServers()))) {
            return admin.listTopics().names().get();
        }
    }
}
