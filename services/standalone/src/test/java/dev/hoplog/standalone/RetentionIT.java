package dev.hoplog.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hoplog.events.LinkId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Clicks are deleted when they are old, and no count changes. */
class RetentionIT {

    private static final String STANDALONE = "dev.hoplog.standalone.Standalone";
    private static final Duration LONG = Duration.ofSeconds(90);
    private static final int OLD = 600;
    private static final int YOUNG = 20;

    @TempDir
    Path folder;

    @Test
    void what_is_deleted_is_counted_for_ever_also_by_a_rebuild() throws Exception {
        Map<String, String> environment = new TreeMap<>(HoplogProcess.standaloneEnvironment(folder.resolve("data")));
        String id;
        Map<String, String> before;
        // Given
        try (HoplogProcess all = HoplogProcess.launch(STANDALONE, environment).awaitReady()) {
            id = all.create("launch", "https://example.org/").at("/id").asString();
            OldClicks.append(all, new LinkId(id), "https://example.org/", OLD);
            for (int i = 0; i < YOUNG; i++) {
                all.follow("launch", "User-Agent", OldClicks.FIREFOX);
            }
            await().atMost(LONG).until(() -> all.allTimeClicks(id) == OLD + YOUNG);
            before = answers(all, id);
            all.terminate(LONG);
        }
        // When
        environment.put(OldClicks.RETENTION, "40");
        try (HoplogProcess some = HoplogProcess.launch(STANDALONE, environment).awaitReady()) {
            OldClicks.awaitDeleted(some, OLD);
            // Then
            assertThat(answers(some, id)).isEqualTo(before);
            assertEqualToTheLog(some);

            assertThat(some.post("/rebuilds", "").status()).isEqualTo(202);
            await().atMost(LONG)
                    .until(() -> some.get("/rebuilds/v3.2")
                            .body()
                            .at("/status")
                            .asString("")
                            .equals("switched"));
            assertThat(answers(some, id)).isEqualTo(before);
            assertEqualToTheLog(some);
            some.kill();
        }
        try (HoplogProcess again = HoplogProcess.launch(STANDALONE, environment).awaitReady()) {
            await().atMost(LONG).until(() -> again.allTimeClicks(id) == OLD + YOUNG);
            assertThat(answers(again, id)).isEqualTo(before);
        }
    }

    @Test
    void fewer_days_than_are_told_by_the_hour_are_refused() throws Exception {
        Map<String, String> environment = new TreeMap<>(HoplogProcess.standaloneEnvironment(folder));
        environment.put(OldClicks.RETENTION, "30");

        try (HoplogProcess refused = HoplogProcess.launch(STANDALONE, environment)) {
            assertThat(refused.awaitEnd(LONG)).isEqualTo(1);
            assertThat(refused.output()).contains("HOPLOG_CLICK_RETENTION_DAYS is 30; give at least 40");
        }
    }

    /** Of the link, its domain and all links: everything that is told of long ago. */
    private static Map<String, String> answers(HoplogProcess hoplog, String id) throws Exception {
        var answers = new LinkedHashMap<String, String>();
        String domain = hoplog.get("/links/" + id).body().at("/domain").asString();
        String range = "&from=" + OldClicks.LONG_AGO.minus(Duration.ofDays(1)) + "&to="
                + OldClicks.LONG_AGO.plus(Duration.ofDays(20));
        for (String scope : List.of("/links/" + id, "/domains/" + domain, "")) {
            JsonNode allTime = hoplog.get(scope + "/stats").body().at("/allTime");
            answers.put(scope + " clicks", allTime.at("/clicks").toString());
            answers.put(scope + " visitors", allTime.at("/uniqueVisitors").toString());
            answers.put(scope + " by day", data(hoplog, scope + "/stats/timeseries?interval=day" + range));
            for (String dimension : List.of("browser", "referrer", "destination", "language", "utmSource")) {
                answers.put(
                        scope + " by " + dimension,
                        data(hoplog, scope + "/stats/breakdown?window=all&dimension=" + dimension));
            }
        }
        assertThat(answers).doesNotContainValue("");
        return answers;
    }

    private static String data(HoplogProcess hoplog, String path) throws Exception {
        HoplogProcess.Answer answer = hoplog.get(path);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        return answer.body().at("/data").toString();
    }

    private static void assertEqualToTheLog(HoplogProcess hoplog) throws Exception {
        HoplogProcess.Answer begun = hoplog.post("/verifications", "{}");
        assertThat(begun.status()).isEqualTo(202);
        String path = "/verifications/" + begun.body().at("/id").asString();
        await().atMost(LONG)
                .until(() ->
                        !hoplog.get(path).body().at("/endedAt").asString("").isEmpty());
        assertThat(hoplog.get(path).body().at("/equal").asBoolean())
                .as(hoplog.get(path).body().toString())
                .isTrue();
    }
}
