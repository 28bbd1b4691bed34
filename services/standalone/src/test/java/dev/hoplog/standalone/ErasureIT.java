package dev.hoplog.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hoplog.events.topics.Topic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The text of a link is gone: purged, left out of an offline backup, and restored without it. */
class ErasureIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String WORD = "rumpelstiltskin";
    private static final List<Topic> READ =
            List.of(Topic.LINK_EVENTS, Topic.CLICK_EVENTS, Topic.CLICK_ROLLUPS, Topic.API_KEYS, Topic.LIMIT_COUNTS);

    @TempDir
    Path folder;

    @Test
    void nothing_of_a_purged_link_is_left_but_its_slug_and_its_counts() throws Exception {
        Path old = folder.resolve("old");
        Path out = folder.resolve("out");
        Path data = folder.resolve("new");
        String id;
        try (HoplogProcess hoplog = HoplogProcess.launch(BackupIT.STANDALONE, BackupIT.environment(old))
                .awaitReady()) {
            // Given
            id = hoplog.post("/links", """
                            {"slug":"taken","longUrl":"https://%1$s.example/%1$s","title":"%1$s","notes":"%1$s","tags":["%1$s"]}""".formatted(WORD)).body().at("/id").asString();
            hoplog.create("other", "https://example.org/other");
            for (int i = 0; i < 5; i++) {
                assertThat(hoplog.follow("taken").statusCode()).isEqualTo(302);
            }
            hoplog.follow("other");
            await().atMost(PATIENCE).until(() -> hoplog.allTimeClicks(id) == 5);
            assertThat(topicsWithTheWord(hoplog)).containsExactly(Topic.LINK_EVENTS, Topic.CLICK_EVENTS);
            // When
            assertThat(hoplog.post("/links/" + id + "/purge", "").status()).isEqualTo(204);
            assertThat(hoplog.terminate(Duration.ofSeconds(30))).isEqualTo(143);
        }
        BackupIT.assertEnds(
                BackupIT.command(
                        BackupIT.BACKUP,
                        Map.of("HOPLOG_DATA", old.toString()),
                        "--offline",
                        "--without-purged",
                        "--out",
                        out.toString()),
                0,
                "records are in " + out);
        BackupIT.assertEnds(BackupIT.restore(data, out), 0, "are restored");
        // Then
        try (HoplogProcess hoplog = HoplogProcess.launch(BackupIT.STANDALONE, BackupIT.environment(data))
                .awaitReady()) {
            await().atMost(PATIENCE).until(() -> hoplog.allTimeClicks(id) == 5);
            assertThat(hoplog.allTimeClicks("")).isEqualTo(6);
            assertThat(hoplog.follow("taken").statusCode()).isEqualTo(410);
            assertThat(hoplog.follow("other").headers().firstValue("Location")).contains("https://example.org/other");
            assertThat(hoplog.post("/links", "{\"slug\":\"taken\",\"longUrl\":\"https://example.org/\"}")
                            .status())
                    .isEqualTo(409);
            assertThat(hoplog.get("/links/" + id + "/history").body().findValuesAsString("type"))
                    .containsExactly("purged");
            assertThat(hoplog.get("/links/" + id + "/stats/breakdown?dimension=destination&window=all")
                            .body()
                            .toString())
                    .doesNotContain(WORD);
            assertThat(topicsWithTheWord(hoplog)).isEmpty();
            assertThat(hoplog.terminate(Duration.ofSeconds(30))).isEqualTo(143);
        }
        assertThat(filesWithTheWord(old)).isNotEmpty();
        assertThat(filesWithTheWord(data)).isEmpty();
        assertThat(filesWithTheWord(out)).isEmpty();
    }

    /** Records as readers get them, since in the files of a topic they may be compressed. */
    private static List<Topic> topicsWithTheWord(HoplogProcess hoplog) throws Exception {
        var topics = new ArrayList<Topic>();
        for (Topic topic : READ) {
            if (LogContents.records(hoplog.bootstrapServers(), topic).toString().contains(WORD)) {
                topics.add(topic);
            }
        }
        return topics;
    }

    private static List<Path> filesWithTheWord(Path where) throws Exception {
        var files = new ArrayList<Path>();
        try (Stream<Path> all = Files.walk(where)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(WORD)) {
                    files.add(file);
                }
            }
        }
        return files;
    }
}
