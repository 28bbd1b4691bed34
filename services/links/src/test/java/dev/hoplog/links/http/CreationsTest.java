package dev.hoplog.links.http;

import static dev.hoplog.links.http.LinksServer.LINKS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.events.LinkId;
import dev.hoplog.links.http.LinksServer.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(LinksServerOfClass.class)
class CreationsTest {

    private final LinksServer server;

    CreationsTest(LinksServer server) {
        this.server = server;
    }

    @Test
    void a_generated_slug_is_as_it_was_asked_for() throws Exception {
        Answer created =
                server.create("{\"longUrl\":\"https://example.com/\",\"slugPrefix\":\"promo-\",\"slugLength\":12}");
        assertThat(created.text("slug")).matches("promo-[2-9a-zA-Z]{12}");
    }

    @Test
    void a_slug_that_cannot_be_generated_is_refused_with_all_reasons() throws Exception {
        assertThat(server.create("{\"longUrl\":\"https://example.com/\",\"slugLength\":3}")
                        .faults())
                .containsExactly("/slugLength outOfRange");
        assertThat(server.create("{\"longUrl\":\"https://example.com/\",\"slugPrefix\":\"a b\"}")
                        .faults())
                .containsExactly("/slugPrefix badCharacter");
        assertThat(server.create("{\"longUrl\":\"https://example.com/\",\"slugPrefix\":\"a/b\"}")
                        .faults())
                .containsExactly("/slugPrefix severalSegments");
        assertThat(server.create(
                                "{\"longUrl\":\"https://example.com/\",\"slug\":\"x\",\"slugPrefix\":\"a\",\"slugLength\":5}")
                        .faults())
                .containsExactlyInAnyOrder("/slugLength contradiction", "/slugPrefix contradiction");
    }

    @Test
    void a_link_that_will_do_is_found_whoever_made_it() throws Exception {
        Answer made = server.create("{\"longUrl\":\"https://example.com/f1\",\"title\":\"T\"}");
        Answer found = server.create("{\"longUrl\":\"https://example.com/f1\",\"findIfExists\":true}");
        assertThat(found.status()).isEqualTo(200);
        assertThat(found.text("id")).isEqualTo(made.text("id"));
        Answer other =
                server.create("{\"longUrl\":\"https://example.com/f1\",\"title\":\"other\",\"findIfExists\":true}");
        assertThat(other.status()).isEqualTo(201);
        assertThat(other.text("id")).isNotEqualTo(made.text("id"));
    }

    @Test
    void many_who_look_for_a_link_at_once_make_one() throws Exception {
        List<Future<Answer>> answers = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                answers.add(threads.submit(
                        () -> server.create("{\"longUrl\":\"https://example.com/f2\",\"findIfExists\":true}")));
            }
        }
        assertThat(answers.stream().map(answer -> answer.resultNow().text("id")).collect(Collectors.toSet()))
                .hasSize(1);
    }

    @Test
    void a_link_whose_limit_is_reached_will_not_do() throws Exception {
        String body = "{\"longUrl\":\"https://example.com/f5\",\"maxClicks\":1,\"findIfExists\":true}";
        Answer first = server.create(body);
        assertThat(server.create(body).text("id")).isEqualTo(first.text("id"));
        server.node.limits.admit(new LinkId(first.text("id")), 1);
        assertThat(server.create(body).text("id")).isNotEqualTo(first.text("id"));
    }

    @Test
    void a_link_that_was_deleted_or_changed_will_not_do() throws Exception {
        String body = "{\"longUrl\":\"https://example.com/f3\",\"findIfExists\":true}";
        Answer first = server.create(body);
        server.send("DELETE", first.header("Location"), "");
        Answer second = server.create(body);
        assertThat(second.status()).isEqualTo(201);
        assertThat(second.text("id")).isNotEqualTo(first.text("id"));
        assertThat(server.create(body).text("id")).isEqualTo(second.text("id"));
    }

    @Test
    void a_link_that_was_deleted_ever_so_often_is_made_again() throws Exception {
        String body = "{\"longUrl\":\"https://example.com/f4\",\"findIfExists\":true}";
        for (int time = 0; time < 70; time++) {
            Answer made = server.create(body);
            assertThat(made.status()).isEqualTo(201);
            server.send("DELETE", made.header("Location"), "");
        }
    }

    @Test
    void a_bulk_request_answers_each_item_by_itself() throws Exception {
        server.create("{\"longUrl\":\"https://example.com/\",\"slug\":\"bulk-taken\"}");
        Answer bulk = bulk("""
                {"links":[{"longUrl":"https://example.com/1","slug":"bulk-1"},
                          {"longUrl":"nonsense","title":1},
                          {"longUrl":"https://example.com/3","slug":"bulk-1"},
                          {"longUrl":"https://example.com/4","slug":"bulk-taken"},
                          {"longUrl":"https://example.com/5"}]}""");
        assertThat(bulk.status()).isEqualTo(200);
        assertThat(statuses(bulk)).containsExactly(201, 422, 409, 409, 201);
        JsonNode results = bulk.json().path("results");
        assertThat(results.path(1).path("problem").path("errors").values().stream()
                        .map(fault -> fault.path("pointer").asString()))
                .containsExactlyInAnyOrder("/links/1/longUrl", "/links/1/title");
        assertThat(results.path(0).path("link").path("slug").asString()).isEqualTo("bulk-1");
        assertThat(results.path(4).path("index").asInt()).isEqualTo(4);
        assertThat(bulk.header("Consistency-Token")).isNotEmpty();
    }

    @Test
    void a_thousand_links_are_made_at_once_and_a_repeat_makes_none() throws Exception {
        String body = IntStream.range(0, 1000)
                .mapToObj(i -> "{\"longUrl\":\"https://example.com/b/" + i + "\"}")
                .collect(Collectors.joining(",", "{\"links\":[", "]}"));
        Answer first = bulk(body, "Idempotency-Key", "thousand");
        assertThat(statuses(first)).hasSize(1000).containsOnly(201);
        assertThat(bulk(body, "Idempotency-Key", "thousand").json()).isEqualTo(first.json());
    }

    @Test
    void a_dry_run_says_what_would_be_and_writes_nothing() throws Exception {
        String body = """
                {"links":[{"longUrl":"https://example.com/1","slug":"dry-1"},{"longUrl":"x:"},
                          {"longUrl":"https://example.com/1","slug":"dry-1"}]}""";
        Answer dry = server.send("POST", LINKS + "/bulk?dryRun=true", body);
        assertThat(statuses(dry)).containsExactly(201, 422, 409);
        assertThat(server.get(LINKS + "/lookup?slug=dry-1").status()).isEqualTo(404);
    }

    @Test
    void too_many_or_no_links_are_refused() throws Exception {
        assertThat(bulk("{\"links\":[]}").faults()).containsExactly("/links outOfRange");
        assertThat(bulk("{\"links\":[" + "{},".repeat(1000) + "{}]}").faults()).containsExactly("/links outOfRange");
        assertThat(bulk("{\"linkz\":[]}").faults())
                .containsExactlyInAnyOrder("/linkz unknownProperty", "/links wrongType");
    }

    @Test
    void a_write_answers_how_far_to_read_and_a_read_waits_for_it() throws Exception {
        Answer created = server.create("{\"longUrl\":\"https://example.com/\"}");
        String token = created.header("Consistency-Token");
        assertThat(token).matches("[0-9a-f]{8}\\.[0-7]-[0-9]+");
        assertThat(server.get(created.header("Location"), "Consistency-Token", token)
                        .status())
                .isEqualTo(200);
        String ahead = token.substring(0, token.lastIndexOf('-')) + "-999999999";
        Answer early = server.get(created.header("Location"), "Consistency-Token", ahead);
        assertThat(early.status()).isEqualTo(503);
        assertThat(early.header("Retry-After")).isEqualTo("1");
        assertThat(server.get(LINKS, "Consistency-Token", "nonsense").status()).isEqualTo(400);
        assertThat(server.get(LINKS, "Consistency-Token", "00000000.0-1").status())
                .isEqualTo(400);
    }

    private Answer bulk(String body, String... headers) throws Exception {
        return server.send("POST", LINKS + "/bulk", body, headers);
    }

    private static List<Integer> statuses(Answer bulk) {
        return bulk.json().path("results").values().stream()
                .map(result -> result.path("status").asInt())
                .toList();
    }
}
