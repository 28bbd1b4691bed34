package dev.hoplog.links.http;

import static dev.hoplog.links.http.LinksServer.LINKS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.events.LinkId;
import dev.hoplog.links.http.LinksServer.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LinksServerOfClass.class)
class LinksControllerTest {

    private static final String PLAIN = "{\"longUrl\":\"https://example.com/\"}";

    private final LinksServer server;

    LinksControllerTest(LinksServer server) {
        this.server = server;
    }

    @Test
    void a_link_is_created_with_all_that_was_given() throws Exception {
        // When
        Answer created = server.create("""
                {"longUrl":"https://example.com/x y","slug":"cafe\u0301","domain":"GO.example.com","title":"T","notes":"N",
                 "tags":["a","b","a"],"validSince":"2020-01-01T01:00:00+01:00","validUntil":"2999-01-01T00:00:00.5Z",
                 "maxClicks":3000000000,"redirectStatus":301,"forwardQuery":false,"crawlable":true}""");
        // Then
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Location")).isEqualTo(LINKS + "/" + created.text("id"));
        assertThat(created.header("ETag")).isEqualTo("\"1-active\"");
        assertThat(created.text("slug")).isEqualTo("caf\u00e9");
        assertThat(created.text("domain")).isEqualTo("go.example.com");
        assertThat(created.text("shortUrl")).isEqualTo("http://go.example.com/caf%C3%A9");
        assertThat(created.text("longUrl")).isEqualTo("https://example.com/x y");
        assertThat(created.json().path("tags").toString()).isEqualTo("[\"a\",\"b\"]");
        assertThat(created.text("validSince")).isEqualTo("2020-01-01T00:00:00Z");
        assertThat(created.text("validUntil")).isEqualTo("2999-01-01T00:00:00.500Z");
        assertThat(created.json().path("redirectStatus").asInt()).isEqualTo(301);
        assertThat(created.json().path("forwardQuery").asBoolean()).isFalse();
        assertThat(created.json().path("maxClicks").asLong()).isEqualTo(3_000_000_000L);
        assertThat(created.json().path("crawlable").asBoolean()).isTrue();
        assertThat(server.get(created.header("Location")).json()).isEqualTo(created.json());
    }

    @Test
    void a_plain_link_has_a_generated_slug_and_the_defaults() throws Exception {
        Answer created = server.create(PLAIN);
        assertThat(created.text("slug")).hasSize(7);
        assertThat(created.text("title")).isEmpty();
        assertThat(created.json().path("validSince").isNull()).isTrue();
        assertThat(created.json().path("maxClicks").isNull()).isTrue();
        assertThat(created.json().path("crawlable").asBoolean(true)).isFalse();
        assertThat(created.json().path("redirectStatus").asInt()).isEqualTo(302);
        assertThat(created.json().propertyNames())
                .containsExactly(
                        "id",
                        "domain",
                        "slug",
                        "aliases",
                        "shortUrl",
                        "longUrl",
                        "title",
                        "notes",
                        "tags",
                        "createdAt",
                        "updatedAt",
                        "version",
                        "status",
                        "disabled",
                        "archived",
                        "validSince",
                        "validUntil",
                        "maxClicks",
                        "forwardQuery",
                        "redirectStatus",
                        "crawlable");
    }

    @Test
    void a_link_whose_limit_is_reached_says_so_until_it_is_raised() throws Exception {
        // Given
        Answer created = server.create("{\"longUrl\":\"https://a.b/\",\"maxClicks\":1}");
        String link = created.header("Location");
        server.node.limits.admit(new LinkId(created.text("id")), 1);
        // When
        Answer reached = server.get(link);
        Answer raised = server.send("PATCH", link, "{\"maxClicks\":2}");
        Answer unlimited = server.send("PATCH", link, "{\"maxClicks\":null}");
        // Then
        assertThat(created.text("status")).isEqualTo("active");
        assertThat(reached.header("ETag")).isEqualTo("\"1-limitReached\"");
        assertThat(reached.text("status")).isEqualTo("limitReached");
        assertThat(raised.text("status")).isEqualTo("active");
        assertThat(unlimited.json().path("maxClicks").isNull()).isTrue();
        assertThat(unlimited.text("status")).isEqualTo("active");
    }

    @Test
    void a_repeat_is_answered_like_the_first_request_and_another_body_is_refused() throws Exception {
        // Given
        Answer first = server.create("{\"longUrl\":\"https://a.b/\",\"title\":\"t\"}", "Idempotency-Key", "k1");
        // When
        Answer repeat = server.create("{ \"title\":\"t\", \"longUrl\":\"https://a.b/\" }", "Idempotency-Key", "k1");
        Answer other = server.create(PLAIN, "Idempotency-Key", "k1");
        // Then
        assertThat(repeat.status()).isEqualTo(201);
        assertThat(repeat.json()).isEqualTo(first.json());
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.text("type")).isEqualTo("urn:hoplog:problem:idempotency-key-reused");
    }

    @Test
    void a_taken_slug_is_409_also_after_its_link_was_deleted() throws Exception {
        // Given
        Answer created = server.create("{\"longUrl\":\"https://a.b/\",\"slug\":\"taken\"}");
        server.send("DELETE", created.header("Location"), "");
        // When
        Answer second = server.create("{\"longUrl\":\"https://a.b/\",\"slug\":\"taken\"}");
        // Then
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.text("type")).isEqualTo("urn:hoplog:problem:slug-taken");
    }

    @Test
    void a_patch_changes_what_it_names_and_null_resets() throws Exception {
        // Given
        String link = server.create("{\"longUrl\":\"https://a.b/\",\"title\":\"t\",\"notes\":\"n\"}")
                .header("Location");
        // When
        Answer patched = server.send(
                "PATCH",
                link,
                "{\"title\":null,\"disabled\":true,\"redirectStatus\":308}",
                "Content-Type",
                "application/merge-patch+json");
        // Then
        assertThat(patched.status()).isEqualTo(200);
        assertThat(patched.header("ETag")).isEqualTo("\"2-disabled\"");
        assertThat(patched.text("title")).isEmpty();
        assertThat(patched.text("notes")).isEqualTo("n");
        assertThat(server.send("PATCH", link, "{\"disabled\":true}").json()).isEqualTo(patched.json());
    }

    @Test
    void if_match_compares_the_version_and_a_stale_one_is_412() throws Exception {
        // Given
        String link = server.create(PLAIN).header("Location");
        // When
        Answer matching = server.send("PATCH", link, "{\"title\":\"a\"}", "If-Match", "\"1-expired\"");
        Answer stale = server.send("PATCH", link, "{\"title\":\"b\"}", "If-Match", "\"1-active\"");
        Answer staleDelete = server.send("DELETE", link, "", "If-Match", "\"1-active\"");
        // Then
        assertThat(matching.status()).isEqualTo(200);
        assertThat(stale.status()).isEqualTo(412);
        assertThat(stale.text("type")).isEqualTo("urn:hoplog:problem:stale-version");
        assertThat(staleDelete.status()).isEqualTo(412);
    }

    @Test
    void a_link_is_deleted_twice_and_restored_twice() throws Exception {
        // Given
        String link = server.create(PLAIN).header("Location");
        // When
        Answer deleted = server.send("DELETE", link, "");
        Answer again = server.send("DELETE", link, "");
        Answer shown = server.get(link);
        Answer patched = server.send("PATCH", link, "{\"title\":\"t\"}");
        Answer restored = server.send("POST", link + "/restore", "");
        Answer restoredAgain = server.send("POST", link + "/restore", "");
        // Then
        assertThat(List.of(deleted.status(), again.status())).containsOnly(204);
        assertThat(shown.header("ETag")).isEqualTo("\"2-deleted\"");
        assertThat(patched.text("type")).isEqualTo("urn:hoplog:problem:link-deleted");
        assertThat(restored.status()).isEqualTo(200);
        assertThat(restored.text("status")).isEqualTo("active");
        assertThat(restoredAgain.json()).isEqualTo(restored.json());
    }

    @Test
    void a_purged_link_leaves_its_slug_taken_and_its_history_says_nothing_but_that() throws Exception {
        // Given
        Answer created =
                server.create("{\"longUrl\":\"https://secret.example/\",\"slug\":\"purged\",\"tags\":[\"s\"]}");
        String link = created.header("Location");
        server.send("PATCH", link, "{\"title\":\"secret\"}");
        // When
        Answer purged = server.send("POST", link + "/purge", "", "Idempotency-Key", "p");
        Answer retried = server.send("POST", link + "/purge", "", "Idempotency-Key", "p");
        Answer again = server.send("POST", link + "/purge", "");
        // Then
        assertThat(List.of(purged.status(), retried.status(), again.status())).containsOnly(204);
        assertThat(purged.header("Consistency-Token")).isNotEmpty();
        assertThat(server.get(link).status()).isEqualTo(404);
        assertThat(server.get(link + "/history").each("type")).containsExactly("purged");
        assertThat(server.create("{\"longUrl\":\"https://a.b/\",\"slug\":\"purged\"}")
                        .text("type"))
                .isEqualTo("urn:hoplog:problem:slug-taken");
        for (Answer answer : List.of(
                server.send("PATCH", link, "{\"title\":\"t\"}"),
                server.send("DELETE", link, ""),
                server.send("POST", link + "/restore", ""),
                server.send("POST", link + "/revert", "{\"version\":1}"),
                server.send("POST", link + "/aliases", "{\"slug\":\"of-purged\"}"))) {
            assertThat(answer.response().body()).doesNotContain("secret");
            assertThat(answer.status()).isIn(404, 422);
        }
        assertThat(server.list("?search=secret").each("id")).isEmpty();
        assertThat(server.create("{\"longUrl\":\"https://a.b/\",\"slug\":\"of-purged\"}")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void an_unchanged_link_is_not_sent_again() throws Exception {
        Answer created = server.create(PLAIN);
        assertThat(server.get(created.header("Location"), "If-None-Match", created.header("ETag"))
                        .status())
                .isEqualTo(304);
    }

    @Test
    void an_unknown_id_is_404_for_every_method() throws Exception {
        for (String id : List.of("lnk_aaaaaaaaaaaaaaaa", "nonsense")) {
            for (Answer answer : List.of(
                    server.get(LINKS + "/" + id),
                    server.send("PATCH", LINKS + "/" + id, "{\"title\":\"t\"}"),
                    server.send("DELETE", LINKS + "/" + id, ""),
                    server.send("POST", LINKS + "/" + id + "/restore", ""),
                    server.send("POST", LINKS + "/" + id + "/purge", ""))) {
                assertThat(answer.status()).isEqualTo(404);
                assertThat(answer.text("type")).isEqualTo("urn:hoplog:problem:not-found");
            }
        }
    }

    @Test
    void a_link_is_looked_up_by_slug_and_by_short_url() throws Exception {
        // Given
        Answer created =
                server.create("{\"longUrl\":\"https://a.b/\",\"slug\":\"find-me\",\"domain\":\"go.example.com\"}");
        // Then
        assertThat(server.get(LINKS + "/lookup?slug=find-me&domain=go.example.com")
                        .json())
                .isEqualTo(created.json());
        assertThat(server.get(LINKS + "/lookup?shortUrl=http://go.example.com/find-me")
                        .json())
                .isEqualTo(created.json());
        assertThat(server.get(LINKS + "/lookup?slug=find-me").status()).isEqualTo(404);
        assertThat(server.get(LINKS + "/lookup").status()).isEqualTo(400);
        assertThat(server.get(LINKS + "/lookup?slug=x&domain=stranger.example").status())
                .isEqualTo(422);
    }
}
