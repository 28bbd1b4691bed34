package dev.hoplog.links.http;

import static dev.hoplog.links.http.LinksServer.KEYS;
import static dev.hoplog.links.http.LinksServer.LINKS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.api.http.ApiSettings;
import dev.hoplog.links.http.LinksServer.Answer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RateLimitTest {

    private static final String WRONG = "hop_aaaaaaaaaaaaaaaa_" + "a".repeat(52);

    @TempDir
    Path folder;

    @Test
    void each_key_has_a_limit_of_its_own_and_is_told_what_is_left_of_it() throws Exception {
        try (var server = new LinksServer(folder, new ApiSettings(3, List.of()))) {
            // Given
            Answer made = server.send("POST", KEYS, "{\"name\":\"n\",\"scopes\":[\"links:read\"]}");
            assertThat(made.header("RateLimit-Policy")).isEqualTo("\"key\";q=3;w=60");
            assertThat(made.header("RateLimit")).isEqualTo("\"key\";r=2;t=20");
            String secret = made.text("secret");
            // When
            Answer first = server.get(LINKS, "X-Api-Key", secret);
            Answer notAllowed = server.get(KEYS, "X-Api-Key", secret);
            Answer notThere = server.get("/api/v1/nonsense", "X-Api-Key", secret);
            Answer tooMany = server.get(LINKS, "X-Api-Key", secret);
            // Then
            assertThat(List.of(first.status(), notAllowed.status(), notThere.status()))
                    .containsExactly(200, 403, 404);
            assertThat(notThere.header("RateLimit")).startsWith("\"key\";r=0;t=");
            assertThat(tooMany.status()).isEqualTo(429);
            assertThat(tooMany.text("type")).isEqualTo("urn:hoplog:problem:too-many-requests");
            assertThat(tooMany.header("Content-Type")).startsWith("application/problem+json");
            assertThat(tooMany.header("RateLimit-Policy")).isEqualTo("\"key\";q=3;w=60");
            int seconds = Integer.parseInt(tooMany.header("Retry-After"));
            assertThat(seconds).isBetween(1, 20);
            assertThat(tooMany.header("RateLimit")).isEqualTo("\"key\";r=0;t=" + seconds);
            assertThat(server.get(LINKS).status()).isEqualTo(200);
        }
    }

    @Test
    void many_links_at_once_cost_a_request_for_each_ten_or_are_not_made() throws Exception {
        try (var server = new LinksServer(folder, new ApiSettings(4, List.of()))) {
            // Given
            String one = key(server);
            String other = key(server);
            // When
            Answer made = server.send("POST", LINKS + "/bulk", bulk("one"), "X-Api-Key", one);
            server.get(LINKS, "X-Api-Key", other);
            Answer refused = server.send("POST", LINKS + "/bulk", bulk("other"), "X-Api-Key", other);
            // Then
            assertThat(made.status()).isEqualTo(200);
            assertThat(made.header("RateLimit")).startsWith("\"key\";r=0;");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(server.get(LINKS + "/lookup?slug=other0").status()).isEqualTo(404);
        }
    }

    private static String key(LinksServer server) throws Exception {
        return server.send("POST", KEYS, "{\"name\":\"n\",\"scopes\":[\"links:read\",\"links:write\"]}")
                .text("secret");
    }

    private static String bulk(String prefix) {
        return IntStream.range(0, 40)
                .mapToObj(i -> "{\"longUrl\":\"https://example.com/\",\"slug\":\"" + prefix + i + "\"}")
                .collect(Collectors.joining(",", "{\"links\":[", "]}"));
    }

    @Test
    void without_a_limit_nothing_is_said_about_one() throws Exception {
        try (var server = new LinksServer(folder, new ApiSettings(0, List.of()))) {
            Answer answer = server.get(LINKS);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("RateLimit")).isEmpty();
            assertThat(answer.header("RateLimit-Policy")).isEmpty();
        }
    }

    @Test
    void whoever_guesses_is_stopped_and_a_key_that_cannot_be_guessed_still_works() throws Exception {
        try (var server = new LinksServer(folder)) {
            // Given
            String secret = server.send("POST", KEYS, "{\"name\":\"n\",\"scopes\":[\"links:read\"]}")
                    .text("secret");
            // When
            Answer last = server.get(LINKS, "X-Api-Key", "guess 0");
            int tries = 1;
            for (; last.status() == 401 && tries < 1000; tries++) {
                last = server.get(LINKS, "X-Api-Key", tries % 2 == 0 ? "guess " + tries : WRONG);
            }
            // Then
            assertThat(last.status()).isEqualTo(429);
            assertThat(tries).isGreaterThan(300);
            assertThat(last.header("Retry-After")).matches("[1-9][0-9]*");
            assertThat(statusOfARightGuess(server)).isEqualTo(429);
            assertThat(server.get(LINKS, "X-Api-Key", secret).status()).isEqualTo(200);
            assertThat(server.sendWithoutKey("GET", LINKS, "Accept", "*/*").status())
                    .isEqualTo(401);
        }
    }

    /** Once no guess is answered any more; several times, since the limit lets a few pass as time goes by. */
    private static int statusOfARightGuess(LinksServer server) throws Exception {
        int status = 200;
        for (int i = 0; i < 100 && status == 200; i++) {
            while (server.get(LINKS, "X-Api-Key", "guess").status() == 401) {
                // One that was allowed meanwhile.
            }
            status = server.get(LINKS).status();
        }
        return status;
    }
}
