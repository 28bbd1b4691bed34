package dev.hoplog.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A disk that takes nothing more, under a whole process: nothing is lost when it does again. */
class FullDiskIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** Files that have this length are not made and get no longer. A page is enough for what a start must write. */
    private static final int FULL = 4096;

    @TempDir
    Path folder;

    @BeforeAll
    static void limitsCanBeSet() {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/prlimit")),
                "prlimit of util-linux makes the disk of a process full");
    }

    @Test
    void without_room_a_node_redirects_and_counts_and_heals_by_itself() throws Exception {
        try (HoplogProcess one = HoplogProcess.standalone(folder.resolve("one")).awaitReady();
                HoplogProcess two = HoplogProcess.role(
                                "dev.hoplog.query.QueryRole", folder.resolve("two"), one.bootstrapServers())
                        .awaitReady()) {
            // Given
            String id = one.create("launch", "https://example.org/").at("/id").asString();
            two.limitFiles(FULL);
            int followed = 0;

            // When
            while (clicks(two).at("/rolledUp").asLong() == 0) {
                followed += follow(two, 1000);
            }

            // Then
            followed += follow(two, 1000);
            assertThat(clicks(two).at("/trouble").asString()).contains("cannot make a segment", "File too large");
            assertThat(clicks(two).at("/refused").asLong()).isZero();

            // And when there is room again
            two.limitFiles(null);
            int all = followed;
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(clicks(two).path("trouble").asString(""))
                        .as(two::output)
                        .isEmpty();
                // It shares the counting with the other node, and each answers for what it has.
                assertThat(Math.max(two.allTimeClicks(id), one.allTimeClicks(id)))
                        .isEqualTo(all);
            });
        }
    }

    @Test
    void without_room_for_its_broker_a_process_redirects_and_ends_in_order_and_the_next_has_all() throws Exception {
        String id;
        int followed = 0;
        HoplogProcess full = HoplogProcess.standalone(folder);
        try (full) {
            // Given
            full.awaitReady();
            id = full.create("launch", "https://example.org/").at("/id").asString();

            // When
            full.limitFiles(FULL);
            while (health(full).at("/components/kafka/details/trouble").isMissingNode()) {
                followed += follow(full, 100);
            }

            // Then
            followed += follow(full, 100);
            assertThat(health(full).at("/components/kafka/details/trouble").asString())
                    .contains("start Hoplog again");
            assertThat(full.terminate(Duration.ofSeconds(30))).isEqualTo(143);
        }
        try (HoplogProcess next = HoplogProcess.launch("dev.hoplog.standalone.Standalone", full.environment())) {
            next.awaitReady();
            int all = followed;
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(next.allTimeClicks(id)).isEqualTo(all));
        }
    }

    private static JsonNode health(HoplogProcess hoplog) throws Exception {
        return hoplog.getRaw("/actuator/health").body();
    }

    private static JsonNode clicks(HoplogProcess hoplog) throws Exception {
        return health(hoplog).at("/components/clicks/details");
    }

    /** Follows the link that often on one connection, with clicks of six kilobytes: a journal is soon full of them. */
    private static int follow(HoplogProcess hoplog, int times) throws Exception {
        String long2k = "x".repeat(2000);
        String request = "GET /launch?%s HTTP/1.1\r\nHost: x\r\nUser-Agent: %s\r\nReferer: %s\r\n"
                .formatted(long2k, long2k, long2k);
        int answered = 0;
        try (var socket =
                new Socket("127.0.0.1", Integer.parseInt(hoplog.environment().get("HOPLOG_REDIRECT_PORT")))) {
            socket.setSoTimeout(20_000);
            var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            for (int sent = 1; sent <= times; sent++) {
                String last = sent == times ? "Connection: close\r\n\r\n" : "\r\n";
                socket.getOutputStream().write((request + last).getBytes(StandardCharsets.US_ASCII));
                for (String line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
                    if (line.startsWith("HTTP/")) {
                        assertThat(line).startsWith("HTTP/1.1 302");
                        answered++;
                    }
                }
            }
        }
        assertThat(answered).isEqualTo(times);
        return answered;
    }
}
