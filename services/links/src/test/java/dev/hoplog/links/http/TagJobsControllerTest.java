package dev.hoplog.links.http;

import static dev.hoplog.links.http.LinksServer.LINKS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hoplog.links.http.LinksServer.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(LinksServerOfClass.class)
class TagJobsControllerTest {

    private static final String TAGS = "/api/v1/tags/";

    private final LinksServer server;

    TagJobsControllerTest(LinksServer server) {
        this.server = server;
    }

    @Test
    void a_tag_is_renamed_on_all_links_that_are_not_deleted_and_nothing_else_changes() throws Exception {
        // Given
        String plain = tagged("\"a\",\"old\",\"b\"");
        String both = tagged("\"new\",\"old\"");
        String archived = tagged("\"old\"");
        server.send("PATCH", archived, "{\"archived\":true}");
        String disabled = tagged("\"old\"");
        server.send("PATCH", disabled, "{\"disabled\":true}");
        String deleted = tagged("\"old\"");
        server.send("DELETE", deleted, "");
        String other = tagged("\"older\"");
        // When
        Answer accepted = server.send("PATCH", TAGS + "old", "{\"name\":\"new\"}");
        Answer ended = ended(accepted);
        // Then
        assertThat(accepted.status()).isEqualTo(202);
        assertThat(ended.text("status")).isEqualTo("done");
        assertThat(ended.text("type")).isEqualTo("renameTag");
        assertThat(ended.json().path("progress").toString()).isEqualTo("{\"done\":4,\"total\":4}");
        assertThat(tags(plain)).isEqualTo("[\"a\",\"new\",\"b\"]");
        assertThat(tags(both)).isEqualTo("[\"new\"]");
        assertThat(tags(archived)).isEqualTo("[\"new\"]");
        assertThat(tags(disabled)).isEqualTo("[\"new\"]");
        assertThat(tags(deleted)).isEqualTo("[\"old\"]");
        assertThat(tags(other)).isEqualTo("[\"older\"]");
        // A job that is done is seen in lists, here at once and elsewhere with its token.
        assertThat(server.get(LINKS + "?tags=old&archived=any").each("id")).isEmpty();
        assertThat(server.get(LINKS + "?tags=new&archived=any", "Consistency-Token", ended.header("Consistency-Token"))
                        .each("id"))
                .hasSize(4);
    }

    @Test
    void each_change_is_one_of_the_link_with_who_did_it() throws Exception {
        // Given
        Answer key = server.send("POST", LinksServer.KEYS, "{\"name\":\"n\",\"scopes\":[\"links:write\"]}");
        String link = tagged("\"history\"");
        // When
        Answer accepted =
                server.send("PATCH", TAGS + "history", "{\"name\":\"past\"}", "X-Api-Key", key.text("secret"));
        ended(accepted);
        // Then
        var change = server.get(link + "/history").json().at("/data/1");
        assertThat(change.path("type").asString()).isEqualTo("changed");
        assertThat(change.path("actor").asString()).isEqualTo(key.text("id"));
        assertThat(change.path("changes").toString())
                .isEqualTo("[{\"field\":\"tags\",\"before\":[\"history\"],\"after\":[\"past\"]}]");
    }

    @Test
    void a_tag_goes_away_and_again_changes_nothing() throws Exception {
        // Given
        String link = tagged("\"x/ y;z?\",\"stays\"");
        // When
        Answer first = ended(server.send("DELETE", TAGS + "x/%20y%3Bz%3F", ""));
        long version = server.get(link).json().path("version").asLong();
        Answer second = ended(server.send("DELETE", TAGS + "x/%20y%3Bz%3F", ""));
        // Then
        assertThat(first.text("type")).isEqualTo("deleteTag");
        assertThat(first.text("tag")).isEqualTo("x/ y;z?");
        assertThat(first.json().path("name").isNull()).isTrue();
        assertThat(first.json().at("/progress/done").asInt()).isEqualTo(1);
        assertThat(tags(link)).isEqualTo("[\"stays\"]");
        assertThat(second.text("status")).isEqualTo("done");
        assertThat(second.json().at("/progress/done").asInt()).isZero();
        assertThat(server.get(link).json().path("version").asLong()).isEqualTo(version);
    }

    @Test
    void a_repeat_under_the_same_idempotency_key_is_the_same_job_and_another_body_is_refused() throws Exception {
        // When
        Answer first = server.send("PATCH", TAGS + "once", "{\"name\":\"twice\"}", "Idempotency-Key", "t1");
        ended(first);
        String link = tagged("\"once\"");
        Answer again = server.send("PATCH", TAGS + "once", "{\"name\":\"twice\"}", "Idempotency-Key", "t1");
        Answer other = server.send("PATCH", TAGS + "once", "{\"name\":\"thrice\"}", "Idempotency-Key", "t1");
        // Then
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.text("id")).isEqualTo(first.text("id"));
        assertThat(again.text("status")).isEqualTo("done");
        assertThat(tags(link)).isEqualTo("[\"once\"]");
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.text("type")).isEqualTo("urn:hoplog:problem:idempotency-key-reused");
    }

    @Test
    void more_links_than_are_written_at_once_are_all_changed() throws Exception {
        // Given
        String item = "{\"longUrl\":\"https://example.com/\",\"tags\":[\"many\"]}";
        for (int i = 0; i < 2; i++) {
            server.send("POST", LINKS + "/bulk", "{\"links\":[" + (item + ",").repeat(599) + item + "]}");
        }
        // When
        Answer ended = ended(server.send("PATCH", TAGS + "many", "{\"name\":\"all\"}"));
        // Then
        assertThat(ended.json().path("progress").toString()).isEqualTo("{\"done\":1200,\"total\":1200}");
        assertThat(server.get(LINKS + "?tags=many").each("id")).isEmpty();
        assertThat(count("all")).isEqualTo(1200);
    }

    @Test
    void a_key_that_is_limited_to_a_domain_changes_its_links_alone_and_nobody_else_sees_its_job() throws Exception {
        // Given
        String limited = key("\"links:write\"],\"domains\":[\"go.example.com\"");
        String stranger = key("\"links:write\"");
        String own = server.create(
                        "{\"longUrl\":\"https://example.com/\",\"domain\":\"go.example.com\",\"tags\":[\"shared\"]}")
                .header("Location");
        String foreign = tagged("\"shared\"");
        // When
        Answer accepted = server.send("DELETE", TAGS + "shared", "", "X-Api-Key", limited);
        ended(accepted);
        // Then
        assertThat(tags(own)).isEqualTo("[]");
        assertThat(tags(foreign)).isEqualTo("[\"shared\"]");
        String job = accepted.header("Location");
        assertThat(server.get(job, "X-Api-Key", limited).status()).isEqualTo(200);
        assertThat(server.get(job, "X-Api-Key", stranger).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|/name required",
                "{\"name\":null}|/name wrongType",
                "{\"name\":7}|/name wrongType",
                "{\"name\":\" \"}|/name empty",
                "[]| wrongType",
                "{\"name\":\"n\",\"tag\":\"t\"}|/tag unknownProperty"
            })
    void a_bad_name_is_422(String body, String fault) throws Exception {
        Answer answer = server.send("PATCH", TAGS + "t", body);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.faults().stream().map(String::strip)).containsExactly(fault.strip());
    }

    @Test
    void a_name_is_as_long_as_a_tag_may_be() throws Exception {
        assertThat(server.send("PATCH", TAGS + "t", "{\"name\":\"" + "n".repeat(65) + "\"}")
                        .faults())
                .containsExactly("/name tooLong");
        assertThat(server.send("PATCH", TAGS + "t", "{\"name\":\"" + "n".repeat(64) + "\"}")
                        .status())
                .isEqualTo(202);
    }

    @Test
    void what_is_no_tag_and_no_job_is_404() throws Exception {
        for (Answer answer : List.of(
                server.get("/api/v1/jobs/job_1"),
                server.send("DELETE", TAGS, ""),
                server.send("DELETE", "/api/v1/tags", ""),
                server.send("PATCH", "/api/v1/tags", "{\"name\":\"n\"}"))) {
            assertThat(answer.status()).as(answer.response().toString()).isEqualTo(404);
        }
    }

    private String tagged(String tags) throws Exception {
        return server.create("{\"longUrl\":\"https://example.com/\",\"tags\":[" + tags + "]}")
                .header("Location");
    }

    private String key(String scopes) throws Exception {
        return server.send("POST", LinksServer.KEYS, "{\"name\":\"n\",\"scopes\":[" + scopes + "]}")
                .text("secret");
    }

    private String tags(String link) throws Exception {
        return server.get(link).json().path("tags").toString();
    }

    private int count(String tag) throws Exception {
        var counts = new ArrayList<Integer>();
        server.get("/api/v1/tags?limit=500").json().path("data").values().stream()
                .filter(one -> one.path("tag").asString().equals(tag))
                .forEach(one -> counts.add(one.path("links").asInt()));
        return counts.getFirst();
    }

    private Answer ended(Answer accepted) {
        var last = new AtomicReference<>(accepted);
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            last.set(server.get(accepted.header("Location")));
            assertThat(last.get().json().path("endedAt").isNull()).isFalse();
        });
        return last.get();
    }
}
