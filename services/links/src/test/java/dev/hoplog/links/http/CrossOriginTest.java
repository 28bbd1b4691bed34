package dev.hoplog.links.http;

import static dev.hoplog.links.http.LinksServer.LINKS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.api.http.ApiSettings;
import dev.hoplog.links.http.LinksServer.Answer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrossOriginTest {

    private static final String PAGE = "https://app.example.org";

    @SuppressWarnings("NullAway.Init")
    private static LinksServer server;

    @BeforeAll
    static void start(@TempDir Path folder) {
        server = new LinksServer(folder, new ApiSettings(1000, List.of(PAGE)));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void a_preflight_needs_no_key_and_allows_what_the_api_knows() throws Exception {
        // When
        Answer preflight = server.sendWithoutKey(
                "OPTIONS",
                LINKS + "/lnk_aaaaaaaaaaaaaaaa",
                "Origin",
                PAGE,
                "Access-Control-Request-Method",
                "PATCH",
                "Access-Control-Request-Headers",
                "authorization,content-type,if-match,idempotency-key,consistency-token,x-request-id");
        // Then
        assertThat(preflight.status()).isEqualTo(200);
        assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo(PAGE);
        assertThat(preflight.header("Access-Control-Allow-Methods"))
                .contains("PATCH")
                .contains("DELETE");
        assertThat(preflight.header("Access-Control-Allow-Headers"))
                .contains("authorization")
                .contains("if-match")
                .contains("idempotency-key");
        assertThat(preflight.header("Access-Control-Max-Age")).isEqualTo("3600");
        assertThat(preflight.header("RateLimit")).isEmpty();
    }

    @Test
    void an_answer_lets_the_page_read_what_clients_need() throws Exception {
        // When
        Answer created = server.create("{\"longUrl\":\"https://a.b/\"}", "Origin", PAGE);
        // Then
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Access-Control-Allow-Origin")).isEqualTo(PAGE);
        assertThat(created.header("Access-Control-Expose-Headers").split(", "))
                .contains(
                        "ETag",
                        "Location",
                        "Link",
                        "Consistency-Token",
                        "RateLimit",
                        "RateLimit-Policy",
                        "Retry-After",
                        "X-Request-Id");
        assertThat(created.response().headers().allValues("Vary")).contains("Origin");
    }

    @Test
    void a_refusal_can_be_read_by_the_page_too() throws Exception {
        Answer unauthorized = server.sendWithoutKey("GET", LINKS, "Origin", PAGE);

        assertThat(unauthorized.status()).isEqualTo(401);
        assertThat(unauthorized.header("Access-Control-Allow-Origin")).isEqualTo(PAGE);
    }

    @Test
    void a_page_of_another_origin_gets_no_leave() throws Exception {
        // When
        Answer preflight = server.sendWithoutKey(
                "OPTIONS", LINKS, "Origin", "https://evil.example", "Access-Control-Request-Method", "POST");
        Answer plain = server.get(LINKS, "Origin", "https://evil.example");
        // Then
        assertThat(preflight.status()).isEqualTo(403);
        assertThat(preflight.text("type")).isEqualTo("urn:hoplog:problem:forbidden");
        assertThat(preflight.header("Content-Type")).startsWith("application/problem+json");
        assertThat(preflight.header("Access-Control-Allow-Origin")).isEmpty();
        assertThat(plain.status()).isEqualTo(200);
        assertThat(plain.header("Access-Control-Allow-Origin")).isEmpty();
        assertThat(plain.response().headers().allValues("Vary")).contains("Origin");
    }

    @Test
    void without_origins_nothing_is_allowed(@TempDir Path folder) throws Exception {
        try (var plain = new LinksServer(folder)) {
            Answer preflight =
                    plain.sendWithoutKey("OPTIONS", LINKS, "Origin", PAGE, "Access-Control-Request-Method", "POST");

            assertThat(preflight.status()).isEqualTo(401);
            assertThat(plain.get(LINKS, "Origin", PAGE).header("Access-Control-Allow-Origin"))
                    .isEmpty();
        }
    }
}
