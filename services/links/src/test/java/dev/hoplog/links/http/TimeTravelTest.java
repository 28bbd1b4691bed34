package dev.hoplog.links.http;

import static dev.hoplog.links.http.LinksServer.LINKS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.links.http.LinksServer.Answer;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(LinksServerOfClass.class)
class TimeTravelTest {

    private final LinksServer server;

    TimeTravelTest(LinksServer server) {
        this.server = server;
    }

    @Test
    void the_history_says_who_changed_which_field_from_what_to_what() throws Exception {
        String link = create("h1");
        patch(link, "{\"title\":\"T\",\"tags\":[\"a\"]}");
        server.send("DELETE", link, "");
        server.send("POST", link + "/restore", "");
        JsonNode data = server.get(link + "/history").json().path("data");
        assertThat(data.values().stream().map(entry -> entry.path("type").asString()))
                .containsExactly("created", "changed", "deleted", "restored");
        assertThat(data.path(0).path("actor").asString()).isEqualTo("admin");
        assertThat(data.path(1).path("version").asInt()).isEqualTo(2);
        assertThat(data.path(1).path("changes").toString())
                .isEqualTo("[{\"field\":\"title\",\"before\":\"\",\"after\":\"T\"},"
                        + "{\"field\":\"tags\",\"before\":[],\"after\":[\"a\"]}]");
        assertThat(data.path(2).path("changes").toString())
                .isEqualTo("[{\"field\":\"deleted\",\"before\":false,\"after\":true}]");
    }

    @Test
    void a_limit_and_whether_a_link_may_be_listed_are_told_and_taken_back_like_any_field() throws Exception {
        String link = create("h3");
        patch(link, "{\"maxClicks\":5,\"crawlable\":true}");
        assertThat(server.get(link + "/history")
                        .json()
                        .path("data")
                        .path(1)
                        .path("changes")
                        .toString())
                .isEqualTo("[{\"field\":\"maxClicks\",\"before\":null,\"after\":5},"
                        + "{\"field\":\"crawlable\",\"before\":false,\"after\":true}]");
        Answer reverted = server.send("POST", link + "/revert", "{\"version\":1}");
        assertThat(reverted.json().path("maxClicks").isNull()).isTrue();
        assertThat(reverted.json().path("crawlable").asBoolean(true)).isFalse();
    }

    @Test
    void the_history_tells_of_aliases_and_renames() throws Exception {
        String link = create("h2");
        server.send("POST", link + "/aliases", "{\"slug\":\"h2b\",\"primary\":true}");
        JsonNode data = server.get(link + "/history").json().path("data");
        assertThat(data.path(1).path("type").asString()).isEqualTo("aliasClaimed");
        assertThat(data.path(1).path("changes").path(0).path("after").asString())
                .isEqualTo("http://localhost:8080/h2b");
        assertThat(data.path(2).path("changes").toString())
                .isEqualTo("[{\"field\":\"shortUrl\",\"before\":\"http://localhost:8080/h2\","
                        + "\"after\":\"http://localhost:8080/h2b\"}]");
    }

    @Test
    void a_link_is_read_as_it_was_at_an_instant() throws Exception {
        Answer created = server.create("{\"longUrl\":\"https://example.com/1\",\"slug\":\"t1\"}");
        String link = created.header("Location");
        Instant first = Instant.parse(created.text("updatedAt"));
        awaitLaterThan(first);
        patch(link, "{\"longUrl\":\"https://example.com/2\"}");

        Answer then = server.get(link + "?asOf=" + first);
        assertThat(then.text("longUrl")).isEqualTo("https://example.com/1");
        assertThat(then.header("ETag")).isEqualTo("\"1-active\"");
        assertThat(server.get(LINKS + "/lookup?slug=t1&asOf=" + first).json()).isEqualTo(then.json());
        assertThat(server.get(link + "?asOf=2999-01-01T00:00:00Z").text("longUrl"))
                .isEqualTo("https://example.com/2");
        assertThat(server.get(link + "?asOf=" + first.minusMillis(1)).status()).isEqualTo(404);
        assertThat(server.get(link + "?asOf=yesterday").faults()).containsExactly("?asOf notAnInstant");
    }

    @Test
    void a_link_goes_back_to_any_version_it_had() throws Exception {
        String link = create("r1");
        patch(link, "{\"longUrl\":\"https://example.com/2\",\"title\":\"T\"}");
        patch(link, "{\"notes\":\"N\"}");
        Answer reverted = server.send("POST", link + "/revert", "{\"version\":2}");
        assertThat(reverted.status()).isEqualTo(200);
        assertThat(reverted.text("title")).isEqualTo("T");
        assertThat(reverted.text("notes")).isEmpty();
        assertThat(reverted.json().path("version").asInt()).isEqualTo(4);
        JsonNode last = server.get(link + "/history").json().path("data").path(3);
        assertThat(last.path("revertedToVersion").asInt()).isEqualTo(2);
        assertThat(server.send("POST", link + "/revert", "{\"version\":2}")
                        .json()
                        .path("version")
                        .asInt())
                .isEqualTo(4);
    }

    @Test
    void a_revert_that_cannot_be_is_refused_with_its_reason() throws Exception {
        String link = create("r2");
        assertThat(server.send("POST", link + "/revert", "{\"version\":2}").faults())
                .containsExactly("/version unknownVersion");
        assertThat(server.send("POST", link + "/revert", "{\"version\":0}").faults())
                .containsExactly("/version outOfRange");
        assertThat(server.send("POST", link + "/revert", "{}").faults()).containsExactly("/version required");
        assertThat(server.send("POST", link + "/revert", "{\"version\":1}", "If-Match", "\"9-active\"")
                        .status())
                .isEqualTo(412);
        server.send("DELETE", link, "");
        assertThat(server.send("POST", link + "/revert", "{\"version\":1}").status())
                .isEqualTo(409);
    }

    @Test
    void a_revert_does_not_lead_where_no_link_may_lead_any_more() throws Exception {
        // Given
        String link =
                server.create("{\"longUrl\":\"https://blocked.example/\"}").header("Location");
        patch(link, "{\"longUrl\":\"https://example.com/\"}");
        patch(link, "{\"title\":\"T\"}");
        Answer blocked = server.send("PUT", "/api/v1/blocklist", "{\"names\":[\"blocked.example\"]}");
        assertThat(blocked.status()).isEqualTo(200);
        // When
        Answer there = server.send("POST", link + "/revert", "{\"version\":1}");
        Answer elsewhere = server.send("POST", link + "/revert", "{\"version\":2}");
        // Then
        assertThat(there.faults()).containsExactly("/version blocklistRefused");
        assertThat(elsewhere.status()).isEqualTo(200);
    }

    private static void awaitLaterThan(Instant instant) {
        while (!Instant.now().isAfter(instant.plusMillis(1))) {
            Thread.onSpinWait();
        }
    }

    private String create(String slug) throws Exception {
        return server.create("{\"longUrl\":\"https://example.com/\",\"slug\":\"" + slug + "\"}")
                .header("Location");
    }

    private void patch(String link, String body) throws Exception {
        assertThat(server.send("PATCH", link, body).status()).isEqualTo(200);
    }
}
