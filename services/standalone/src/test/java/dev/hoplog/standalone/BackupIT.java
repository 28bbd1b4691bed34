package dev.hoplog.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hoplog.events.LinkId;
import dev.hoplog.events.topics.Topic;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A backup of an installation that goes on, and the installation that comes of it. */
class BackupIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/%d.0";
    private static final int LINKS = 60;
    private static final int OLD = 80;

    @TempDir
    Path folder;

    @Test
    void what_is_restored_is_the_original() throws Exception {
        Path out = folder.resolve("out");
        var ids = new TreeSet<String>();
        Map<String, String> expected;
        Instant asOf;
        String key;
        List<Long> deleted;
        Map<String, String> environment = environment("original");
        try (HoplogProcess young = HoplogProcess.launch(STANDALONE, environment)) {
            // Given
            young.awaitReady();
            key = fill(young);
            await().atMost(PATIENCE).until(() -> young.allTimeClicks("") == LINKS + 3 + 1 + OLD);
            young.terminate(PATIENCE);
        }
        environment.put(OldClicks.RETENTION, "40");
        try (HoplogProcess original = HoplogProcess.launch(STANDALONE, environment)) {
            original.awaitReady();
            deleted = OldClicks.awaitDeleted(original, OLD);
            awaitCounted(original);
            for (JsonNode link : links(original)) {
                ids.add(link.at("/id").asString());
            }
            asOf = Instant.now();
            expected = state(original, ids, asOf);
            original.create("busy", "https://example.org/busy");
            // When
            try (var traffic = new Traffic(original, "busy", 2, Integer.MAX_VALUE)) {
                await().until(() -> traffic.redirected.get() > 200);
                assertEnds(backup(original, "--out", out.toString()), 0, "records are in " + out);
                await().until(() -> traffic.redirected.get() > 400);
            }
            original.create("too-late", "https://example.org/");
            original.kill();
        }
        Path data = folder.resolve("restored");
        assertEnds(
                command(
                        RESTORE,
                        Map.of("HOPLOG_SECRET", "the secret of somebody else"),
                        "--data",
                        data.toString(),
                        "--from",
                        out.toString()),
                1,
                "The backup belongs to another secret");
        assertEnds(restore(data, out), 0, "are restored");
        // Then
        assertThat(data.resolve("secret")).hasContent(HoplogProcess.SECRET);
        try (HoplogProcess restored = HoplogProcess.launch(STANDALONE, environment("restored"))) {
            restored.awaitReady();
            awaitCounted(restored);
            assertThat(OldClicks.deleted(restored)).isEqualTo(deleted);
            assertThat(state(restored, ids, asOf)).isEqualTo(expected);
            assertEqualToTheLog(restored);
            assertThat(restored.status("/links", key)).isEqualTo(200);
            assertThat(restored.follow("l-0").statusCode()).isEqualTo(302);
            assertThat(restored.follow("limited").statusCode()).isEqualTo(410);
            assertThat(restored.follow("too-late").statusCode()).isEqualTo(404);
            assertEveryClickHasItsLink(restored);
            assertThat(restored.terminate(Duration.ofSeconds(30))).isEqualTo(143);
        }
        Map<String, String> before = sums(data);
        assertEnds(restore(data, out), 1, "There is an installation in " + data + " already");
        assertThat(sums(data)).isEqualTo(before);
    }

    @Test
    void a_restore_that_is_killed_keeps_hoplog_away_until_it_is_run_again() throws Exception {
        Path out = folder.resolve("out");
        Path data = folder.resolve("restored");
        try (HoplogProcess original = HoplogProcess.launch(STANDALONE, environment("original"))) {
            original.awaitReady();
            original.create("launch", "https://example.org/");
            assertEnds(backup(original, "--out", out.toString()), 0, "records are in");
            original.kill();
        }
        // When
        try (HoplogProcess killed = restore(data, out)) {
            await().atMost(PATIENCE).until(() -> hasMark(data));
            killed.kill();
        }
        // Then
        assertThat(data.resolve("restoring")).exists();
        try (HoplogProcess tooEarly = HoplogProcess.launch(STANDALONE, environment("restored"))) {
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> tooEarly.getRaw("/actuator/health/readiness")
                            .body()
                            .toString()
                            .contains("run ./hoplog restore again"));
            tooEarly.terminate(Duration.ofSeconds(30));
        }
        assertEnds(restore(data, out), 0, "are restored");
        assertThat(data.resolve("restoring")).doesNotExist();
        try (HoplogProcess restored = HoplogProcess.launch(STANDALONE, environment("restored"))) {
            restored.awaitReady();
            assertThat(restored.follow("launch").statusCode()).isEqualTo(302);
        }
    }

    @Test
    void what_cannot_be_done_is_told_in_a_sentence() throws Exception {
        Path nothing = Files.createDirectories(folder.resolve("nothing"));
        String nobody = "127.0.0.1:" + HoplogProcess.freePort();

        assertEnds(command(BACKUP, Map.of(), "--out", "x", "--kafka", nobody), 1, "hoplog: Kafka at " + nobody);
        assertRefused(CommandRun.of(new BackupCommand()), 2, "--out");
        assertRefused(
                CommandRun.of(new BackupCommand(), "--out", "x", "--offline", "--data", nothing.toString()),
                1,
                "hoplog: There is no Kafka in " + nothing);
        assertRefused(
                CommandRun.of(
                        new RestoreCommand(),
                        "--data",
                        folder.resolve("restored").toString(),
                        "--from",
                        nothing.toString()),
                1,
                "hoplog: The folder " + nothing + " is no backup");
        assertThat(folder.resolve("restored")).doesNotExist();
        assertThat(nothing).isEmptyDirectory();
    }

    static final String STANDALONE = "dev.hoplog.standalone.Standalone";
    static final String BACKUP = "dev.hoplog.standalone.BackupCommand";
    private static final String RESTORE = "dev.hoplog.standalone.RestoreCommand";

    private Map<String, String> environment(String data) {
        return environment(folder.resolve(data));
    }

    /** The same public URL wherever it runs, since it shows in answers. */
    static Map<String, String> environment(Path data) {
        Map<String, String> environment = HoplogProcess.standaloneEnvironment(data);
        environment.put("HOPLOG_PUBLIC_URL", "https://go.example.org");
        return environment;
    }

    static HoplogProcess backup(HoplogProcess running, String... arguments) {
        return command(BACKUP, running.environment(), arguments);
    }

    static HoplogProcess restore(Path data, Path from) {
        return command(
                RESTORE,
                Map.of("HOPLOG_SECRET", HoplogProcess.SECRET),
                "--data",
                data.toString(),
                "--from",
                from.toString());
    }

    static HoplogProcess command(String mainClass, Map<String, String> environment, String... arguments) {
        return HoplogProcess.launch(mainClass, environment, arguments);
    }

    static void assertEnds(HoplogProcess command, int exitCode, String said) throws InterruptedException {
        try (command) {
            int code = command.awaitEnd(PATIENCE);
            await().untilAsserted(() -> assertThat(command.output()).contains(said));
            assertThat(code).as(command::output).isEqualTo(exitCode);
            assertThat(command.output()).doesNotContain("Exception in", "\tat ");
        }
    }

    private static void assertRefused(CommandRun command, int exitCode, String said) {
        assertThat(command.said()).contains(said).doesNotContain("Exception in", "\tat ");
        assertThat(command.exitCode()).as(command.said()).isEqualTo(exitCode);
    }

    /** Links with all that can happen to one, clicks of long ago on the first of them, and clicks on them; gives an API key. */
    private static String fill(HoplogProcess hoplog) throws Exception {
        var ids = new ArrayList<String>();
        for (int i = 0; i < LINKS; i++) {
            ids.add(hoplog.post(
                            "/links",
                            "{\"slug\":\"l-%d\",\"longUrl\":\"https://example.org/%d\",\"title\":\"T\",\"tags\":[\"t%d\"]}"
                                    .formatted(i, i, i % 5))
                    .body()
                    .at("/id")
                    .asString());
        }
        OldClicks.append(hoplog, new LinkId(ids.getFirst()), "https://example.org/long-ago", OLD);
        hoplog.post("/links", "{\"slug\":\"limited\",\"longUrl\":\"https://example.org/\",\"maxClicks\":3}");
        for (int i = 0; i < LINKS; i++) {
            hoplog.follow(
                    "l-" + i + (i % 3 == 0 ? "?utm_source=mail" : ""), "User-Agent", FIREFOX.formatted(140 + i % 7));
        }
        for (int i = 0; i < 4; i++) {
            hoplog.follow("limited", "User-Agent", FIREFOX.formatted(140));
        }
        hoplog.follow("nobody-made-this");
        hoplog.post("/links/" + ids.get(1) + "/aliases", "{\"slug\":\"alias\",\"primary\":true}");
        hoplog.post("/links/" + ids.get(2) + "/aliases", "{\"slug\":\"released\"}");
        hoplog.delete("/links/" + ids.get(2) + "/aliases/released");
        hoplog.follow("alias");
        hoplog.delete("/links/" + ids.get(3));
        hoplog.delete("/links/" + ids.get(4));
        hoplog.post("/links/" + ids.get(4) + "/restore", "");
        hoplog.post("/links/" + ids.get(5) + "/purge", "");
        hoplog.follow("l-3");
        return hoplog.post("/keys", "{\"name\":\"n\",\"scopes\":[\"links:read\"]}")
                .body()
                .at("/secret")
                .asString();
    }

    /** Waits until all clicks in the log are counted, and the places under the limit are told. */
    private static void awaitCounted(HoplogProcess hoplog) throws Exception {
        int clicks = OLD + LogContents.clickedLinks(hoplog.bootstrapServers()).size();
        await().atMost(PATIENCE).until(() -> hoplog.allTimeClicks("") == clicks);
        await().atMost(PATIENCE)
                .until(() -> !LogContents.records(hoplog.bootstrapServers(), Topic.LIMIT_COUNTS)
                        .isEmpty());
    }

    private static List<JsonNode> links(HoplogProcess hoplog) throws Exception {
        var links = new ArrayList<JsonNode>();
        for (String status : List.of("active", "deleted", "limitReached")) {
            String cursor = "";
            do {
                JsonNode page = hoplog.get("/links?limit=25&status=" + status
                                + (cursor.isEmpty()
                                        ? ""
                                        : "&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8)))
                        .body();
                page.at("/data").forEach(links::add);
                cursor = page.at("/page/nextCursor").asString("");
            } while (!cursor.isEmpty());
        }
        return links;
    }

    /** All of these links as they are listed, their histories, and their statistics of an instant. */
    private static Map<String, String> state(HoplogProcess hoplog, Set<String> ids, Instant asOf) throws Exception {
        assertThat(ids).hasSize(LINKS);
        var all = new TreeMap<String, String>();
        await().atMost(PATIENCE).until(() -> links(hoplog).size() >= ids.size());
        for (JsonNode link : links(hoplog)) {
            all.put("link " + link.at("/id").asString(), link.toString());
        }
        all.keySet().removeIf(name -> !ids.contains(name.substring("link ".length())));
        for (String id : ids) {
            all.put(
                    "history " + id,
                    hoplog.get("/links/" + id + "/history").body().toString());
            String stats = "/links/" + id + "/stats";
            await().atMost(PATIENCE)
                    .until(() -> hoplog.get(stats + "?asOf=" + asOf).status() == 200);
            JsonNode windows = hoplog.get(stats + "?asOf=" + asOf).body();
            for (String window : List.of("last24Hours", "lastWeek", "allTime")) {
                all.put(window + " " + id, windows.at("/" + window).toString());
            }
            for (String dimension : List.of("browser", "utmSource", "destination", "version")) {
                all.put(
                        dimension + " " + id,
                        hoplog.get(stats + "/breakdown?window=all&dimension=" + dimension)
                                .body()
                                .at("/data")
                                .toString());
            }
        }
        return all;
    }

    private static void assertEqualToTheLog(HoplogProcess hoplog) throws Exception {
        HoplogProcess.Answer begun = hoplog.post("/verifications", "{}");
        assertThat(begun.status()).isEqualTo(202);
        String path = "/verifications/" + begun.body().at("/id").asString();
        await().atMost(PATIENCE).until(() -> hoplog.get(path).body().hasNonNull("endedAt"));
        assertThat(hoplog.get(path).body().at("/equal").asBoolean())
                .as(hoplog.get(path).body().toString())
                .isTrue();
    }

    /** Although both were written while the backup was made. */
    private static void assertEveryClickHasItsLink(HoplogProcess hoplog) throws Exception {
        List<String> clicked = LogContents.clickedLinks(hoplog.bootstrapServers());
        assertThat(clicked).hasSizeGreaterThan(LINKS + 200);
        for (String id : new TreeSet<>(clicked)) {
            assertThat(hoplog.get("/links/" + id + "/history").status()).isEqualTo(200);
        }
    }

    private static boolean hasMark(Path data) throws IOException {
        Path log = data.resolve("kafka").resolve("log");
        if (!Files.isDirectory(log)) {
            return false;
        }
        try (Stream<Path> partitions = Files.list(log)) {
            return partitions.anyMatch(partition -> partition.toString().contains("restore-in-progress-"));
        }
    }

    /** A checksum of each file. */
    private static Map<String, String> sums(Path folder) throws Exception {
        var sums = new TreeMap<String, String>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                sums.put(
                        file.toString(),
                        HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file))));
            }
        }
        return sums;
    }
}
