package dev.hoplog.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples, with the commands of their README, beside a Hoplog that runs. */
class ExamplesIT {

    private static final Path EXAMPLES =
            Path.of("../../examples").toAbsolutePath().normalize();
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final int CLICKS = 50;

    @TempDir
    static Path folder;

    private static HoplogProcess hoplog;
    private static String id;

    @BeforeAll
    static void start() throws Exception {
        hoplog = HoplogProcess.standalone(folder.resolve("data")).awaitReady();
        HoplogProcess.Answer created = hoplog.post(
                "/links",
                "{\"slug\":\"example\",\"longUrl\":\"https://example.org/spring\",\"title\":\"Spring sale\"}");
        assertThat(created.status()).as("%s", created.body()).isEqualTo(201);
        id = created.body().at("/id").asString();
        for (int click = 0; click < CLICKS; click++) {
            assertThat(hoplog.follow("example").statusCode()).isEqualTo(302);
        }
    }

    @AfterAll
    static void end() {
        hoplog.close();
    }

    @Test
    void the_java_example_prints_each_click_with_its_link() throws Exception {
        try (var example = new Example(
                EXAMPLES.resolve("java"),
                JAVA,
                "--enable-native-access=ALL-UNNAMED",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                "../anomaly-alert/target/lib/*",
                "ClicksWithLinks.java",
                hoplog.bootstrapServers())) {
            example.awaitLines(CLICKS, id + "  Spring sale  https://example.org/spring");
        }
    }

    @Test
    void the_javascript_example_prints_each_click_with_its_link() throws Exception {
        Path javascript = EXAMPLES.resolve("javascript");
        try (var install = new Example(javascript, "npm", "ci", "--no-audit", "--no-fund")) {
            install.awaitEnd();
        }
        try (var example = new Example(javascript, "node", "clicks-with-links.js", hoplog.bootstrapServers())) {
            example.awaitLines(CLICKS, id + " Spring sale https://example.org/spring");
        }
    }

    @Test
    void the_job_of_ones_own_alerts_when_a_link_is_followed_far_more_than_before() throws Exception {
        try (var job = new Example(
                EXAMPLES.resolve("anomaly-alert"),
                JAVA,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                "target/anomaly-alert.jar:target/lib/*",
                "com.example.alert.AnomalyAlert",
                hoplog.bootstrapServers(),
                folder.resolve("state").toString())) {
            job.awaitLine("ALERT " + id + ": 20 clicks in the minute from ");
        }
    }

    /** A process of somebody else. */
    private static final class Example implements AutoCloseable {

        private static final Duration PATIENCE = Duration.ofSeconds(90);

        private final Process process;
        private final List<String> lines = new ArrayList<>();

        Example(Path directory, String... command) throws IOException {
            process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
            Thread.ofVirtual().start(this::read);
        }

        /** Returns when so many lines contain this. */
        void awaitLines(int number, String text) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(lines().stream().filter(line -> line.contains(text)))
                            .as(() -> "it said:\n" + String.join("\n", lines()))
                            .hasSize(number));
        }

        /** Returns when a line contains this. */
        void awaitLine(String text) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(lines()).anyMatch(line -> line.contains(text)));
        }

        void awaitEnd() throws InterruptedException {
            assertThat(process.waitFor(PATIENCE))
                    .as(() -> "it said:\n" + String.join("\n", lines()))
                    .isTrue();
            assertThat(process.exitValue())
                    .as(() -> "it said:\n" + String.join("\n", lines()))
                    .isZero();
        }

        private List<String> lines() {
            synchronized (lines) {
                return List.copyOf(lines);
            }
        }

        private void read() {
            try (BufferedReader said = process.inputReader()) {
                for (String line = said.readLine(); line != null; line = said.readLine()) {
                    synchronized (lines) {
                        lines.add(line);
                    }
                }
            } catch (IOException e) {
                // The process has ended.
            }
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
