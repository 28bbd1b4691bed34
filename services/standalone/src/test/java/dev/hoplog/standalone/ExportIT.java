package dev.hoplog.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.Decision;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.codec.ClickCodec;
import dev.hoplog.events.topics.Topic;
import dev.hoplog.query.export.ExportCommand;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Clicks are taken out of the log by the API and by the command line, and read by DuckDB and by Python. */
class ExportIT {

    private static final String COMMAND = "dev.hoplog.query.export.ExportCommand";
    private static final Duration TO_EXPORT = Duration.ofSeconds(60);
    private static final String BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0";
    private static final int PEOPLE = 5;
    private static final int PROGRAMS = 2;
    private static final long NOON = 1_795_435_200_000L;
    private static final int RECORDS = 450;
    private static final int CLICKS_OF_A_RECORD = 1000;

    /** What a file has: rows, those of people, those of links; then its distinct names. */
    private record Read(long rows, long people, long links, long names) {}

    private static final String PYTHON = """
            import csv, json, sys
            with open(sys.argv[1], newline="", encoding="utf-8") as file:
                rows = list(csv.DictReader(file)) if sys.argv[1].endswith(".csv") else [json.loads(line) for line in file]
            print(len(rows), sum(row["kind"] == "human" for row in rows), sum(bool(row["linkId"]) for row in rows),
                  len({(row["segmentId"], int(row["seq"])) for row in rows}))
            """;

    @TempDir
    Path folder;

    @Test
    void what_was_followed_is_in_every_format_of_the_api_and_of_the_command() throws Exception {
        try (HoplogProcess hoplog =
                HoplogProcess.standalone(folder.resolve("data")).awaitReady()) {
            String link =
                    hoplog.create("spring", "https://example.org/").path("id").asString();
            for (int i = 0; i < PEOPLE; i++) {
                hoplog.follow("spring", "User-Agent", BROWSER, "Referer", "https://news.example/?a=\"b,c\"");
            }
            for (int i = 0; i < PROGRAMS; i++) {
                hoplog.follow("spring", "User-Agent", "curl/8.5.0");
            }
            hoplog.follow("unknown", "User-Agent", BROWSER);
            await().atMost(TO_EXPORT).until(() -> hoplog.allTimeClicks(link) == PEOPLE + PROGRAMS);

            var followed = new Read(PEOPLE + PROGRAMS, PEOPLE, PEOPLE + PROGRAMS, PEOPLE + PROGRAMS);
            for (String format : List.of("ndjson", "csv", "parquet")) {
                Path served = folder.resolve("served." + format);
                HttpResponse<Path> answer = hoplog.download("/clicks?format=" + format, served);
                assertThat(answer.headers().firstValue("Content-Disposition"))
                        .contains("attachment; filename=\"clicks." + format + "\"");
                Path written = folder.resolve("written." + format);
                export(
                        hoplog.bootstrapServers(),
                        0,
                        "clicks",
                        "--out",
                        written.toString(),
                        "--public-url",
                        publicUrl(hoplog));

                assertThat(read(served)).as(format).isEqualTo(followed);
                assertThat(written).as(format).hasSameBinaryContentAs(served);
            }
            assertThat(pages(hoplog, "/clicks?limit=3&linkId=" + link))
                    .isEqualTo(lines(folder.resolve("served.ndjson")));
            assertThat(pages(hoplog, "/clicks?excludeBots=true")).hasSize(PEOPLE);
            assertThat(pages(hoplog, "/clicks?decisions=all")).hasSize(PEOPLE + PROGRAMS + 1);
            assertThat(pages(hoplog, "/clicks?to=2026-01-01T00:00:00Z")).isEmpty();
            continues(hoplog);

            hoplog.delete("/links/" + link);
            Path events = folder.resolve("links.parquet");
            export(hoplog.bootstrapServers(), 0, "links", "--out", events.toString());
            assertThat(sql("SELECT string_agg(type || ' ' || coalesce(longUrl, '-'), ', ' ORDER BY version) FROM '"
                            + events + "' WHERE linkId = '" + link + "'"))
                    .isEqualTo("created https://example.org/, deleted -");
        }
    }

    /** A stream that broke goes on behind the last whole row. */
    private void continues(HoplogProcess hoplog) throws Exception {
        Path whole = folder.resolve("served.ndjson");
        String cursor = hoplog.download("/clicks?format=ndjson", whole)
                .headers()
                .firstValue("Export-Cursor")
                .orElseThrow();
        JsonNode last = lines(whole).get(2);
        Path rest = folder.resolve("rest.ndjson");
        hoplog.download(
                "/clicks?format=ndjson&cursor=%s.%d.%d.%d"
                        .formatted(
                                cursor,
                                last.path("partition").asInt(),
                                last.path("offset").asLong(),
                                last.path("entry").asInt()),
                rest);
        assertThat(lines(rest)).isEqualTo(lines(whole).subList(3, PEOPLE + PROGRAMS));
    }

    @Test
    void a_command_that_was_killed_goes_on_where_it_was() throws Exception {
        try (var broker = new TestBroker(folder.resolve("broker"))) {
            append(broker);
            Path out = folder.resolve("clicks.csv");
            Path mark = folder.resolve("clicks.csv.part.cursor");
            String[] command = {"clicks", "--out", out.toString(), "--kafka", broker.bootstrapServers()};
            try (HoplogProcess export = HoplogProcess.launch(COMMAND, Map.of(), command)) {
                await().atMost(TO_EXPORT).until(() -> Files.exists(mark));
                export.kill();
            }
            assertThat(out).doesNotExist();

            assertThat(export(broker.bootstrapServers(), 0, "clicks", "--out", out.toString()))
                    .contains("behind those that were there");

            long all = (long) RECORDS * CLICKS_OF_A_RECORD;
            assertThat(read(out)).isEqualTo(new Read(all, 0, all, all));
            assertThat(mark).doesNotExist();
        }
    }

    @Test
    void what_keeps_an_export_from_being_made_is_one_sentence() throws Exception {
        String nowhere = "127.0.0.1:" + HoplogProcess.freePort();
        Path out = folder.resolve("clicks.csv");

        assertThat(export(nowhere, 1, "clicks", "--out", out.toString()))
                .startsWith("hoplog: Kafka at " + nowhere + " does not give click-events")
                .hasLineCount(1);
        assertThat(refusal(
                        nowhere, 1, "clicks", "--out", folder.resolve("clicks").toString()))
                .startsWith("hoplog: The name ")
                .hasLineCount(1);
        assertThat(refusal(nowhere, 1, "clicks", "--out", out.toString(), "--from", "2026-02-02", "--to", "2026-02-01"))
                .startsWith("hoplog: The range is empty")
                .hasLineCount(1);
        assertThat(refusal(nowhere, 2, "clicks")).contains("--out");
        assertThat(refusal(nowhere, 2, "links", "--out", out.toString(), "--from", "yesterday"))
                .contains("yesterday");
        try (var broker = new TestBroker(folder.resolve("broker"))) {
            Files.writeString(out, "mine");
            assertThat(refusal(broker.bootstrapServers(), 1, "clicks", "--out", out.toString()))
                    .startsWith("hoplog: " + out + " exists")
                    .hasLineCount(1);
            assertThat(out).hasContent("mine");
            assertThat(refusal(
                            broker.bootstrapServers(),
                            1,
                            "clicks",
                            "--out",
                            folder.resolve("no/such.csv").toString()))
                    .contains("cannot be written")
                    .hasLineCount(1);
            export(broker.bootstrapServers(), 0, "clicks", "--out", out.toString(), "--force");
            assertThat(Files.readString(out)).startsWith("occurredAt,linkId,");
        }
    }

    /** What the command says that is refused. */
    private static String refusal(String kafka, int exitCode, String... arguments) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--kafka";
        all[arguments.length + 1] = kafka;
        CommandRun export = CommandRun.of(new ExportCommand(), all);
        assertThat(export.exitCode()).as(export.said()).isEqualTo(exitCode);
        return export.said().strip();
    }

    private static String publicUrl(HoplogProcess hoplog) {
        return "http://localhost:" + hoplog.environment().getOrDefault("HOPLOG_REDIRECT_PORT", "");
    }

    /** What the command says. */
    private static String export(String kafka, int exitCode, String... arguments) throws InterruptedException {
        try (HoplogProcess export =
                HoplogProcess.launch(COMMAND, Map.of("HOPLOG_KAFKA_BOOTSTRAP_SERVERS", kafka), arguments)) {
            int code = export.awaitEnd(TO_EXPORT);
            await().until(() -> !export.output().isEmpty());
            assertThat(code).as(export.output()).isEqualTo(exitCode);
            return export.output();
        }
    }

    private static List<JsonNode> pages(HoplogProcess hoplog, String path) throws Exception {
        var rows = new ArrayList<JsonNode>();
        String next = "";
        do {
            HoplogProcess.Answer page = hoplog.get(next.isEmpty() ? path : path + "&cursor=" + next);
            assertThat(page.status()).as(page.body().toString()).isEqualTo(200);
            page.body().path("data").forEach(rows::add);
            next = page.body().at("/page/nextCursor").asString("");
        } while (!next.isEmpty());
        return rows;
    }

    private static List<JsonNode> lines(Path ndjson) throws Exception {
        return Files.readAllLines(ndjson).stream()
                .map(JsonMapper.shared()::readTree)
                .toList();
    }

    /** By DuckDB, and where Python can read it, by both. */
    private static Read read(Path file) throws Exception {
        String[] read = sql("SELECT count(*) || ' ' || count(*) FILTER (kind = 'human') || ' ' || count(linkId) || ' '"
                        + " || count(DISTINCT segmentId || seq) FROM '" + file + "'")
                .split(" ", -1);
        if (!file.toString().endsWith(".parquet")) {
            Process python = new ProcessBuilder("python3", "-c", PYTHON, file.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(said.strip()).isEqualTo(String.join(" ", read));
        }
        return new Read(
                Long.parseLong(read[0]), Long.parseLong(read[1]), Long.parseLong(read[2]), Long.parseLong(read[3]));
    }

    private static String sql(String query) throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement();
                var result = statement.executeQuery(query)) {
            result.next();
            return result.getString(1);
        }
    }

    private static void append(TestBroker broker) {
        byte[] click = ClickCodec.encode(new ClickEntry.StrippedClick(
                NOON, new LinkId("lnk_aaaaaaaaaaaaaaaa"), Domain.DEFAULT, Decision.REDIRECTED));
        try (var producer = broker.producer()) {
            for (int i = 0; i < RECORDS; i++) {
                producer.send(new ProducerRecord<>(
                        Topic.CLICK_EVENTS.text(),
                        i % TestBroker.partitions(Topic.CLICK_EVENTS),
                        NOON,
                        null,
                        ClickCodec.encodeBatch(new UUID(1, i), 0, Collections.nCopies(CLICKS_OF_A_RECORD, click))));
            }
        }
    }
}
