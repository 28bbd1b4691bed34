package dev.hoplog.links.http;

import static dev.hoplog.links.http.LinksServer.LINKS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.links.http.LinksServer.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LinksServerOfClass.class)
class AliasesTest {

    private final LinksServer server;

    AliasesTest(LinksServer server) {
        this.server = server;
    }

    @Test
    void an_alias_leads_to_the_link() throws Exception {
        String link = create("one");
        Answer added = server.send("POST", link + "/aliases", "{\"slug\":\"uno\"}");
        assertThat(added.status()).isEqualTo(201);
        assertThat(added.text("slug")).isEqualTo("one");
        assertThat(added.json().path("aliases").path(0).path("slug").asString()).isEqualTo("uno");
        assertThat(lookUp("uno").json()).isEqualTo(server.get(link).json());
    }

    @Test
    void a_link_is_renamed_by_a_primary_alias_and_the_old_slug_keeps_working() throws Exception {
        String link = create("two");
        Answer renamed = server.send("POST", link + "/aliases", "{\"slug\":\"dos\",\"primary\":true}");
        assertThat(renamed.text("slug")).isEqualTo("dos");
        assertThat(renamed.text("shortUrl")).isEqualTo("http://localhost:8080/dos");
        assertThat(renamed.json().path("aliases").path(0).path("slug").asString())
                .isEqualTo("two");
        assertThat(lookUp("two").text("id")).isEqualTo(lookUp("dos").text("id"));

        Answer back = server.send("POST", link + "/aliases", "{\"slug\":\"two\",\"primary\":true}");
        assertThat(back.text("slug")).isEqualTo("two");
    }

    @Test
    void releasing_the_slug_that_is_shown_shows_that_of_the_creation() throws Exception {
        String link = create("three");
        server.send("POST", link + "/aliases", "{\"slug\":\"tres\",\"primary\":true}");
        assertThat(server.send("DELETE", link + "/aliases/tres", "").status()).isEqualTo(204);
        assertThat(server.get(link).text("slug")).isEqualTo("three");
        assertThat(server.get(link).json().path("aliases").isEmpty()).isTrue();
        assertThat(lookUp("tres").status()).isEqualTo(404);
    }

    @Test
    void a_released_alias_stays_reserved() throws Exception {
        String link = create("four");
        server.send("POST", link + "/aliases", "{\"slug\":\"cuatro\"}");
        server.send("DELETE", link + "/aliases/cuatro", "");
        String other = create("five");
        assertThat(server.send("POST", other + "/aliases", "{\"slug\":\"cuatro\"}")
                        .status())
                .isEqualTo(409);
        assertThat(server.create("{\"longUrl\":\"https://example.com/\",\"slug\":\"cuatro\"}")
                        .status())
                .isEqualTo(409);
        assertThat(server.send("POST", link + "/aliases", "{\"slug\":\"cuatro\"}")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void a_repeat_under_the_same_key_is_the_same_alias_and_another_body_is_refused() throws Exception {
        String link = create("six");
        for (int i = 0; i < 2; i++) {
            assertThat(server.send(
                                    "POST",
                                    link + "/aliases",
                                    "{\"slug\":\"seis\",\"primary\":true}",
                                    "Idempotency-Key",
                                    "k6")
                            .status())
                    .isEqualTo(201);
        }
        assertThat(server.get(link).json().path("version").asInt()).isEqualTo(2);
        assertThat(server.send("POST", link + "/aliases", "{\"slug\":\"sechs\"}", "Idempotency-Key", "k6")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void what_cannot_be_done_is_said() throws Exception {
        String link = create("seven");
        assertThat(server.send("DELETE", link + "/aliases/seven", "").status()).isEqualTo(409);
        assertThat(server.send("DELETE", link + "/aliases/nowhere", "").status())
                .isEqualTo(404);
        assertThat(server.send("POST", link + "/aliases", "{\"domain\":\"no.example\",\"primary\":1}")
                        .faults())
                .containsExactlyInAnyOrder("/domain unknownDomain", "/primary wrongType");
        server.send("DELETE", link, "");
        assertThat(server.send("POST", link + "/aliases", "{\"slug\":\"siete\"}")
                        .status())
                .isEqualTo(409);
        assertThat(server.send("POST", LINKS + "/lnk_aaaaaaaaaaaaaaaa/aliases", "{\"slug\":\"ocho\"}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void a_key_that_is_limited_to_a_domain_touches_no_alias_in_another() throws Exception {
        // Given
        String key = server.send(
                        "POST",
                        LinksServer.KEYS,
                        "{\"name\":\"n\",\"scopes\":[\"links:write\"],\"domains\":[\"go.example.com\"]}")
                .text("secret");
        String link = server.create("{\"longUrl\":\"https://example.com/\",\"domain\":\"go.example.com\"}")
                .header("Location");
        server.send("POST", link + "/aliases", "{\"slug\":\"nine\"}");
        // When
        Answer claimed = server.send("POST", link + "/aliases", "{\"slug\":\"nueve\"}", "X-Api-Key", key);
        Answer released = server.send("DELETE", link + "/aliases/nine", "", "X-Api-Key", key);
        Answer own = server.send(
                "POST", link + "/aliases", "{\"slug\":\"neuf\",\"domain\":\"go.example.com\"}", "X-Api-Key", key);
        // Then
        assertThat(claimed.status()).isEqualTo(403);
        assertThat(released.status()).isEqualTo(403);
        assertThat(own.status()).isEqualTo(201);
        assertThat(lookUp("nine").status()).isEqualTo(200);
    }

    private String create(String slug) throws Exception {
        return server.create("{\"longUrl\":\"https://example.com/\",\"slug\":\"" + slug + "\"}")
                .header("Location");
    }

    private Answer lookUp(String slug) throws Exception {
        return server.get(LINKS + "/lookup?slug=" + slug);
    }
}
