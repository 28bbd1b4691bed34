package dev.hoplog.links.http;

import static dev.hoplog.links.http.LinksServer.LINKS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.api.http.ApiSettings;
import dev.hoplog.links.SlugRules;
import dev.hoplog.links.http.LinksServer.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Slugs with slashes, on a server that allows them. */
class SeveralSegmentsTest {

    @SuppressWarnings("NullAway.Init")
    private static LinksServer server;

    @BeforeAll
    static void start(@TempDir Path folder) {
        server = new LinksServer(folder, ApiSettings.DEFAULT, new SlugRules(true));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void a_slug_of_several_segments_is_created_and_looked_up_like_any() throws Exception {
        Answer created = create("frühling/sale/1");
        String shortUrl = "http://localhost:8080/fr%C3%BChling/sale/1";

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.text("slug")).isEqualTo("frühling/sale/1");
        assertThat(created.text("shortUrl")).isEqualTo(shortUrl);
        for (String query : new String[] {
            "slug=fr%C3%BChling/sale/1",
            "slug=fr%C3%BChling%2Fsale%2F1",
            "shortUrl=http://localhost:8080/fr%25C3%25BChling/sale/1"
        }) {
            assertThat(server.get(LINKS + "/lookup?" + query).text("id"))
                    .as(query)
                    .isEqualTo(created.text("id"));
        }
        assertThat(create("frühling").status()).isEqualTo(201);
        assertThat(create("frühling/sale/1").status()).isEqualTo(409);
    }

    @ParameterizedTest
    @CsvSource({
        "api/x, reserved",
        ".well-known/acme, reserved",
        "/a, dotSegment",
        "a/, dotSegment",
        "a//b, dotSegment",
        "a/../b, dotSegment",
        "a/b c, badCharacter"
    })
    void each_segment_obeys_the_rules_and_the_first_is_not_the_servers_own(String slug, String code) throws Exception {
        assertThat(create(slug).faults()).containsExactly("/slug " + code);
    }

    @Test
    void a_word_of_the_servers_own_may_stand_behind_the_first_segment() throws Exception {
        assertThat(create("docs/api").status()).isEqualTo(201);
    }

    @Test
    void a_generated_slug_may_stand_below_a_prefix() throws Exception {
        Answer created = server.create("{\"longUrl\":\"https://example.com/\",\"slugPrefix\":\"go/\"}");
        assertThat(created.text("slug")).matches("go/[2-9a-zA-Z]{7}");
        assertThat(server.create("{\"longUrl\":\"https://example.com/\",\"slugPrefix\":\"api/\"}")
                        .faults())
                .containsExactly("/slugPrefix reserved");
    }

    @Test
    void an_alias_of_several_segments_is_claimed_and_released() throws Exception {
        String link = create("home").header("Location");
        assertThat(server.send("POST", link + "/aliases", "{\"slug\":\"x/y\",\"primary\":true}")
                        .text("shortUrl"))
                .isEqualTo("http://localhost:8080/x/y");
        assertThat(server.send("DELETE", link + "/aliases/x/y", "").status()).isEqualTo(204);
        assertThat(server.get(link).text("slug")).isEqualTo("home");
    }

    private static Answer create(String slug) throws Exception {
        return server.create("{\"longUrl\":\"https://example.com/\",\"slug\":\"" + slug + "\"}");
    }
}
