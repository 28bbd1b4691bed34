package dev.hoplog.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What survives the end of the process, and what keeps it from starting. */
class RestartIT {

    private static final int VISITORS = 4;

    @TempDir
    Path folder;

    @Test
    void kill_9_in_the_middle_of_traffic_loses_nothing_and_counts_nothing_twice() throws Exception {
        Path data = folder.resolve("data");
        long redirected = 0;
        long unknown = 0;
        String id = "";
        var created = new ArrayList<String>();
        for (int life = 0; life < 3; life++) {
            try (HoplogProcess hoplog = HoplogProcess.standalone(data).awaitReady()) {
                if (id.isEmpty()) {
                    id = hoplog.create("launch", "https://example.org/")
                            .at("/id")
                            .asString();
                }
                try (var traffic = new Traffic(hoplog, "launch", VISITORS, Integer.MAX_VALUE)) {
                    for (int i = 0; i < 20; i++) {
                        String slug = "life-" + life + "-" + i;
                        hoplog.create(slug, "https://example.org/" + slug);
                        created.add(slug);
                    }
                    await().atMost(Duration.ofSeconds(30)).until(() -> traffic.redirected.get() > 2000);
                    hoplog.kill();
                    traffic.await();
                    assertThat(traffic.other.get()).isZero();
                    redirected += traffic.redirected.get();
                    unknown += traffic.unknown.get();
                }
            }
        }

        try (HoplogProcess hoplog = HoplogProcess.standalone(data).awaitReady()) {
            for (String slug : created) {
                assertThat(hoplog.follow(slug).statusCode()).as(slug).isEqualTo(302);
            }
            String link = id;
            long least = redirected;
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(hoplog.allTimeClicks(link)).isGreaterThanOrEqualTo(least));
            // One more, and when that is counted everything before it is.
            assertThat(hoplog.follow("launch").statusCode()).isEqualTo(302);
            long all = redirected + 1;
            long most = all + unknown;
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(hoplog.allTimeClicks(link)).isBetween(all, most));
        }
    }

    @Test
    void a_stop_in_order_takes_less_than_ten_seconds_and_keeps_everything() throws Exception {
        Path data = folder.resolve("data");
        String id;
        try (HoplogProcess hoplog = HoplogProcess.standalone(data).awaitReady()) {
            id = hoplog.create("launch", "https://example.org/").at("/id").asString();
            try (var traffic = new Traffic(hoplog, "launch", VISITORS, 100)) {
                traffic.await();
            }
            // 143 is what the shell says of a process that ended by SIGTERM.
            assertThat(hoplog.terminate(Duration.ofSeconds(10))).isEqualTo(143);
        }

        try (HoplogProcess hoplog = HoplogProcess.standalone(data).awaitReady()) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(hoplog.allTimeClicks(id)).isEqualTo(VISITORS * 100L));
        }
    }

    @Test
    void a_second_process_in_the_same_data_directory_is_refused() throws Exception {
        Path data = folder.resolve("data");
        try (HoplogProcess first = HoplogProcess.standalone(data).awaitReady();
                HoplogProcess second = HoplogProcess.standalone(data)) {
            assertThat(second.awaitEnd(Duration.ofSeconds(60))).isEqualTo(1);
            assertThat(second.output()).contains("hoplog: The data directory " + data + " is in use");
            assertThat(first.follow("healthz").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_port_in_use_is_named_in_one_sentence() throws Exception {
        for (String port : List.of("HOPLOG_REDIRECT_PORT", "HOPLOG_API_PORT", "HOPLOG_KAFKA_PORT")) {
            try (var taken = new ServerSocket(0, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
                var environment = HoplogProcess.standaloneEnvironment(folder.resolve("data"));
                environment.put(port, Integer.toString(taken.getLocalPort()));
                try (HoplogProcess hoplog = HoplogProcess.launch("dev.hoplog.standalone.Standalone", environment)) {
                    assertThat(hoplog.awaitEnd(Duration.ofSeconds(60))).isEqualTo(1);
                    assertThat(hoplog.output())
                            .startsWith("hoplog: The port " + taken.getLocalPort() + " for ")
                            .contains(port)
                            .hasLineCount(1);
                }
            }
        }
    }

    @Test
    void somebody_elses_folder_is_refused() throws Exception {
        Files.writeString(folder.resolve("thesis.tex"), "x");
        try (HoplogProcess hoplog = HoplogProcess.standalone(folder)) {
            assertThat(hoplog.awaitEnd(Duration.ofSeconds(60))).isEqualTo(1);
            assertThat(hoplog.output()).startsWith("hoplog: The data directory").hasLineCount(1);
        }
    }

    @Test
    void a_damaged_store_is_named_in_one_sentence() throws Exception {
        Path data = folder.resolve("data");
        try (HoplogProcess hoplog = HoplogProcess.standalone(data).awaitReady()) {
            hoplog.create("launch", "https://example.org/");
            hoplog.terminate(Duration.ofSeconds(10));
        }
        Files.writeString(data.resolve("directory").resolve("CURRENT"), "damaged");

        try (HoplogProcess hoplog = HoplogProcess.standalone(data)) {
            assertThat(hoplog.awaitEnd(Duration.ofSeconds(60))).isEqualTo(1);
            assertThat(hoplog.output()).contains("hoplog: The directory in ").contains("remove that folder");
        }
    }
}
