package dev.hoplog.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hoplog.events.ClickEntry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The main job, as a user does it: create, follow, count. */
class JourneyIT {

    private static final Pattern ID = Pattern.compile("id: (.*)\n");
    private static final Pattern EVENT = Pattern.compile("event: (.*)\ndata: (.*)\n");

    @TempDir
    static Path folder;

    private static HoplogProcess hoplog;

    /** For a version. */
    private static final String FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/%d.0";

    @BeforeAll
    static void start() throws InterruptedException {
        hoplog = HoplogProcess.standalone(folder.resolve("data")).awaitReady();
    }

    @AfterAll
    static void end() {
        hoplog.close();
    }

    @Test
    void a_thousand_visitors_of_a_new_link_are_counted_exactly() throws Exception {
        JsonNode link = hoplog.create("launch", "https://example.org/launch?x=1");
        String id = link.at("/id").asString();
        assertThat(hoplog.follow("launch").headers().firstValue("Location")).contains("https://example.org/launch?x=1");

        try (var traffic = new Traffic(hoplog, "launch", 8, 125)) {
            traffic.await();
            assertThat(traffic.redirected.get()).isEqualTo(1000);
        }

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            JsonNode stats = hoplog.get("/links/" + id + "/stats").body();
            assertThat(List.of(
                            stats.at("/last24Hours/clicks").asLong(),
                            stats.at("/lastWeek/clicks").asLong(),
                            stats.at("/allTime/clicks").asLong()))
                    .containsOnly(1001L);
            assertThat(hoplog.allTimeClicks("")).isGreaterThanOrEqualTo(1001);
        });
    }

    @Test
    void anyone_can_recount_an_answer_from_the_log_up_to_its_watermark() throws Exception {
        // Given
        String id = hoplog.create("recounted", "https://example.org/").at("/id").asString();
        var answers = new ArrayList<JsonNode>();
        try (var traffic = new Traffic(hoplog, "recounted", 4, 1500)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                answers.add(hoplog.get("/links/" + id + "/stats").body());
                return answers.getLast().at("/allTime/clicks").asLong() == 6000;
            });
            traffic.await();
        }

        // When
        Recount recount = Recount.of(hoplog.bootstrapServers());

        // Then
        assertThat(answers.stream().map(answer -> answer.at("/allTime/clicks").asLong()))
                .as("answers from the middle of it")
                .anyMatch(clicks -> clicks > 0 && clicks < 6000);
        for (JsonNode answer : answers) {
            assertThat(answer.at("/allTime/clicks").asLong())
                    .as("%s", answer)
                    .isEqualTo(recount.clicks(id, answer.at("/watermark")));
        }
    }

    @Test
    void every_number_of_a_link_is_what_its_clicks_in_the_log_say() throws Exception {
        // Given
        String id = hoplog.create("measured", "https://example.org/").at("/id").asString();
        for (int visit = 0; visit < 12; visit++) {
            hoplog.follow(
                    "measured?utm_source=News",
                    "User-Agent",
                    FIREFOX.formatted(140 + visit % 4),
                    "Accept-Language",
                    "de-AT,en;q=0.5");
            hoplog.follow(
                    "measured?qr", "User-Agent", FIREFOX.formatted(150), "Referer", "https://www.Example.org/page");
            hoplog.follow("measured", "User-Agent", "Googlebot/2.1 (+http://www.google.com/bot.html)");
        }
        String of = "/links/" + id + "/stats";
        await().atMost(Duration.ofSeconds(30)).until(() -> hoplog.allTimeClicks(id) == 36);

        // When
        JsonNode stats = hoplog.get(of).body();
        JsonNode minutes = hoplog.get(of + "/timeseries?interval=minute").body();
        List<ClickEntry.Click> clicks = Recount.of(hoplog.bootstrapServers()).entries(id, stats.at("/watermark"));

        // Then
        List<ClickEntry.Click> humans = clicks.stream()
                .filter(click -> !click.visitor().userAgent().startsWith("Googlebot"))
                .toList();
        for (String window : List.of("last24Hours", "lastWeek", "allTime")) {
            assertThat(stats.at("/" + window + "/clicks").asLong()).isEqualTo(clicks.size());
            assertThat(stats.at("/" + window + "/humans").asLong()).isEqualTo(humans.size());
            assertThat(stats.at("/" + window + "/bots").asLong()).isEqualTo(12);
            assertThat(stats.at("/" + window + "/uniqueVisitors").asLong())
                    .isEqualTo(humans.stream()
                            .map(click -> click.visitor().visitorHash())
                            .distinct()
                            .count());
        }
        for (JsonNode bucket : minutes.at("/data")) {
            Instant from = Instant.parse(bucket.at("/from").asString());
            assertThat(bucket.at("/clicks").asLong())
                    .as("%s", bucket)
                    .isEqualTo(clicks.stream()
                            .filter(click -> Math.floorDiv(click.occurredAt(), 60_000L) * 60_000 == from.toEpochMilli())
                            .count());
        }
        assertThat(values(of, "trigger")).isEqualTo(Map.of("link", 24L, "qr", 12L));
        assertThat(values(of, "utmSource")).isEqualTo(Map.of("news", 12L, "none", 24L));
        assertThat(values(of, "language")).isEqualTo(Map.of("de", 12L, "unknown", 24L));
        assertThat(values(of, "referrer")).isEqualTo(Map.of("example.org", 12L, "direct", 24L));
        assertThat(values(of, "browser")).isEqualTo(Map.of("Firefox", 24L, "Googlebot", 12L));
        assertThat(values(of, "country")).isEqualTo(Map.of("unknown", 36L));
    }

    private static Map<String, Long> values(String of, String dimension) throws Exception {
        JsonNode breakdown =
                hoplog.get(of + "/breakdown?window=7d&dimension=" + dimension).body();
        var values = new HashMap<String, Long>();
        breakdown
                .at("/data")
                .forEach(value -> values.put(
                        value.at("/value").asString(), value.at("/clicks").asLong()));
        long named = values.values().stream().mapToLong(Long::longValue).sum();
        assertThat(named + breakdown.at("/other").asLong())
                .isEqualTo(breakdown.at("/total").asLong());
        return values;
    }

    @Test
    void a_listener_is_told_what_happens_and_after_a_break_exactly_what_he_missed() throws Exception {
        // Given
        String now = hoplog.listen("/events/stream", "", text -> text.contains("id: "));
        String link =
                hoplog.create("listened-to", "https://example.org/").at("/id").asString();
        hoplog.follow("listened-to");
        String of = "/events/stream?linkId=" + link;
        String told = hoplog.listen(of, lastId(now), JourneyIT::hasBoth);
        assertThat(EVENT.matcher(told).results().map(event -> event.group(1)))
                .containsExactlyInAnyOrder("link", "click");

        // When
        hoplog.follow("listened-to?missed");
        hoplog.delete("/links/" + link);
        String missed = hoplog.listen(of, lastId(told), JourneyIT::hasBoth);

        // Then
        assertThat(EVENT.matcher(missed).results().map(event -> event.group(1)))
                .containsExactlyInAnyOrder("link", "click");
        assertThat(missed).contains("\"query\":\"missed\"", "\"type\":\"deleted\"");
        assertThat(EVENT.matcher(hoplog.listen(of, lastId(missed), text -> text.contains("id: ")))
                        .find())
                .isFalse();
        String again = hoplog.listen(
                of + "&from=earliest", "", text -> EVENT.matcher(text).results().count() == 4);
        assertThat(EVENT.matcher(again).results().map(event -> event.group(2)))
                .containsExactlyInAnyOrderElementsOf(EVENT.matcher(told + missed)
                        .results()
                        .map(event -> event.group(2))
                        .toList());
    }

    private static boolean hasBoth(String stream) {
        return stream.contains("event: click") && stream.contains("event: link");
    }

    private static String lastId(String stream) {
        return ID.matcher(stream).results().map(id -> id.group(1)).reduce("", (_, later) -> later);
    }

    @Test
    void an_unknown_slug_is_not_found_and_a_deleted_link_gone() throws Exception {
        hoplog.create("short-lived", "https://example.org/");
        assertThat(hoplog.follow("short-lived").statusCode()).isEqualTo(302);
        assertThat(hoplog.follow("nobody-made-this").statusCode()).isEqualTo(404);

        String id =
                hoplog.get("/links/lookup?slug=short-lived").body().at("/id").asString();
        assertThat(hoplog.delete("/links/" + id).status()).isEqualTo(204);

        assertThat(hoplog.follow("short-lived").statusCode()).isEqualTo(410);
    }

    @Test
    void a_generated_slug_redirects_from_the_moment_of_its_answer() throws Exception {
        for (int i = 0; i < 20; i++) {
            JsonNode link = hoplog.post("/links", "{\"longUrl\":\"https://example.org/" + i + "\"}")
                    .body();

            assertThat(hoplog.follow(link.at("/slug").asString()).statusCode()).isEqualTo(302);
        }
    }

    @Test
    void a_new_link_is_listed_and_found_by_its_words() throws Exception {
        String id = hoplog.post(
                        "/links",
                        "{\"longUrl\":\"https://example.org/autumn\",\"title\":\"Große Fête\",\"tags\":[\"listed\"]}")
                .body()
                .at("/id")
                .asString();

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            JsonNode found = hoplog.get("/links?search=fete%20autu&tags=listed").body();
            assertThat(found.at("/data/0/id").asString()).isEqualTo(id);
            JsonNode tags = hoplog.get("/tags").body();
            assertThat(tags.at("/data/0/tag").asString()).isEqualTo("listed");
        });
    }

    @Test
    void the_topics_can_be_read_with_any_kafka_client() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", hoplog.bootstrapServers()))) {
            Set<String> topics = admin.listTopics().names().get();

            assertThat(topics).contains("link-events", "click-events", "api-keys", "visitor-salts");
        }
    }

    @Test
    void old_clicks_run_through_a_changed_link_without_touching_anything() throws Exception {
        JsonNode link = hoplog.create("what", "https://example.org/here");
        for (int i = 0; i < 3; i++) {
            hoplog.follow("what", "User-Agent", FIREFOX.formatted(140));
        }
        hoplog.follow("what", "User-Agent", "curl/8");
        awaitClicks(link.at("/id").asString(), 4);

        String said = whatIf("what", "--long-url", "https://example.org/there", "--by", "browser");

        assertThat(said)
                .containsPattern(" 3 +3 +https://example.org/here +https://example.org/there +Firefox")
                .contains("Of 4 clicks 4 would have gone elsewhere, 3 of them by humans.");
        assertThat(whatIf("what", "--disabled", "true"))
                .containsPattern(" 4 +3 +https://example.org/here +\\(disabled\\)");
        assertThat(whatIf("what")).contains("Of 4 clicks 0 would have gone elsewhere");
        assertThat(hoplog.follow("what").headers().firstValue("Location")).contains("https://example.org/here");
    }

    private static void awaitClicks(String id, long clicks) {
        await().atMost(Duration.ofSeconds(30)).until(() -> hoplog.allTimeClicks(id) == clicks);
    }

    private static String whatIf(String... arguments) throws Exception {
        Map<String, String> environment = Map.of("HOPLOG_KAFKA_BOOTSTRAP_SERVERS", hoplog.bootstrapServers());
        try (HoplogProcess command =
                HoplogProcess.launch("dev.hoplog.query.whatif.WhatIfCommand", environment, arguments)) {
            assertThat(command.awaitEnd(Duration.ofSeconds(60)))
                    .as(command::output)
                    .isZero();
            return command.output();
        }
    }

    @Test
    void health_tells_each_part() throws Exception {
        assertThat(hoplog.follow("healthz").statusCode()).isEqualTo(200);
        assertThat(hoplog.getRaw("/actuator/health/liveness").status()).isEqualTo(200);
        assertThat(hoplog.getRaw("/actuator/health/readiness").status()).isEqualTo(200);
    }
}
