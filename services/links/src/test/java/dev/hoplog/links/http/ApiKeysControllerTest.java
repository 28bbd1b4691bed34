package dev.hoplog.links.http;

import static dev.hoplog.links.http.LinksServer.KEYS;
import static dev.hoplog.links.http.LinksServer.LINKS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.links.http.LinksServer.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(LinksServerOfClass.class)
class ApiKeysControllerTest {

    private static final String READER = "{\"name\":\"reader\",\"scopes\":[\"links:read\"]}";

    private final LinksServer server;

    ApiKeysControllerTest(LinksServer server) {
        this.server = server;
    }

    @Test
    void a_key_is_made_with_all_that_was_given_and_its_secret_is_shown_once() throws Exception {
        // When
        Answer made = server.send("POST", KEYS, """
                {"name":"shop","scopes":["links:read","stats:read","links:read"],"domains":["GO.example.com","localhost:8080"],
                 "owner":"marketing","expiresAt":"2999-01-01T01:00:00+01:00"}""");
        // Then
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("Location")).isEqualTo(KEYS + "/" + made.text("id"));
        assertThat(made.header("Cache-Control")).isEqualTo("no-store");
        assertThat(made.text("id")).matches("key_[a-z2-7]{16}");
        assertThat(made.text("secret")).matches("hop_[a-z2-7]{16}_[a-z2-7]{52}");
        assertThat(made.text("name")).isEqualTo("shop");
        assertThat(made.json().path("scopes").toString()).isEqualTo("[\"links:read\",\"stats:read\"]");
        assertThat(made.json().path("domains").toString()).isEqualTo("[\"go.example.com\",\"localhost:8080\"]");
        assertThat(made.text("owner")).isEqualTo("marketing");
        assertThat(made.text("expiresAt")).isEqualTo("2999-01-01T00:00:00Z");
        assertThat(made.text("createdBy")).isEqualTo("admin");
        assertThat(made.text("status")).isEqualTo("active");
        Answer shown = server.get(made.header("Location"));
        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.json().propertyNames())
                .containsExactly(
                        "id", "name", "scopes", "domains", "owner", "createdAt", "createdBy", "expiresAt", "status");
        assertThat(server.get(KEYS + "?limit=500").response().body()).doesNotContain(made.text("secret"));
    }

    @Test
    void a_key_that_was_made_can_be_used_at_once_for_what_it_allows_and_no_more() throws Exception {
        // Given
        Answer made = server.send("POST", KEYS, READER);
        // Then
        assertThat(server.get(LINKS, "Authorization", "Bearer " + made.text("secret"))
                        .status())
                .isEqualTo(200);
        assertThat(server.sendWithoutKey("GET", LINKS, "X-Api-Key", made.text("secret"))
                        .status())
                .isEqualTo(200);
        for (Answer refused : List.of(
                server.create("{\"longUrl\":\"https://a.b/\"}", "X-Api-Key", made.text("secret")),
                server.get(KEYS, "X-Api-Key", made.text("secret")))) {
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.text("type")).isEqualTo("urn:hoplog:problem:forbidden");
        }
        Answer write = server.create("{\"longUrl\":\"https://a.b/\"}", "X-Api-Key", made.text("secret"));
        assertThat(write.text("detail")).contains("links:write");
        assertThat(write.header("WWW-Authenticate"))
                .contains("insufficient_scope")
                .contains("links:write");
    }

    @Test
    void a_key_that_was_deleted_is_refused_at_once_and_not_found() throws Exception {
        // Given
        Answer made = server.send("POST", KEYS, READER);
        // When
        Answer deleted = server.send("DELETE", made.header("Location"), "");
        Answer again = server.send("DELETE", made.header("Location"), "");
        // Then
        assertThat(List.of(deleted.status(), again.status())).containsOnly(204);
        Answer used = server.get(LINKS, "X-Api-Key", made.text("secret"));
        assertThat(used.status()).isEqualTo(401);
        assertThat(used.header("WWW-Authenticate")).contains("invalid_token");
        assertThat(server.get(made.header("Location")).status()).isEqualTo(404);
        assertThat(server.get(KEYS + "?limit=500").response().body()).doesNotContain(made.text("id"));
    }

    @Test
    void a_key_that_never_was_is_404() throws Exception {
        for (String id : List.of("key_aaaaaaaaaaaaaaaa", "nonsense", "admin")) {
            assertThat(server.get(KEYS + "/" + id).status()).isEqualTo(404);
            assertThat(server.send("DELETE", KEYS + "/" + id, "").status()).isEqualTo(404);
        }
    }

    @Test
    void a_repeat_gives_the_same_key_without_its_secret_and_another_body_is_refused() throws Exception {
        // Given
        Answer first = server.send("POST", KEYS, READER, "Idempotency-Key", "k1");
        // When
        Answer repeat = server.send(
                "POST", KEYS, "{ \"scopes\": [\"links:read\"], \"name\": \"reader\" }", "Idempotency-Key", "k1");
        Answer other =
                server.send("POST", KEYS, "{\"name\":\"other\",\"scopes\":[\"admin\"]}", "Idempotency-Key", "k1");
        // Then
        assertThat(repeat.status()).isEqualTo(201);
        assertThat(repeat.text("id")).isEqualTo(first.text("id"));
        assertThat(repeat.json().has("secret")).isFalse();
        assertThat(repeat.header("Location")).isEqualTo(first.header("Location"));
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.text("type")).isEqualTo("urn:hoplog:problem:idempotency-key-reused");
        server.send("DELETE", first.header("Location"), "");
        Answer late = server.send("POST", KEYS, READER, "Idempotency-Key", "k1");
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.text("type")).isEqualTo("urn:hoplog:problem:api-key-deleted");
        assertThat(server.send("POST", KEYS, READER, "Idempotency-Key", " ").status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]| wrongType",
                "{\"scopes\":[\"admin\"]}|/name required",
                "{\"name\":\" \",\"scopes\":[\"admin\"]}|/name empty",
                "{\"name\":7,\"scopes\":[\"admin\"]}|/name wrongType",
                "{\"name\":\"n\"}|/scopes required",
                "{\"name\":\"n\",\"scopes\":null}|/scopes required",
                "{\"name\":\"n\",\"scopes\":[]}|/scopes empty",
                "{\"name\":\"n\",\"scopes\":\"admin\"}|/scopes wrongType",
                "{\"name\":\"n\",\"scopes\":[\"admin\",\"root\"]}|/scopes/1 unknownScope",
                "{\"name\":\"n\",\"scopes\":[\"links:read\"],\"domains\":[]}|/domains empty",
                "{\"name\":\"n\",\"scopes\":[\"links:read\"],\"domains\":[\"x.y\"]}|/domains/0 unknownDomain",
                "{\"name\":\"n\",\"scopes\":[\"admin\"],\"domains\":[\"go.example.com\"]}|/domains adminHasAll",
                "{\"name\":\"n\",\"scopes\":[\"admin\"],\"owner\":\"\"}|/owner empty",
                "{\"name\":\"n\",\"scopes\":[\"admin\"],\"expiresAt\":\"2020-01-01T00:00:00Z\"}|/expiresAt past",
                "{\"name\":\"n\",\"scopes\":[\"admin\"],\"expiresAt\":\"tomorrow\"}|/expiresAt notAnInstant",
                "{\"name\":\"n\",\"scopes\":[\"admin\"],\"secret\":\"x\"}|/secret unknownProperty"
            })
    void what_is_not_acceptable_is_422_and_says_where(String body, String fault) throws Exception {
        Answer answer = server.send("POST", KEYS, body);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.faults()).hasSize(1);
        assertThat(answer.faults().getFirst().strip()).isEqualTo(fault.strip());
    }

    @Test
    void all_faults_are_named_at_once() throws Exception {
        Answer answer = server.send(
                "POST",
                KEYS,
                "{\"name\":\"\",\"scopes\":[\"root\"],\"domains\":7,\"owner\":1,\"expiresAt\":\"2020-01-01T00:00:00Z\",\"x\":1}");
        assertThat(answer.faults())
                .containsExactlyInAnyOrder(
                        "/name empty",
                        "/scopes/0 unknownScope",
                        "/domains wrongType",
                        "/owner wrongType",
                        "/expiresAt past",
                        "/x unknownProperty");
        assertThat(server.send("POST", KEYS, "nonsense").status()).isEqualTo(400);
    }

    @Test
    void pages_are_newest_first_and_neither_skip_nor_repeat_while_keys_are_made() throws Exception {
        // Given
        var before = new ArrayList<String>();
        for (int i = 0; i < 7; i++) {
            before.addFirst(server.send("POST", KEYS, READER).text("id"));
        }
        // When
        var seen = new ArrayList<String>();
        String next = KEYS + "?limit=2";
        while (!next.isEmpty()) {
            Answer page = server.get(next);
            page.json()
                    .path("data")
                    .values()
                    .forEach(key -> seen.add(key.path("id").asString()));
            String link = page.header("Link");
            next = link.isEmpty() ? "" : link.substring(1, link.indexOf('>'));
            assertThat(page.json().path("page").path("nextCursor").isNull()).isEqualTo(next.isEmpty());
            server.send("POST", KEYS, READER);
        }
        // Then
        assertThat(seen).doesNotHaveDuplicates().containsAll(before);
        assertThat(server.get(KEYS + "?limit=0&cursor=x").faults())
                .containsExactlyInAnyOrder("?limit outOfRange", "?cursor badCursor");
    }

    @Test
    void every_write_says_which_key_did_it() throws Exception {
        // Given
        String admin = server.send("POST", KEYS, "{\"name\":\"a\",\"scopes\":[\"admin\"]}")
                .text("secret");
        // When
        Answer made = server.send("POST", KEYS, READER, "X-Api-Key", admin);
        // Then
        assertThat(made.text("createdBy")).isEqualTo("key_" + admin.substring(4, 20));
        // Each key is its own owner unless another is given, so that idempotency keys do not meet.
        assertThat(made.text("owner")).isEqualTo(made.text("id"));
    }

    @Test
    void a_key_that_is_limited_to_domains_neither_sees_nor_changes_the_links_of_others() throws Exception {
        // Given
        String limited = server.send(
                        "POST",
                        KEYS,
                        "{\"name\":\"n\",\"scopes\":[\"links:read\",\"links:write\"],\"domains\":[\"go.example.com\"]}")
                .text("secret");
        String slug = UUID.randomUUID().toString();
        Answer own = server.create(
                "{\"longUrl\":\"https://a.b/\",\"domain\":\"go.example.com\",\"slug\":\"" + slug + "\"}",
                "X-Api-Key",
                limited);
        Answer others = server.create("{\"longUrl\":\"https://a.b/\",\"slug\":\"" + slug + "\"}");
        assertThat(own.status()).isEqualTo(201);

        // What names another domain is 403.
        for (Answer answer : List.of(
                server.create("{\"longUrl\":\"https://a.b/\"}", "X-Api-Key", limited),
                server.get(LINKS + "/lookup?slug=" + slug, "X-Api-Key", limited),
                server.get(LINKS + "/lookup?shortUrl=http://localhost:8080/" + slug, "X-Api-Key", limited))) {
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.text("type")).isEqualTo("urn:hoplog:problem:domain-not-allowed");
            assertThat(answer.faults()).hasSize(1);
            assertThat(answer.faults().getFirst()).endsWith(" domainNotAllowed");
        }
        // A link of another domain is not there.
        String location = others.header("Location");
        for (Answer answer : List.of(
                server.get(location, "X-Api-Key", limited),
                server.send("PATCH", location, "{\"title\":\"t\"}", "X-Api-Key", limited),
                server.send("DELETE", location, "", "X-Api-Key", limited),
                server.send("POST", location + "/restore", "", "X-Api-Key", limited))) {
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.text("type")).isEqualTo("urn:hoplog:problem:not-found");
        }
        assertThat(server.get(location).json().path("version").asLong()).isEqualTo(1);
        // Its own are.
        assertThat(server.send("PATCH", own.header("Location"), "{\"title\":\"t\"}", "X-Api-Key", limited)
                        .status())
                .isEqualTo(200);
        assertThat(server.get(LINKS + "/lookup?slug=" + slug + "&domain=go.example.com", "X-Api-Key", limited)
                        .status())
                .isEqualTo(200);
        assertThat(server.list("?limit=500", "X-Api-Key", limited).json().path("data").values().stream()
                        .map(link -> link.path("domain").asString()))
                .isNotEmpty()
                .containsOnly("go.example.com");
    }
}
