package dev.hoplog.links.http;

import static dev.hoplog.links.http.LinksServer.LINKS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.links.http.LinksServer.Answer;
import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LinksServerOfClass.class)
class ProblemsTest {

    private static final String PLAIN = "{\"longUrl\":\"https://example.com/\"}";

    private final LinksServer server;

    ProblemsTest(LinksServer server) {
        this.server = server;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "nonsense", "{}{}", "{\"longUrl\":\"https://a.b/\",\"longUrl\":\"https://c.d/\"}"})
    void what_is_no_json_is_400(String body) throws Exception {
        expect(server.create(body, "Content-Type", "application/json"), 400, "unreadable-body");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"longUrl\":\"javascript:alert(1)\"}|/longUrl schemeRefused",
                "{}|/longUrl required",
                "{\"longUrl\":null}|/longUrl required",
                "{\"longUrl\":7}|/longUrl wrongType",
                "[]| wrongType",
                "{\"longUrl\":\"https://a.b/\",\"slug\":\"a b\"}|/slug badCharacter",
                "{\"longUrl\":\"https://a.b/\",\"slug\":\"api\"}|/slug reserved",
                "{\"longUrl\":\"https://a.b/\",\"slug\":\"a/b\"}|/slug severalSegments",
                "{\"longUrl\":\"https://a.b/\",\"domain\":\"x.y\"}|/domain unknownDomain",
                "{\"longUrl\":\"https://a.b/\",\"a/b~\":1}|/a~1b~0 unknownProperty",
                "{\"longUrl\":\"https://a.b/\",\"redirectStatus\":200}|/redirectStatus notAllowed",
                "{\"longUrl\":\"https://a.b/\",\"maxClicks\":0}|/maxClicks outOfRange",
                "{\"longUrl\":\"https://a.b/\",\"maxClicks\":1.5}|/maxClicks wrongType",
                "{\"longUrl\":\"https://a.b/\",\"crawlable\":\"yes\"}|/crawlable wrongType",
                "{\"longUrl\":\"https://a.b/\",\"validSince\":\"2030-02-30T00:00:00Z\"}|/validSince notAnInstant",
                "{\"longUrl\":\"https://a.b/\",\"title\":\"\\ud800\"}|/title badText",
                "{\"longUrl\":\"https://a.b/\",\"tags\":[\"a\",7]}|/tags/1 wrongType"
            })
    void what_is_not_acceptable_is_422_and_says_where(String body, String fault) throws Exception {
        Answer answer = server.create(body);
        expect(answer, 422, "invalid");
        assertThat(answer.faults()).hasSize(1);
        assertThat(answer.faults().getFirst().strip()).isEqualTo(fault.strip());
    }

    @Test
    void a_url_of_100_kb_is_422_with_the_limit() throws Exception {
        Answer answer = server.create("{\"longUrl\":\"https://a.b/" + "x".repeat(100_000) + "\"}");
        expect(answer, 422, "invalid");
        assertThat(answer.faults()).containsExactly("/longUrl tooLong");
        assertThat(answer.text("detail")).contains("8192");
    }

    @Test
    void all_faults_are_named_at_once() throws Exception {
        Answer answer = server.create(
                "{\"longUrl\":\"ftp://a.b/\",\"slug\":\"a b\",\"title\":7,\"nonsense\":1,\"validSince\":\"2031-01-01T00:00:00Z\","
                        + "\"validUntil\":\"2030-01-01T00:00:00Z\",\"notes\":\"" + "n".repeat(4097) + "\"}");
        expect(answer, 422, "invalid");
        assertThat(answer.faults())
                .containsExactlyInAnyOrder(
                        "/longUrl schemeRefused",
                        "/slug badCharacter",
                        "/title wrongType",
                        "/nonsense unknownProperty",
                        "/validUntil emptyPeriod",
                        "/notes tooLong");
    }

    @Test
    void without_a_key_or_with_a_wrong_one_nobody_learns_anything() throws Exception {
        for (String path : new String[] {LINKS, "/api/v1/nonsense"}) {
            Answer answer = server.get(path, "X-Api-Key", "wrong");
            expect(answer, 401, "unauthorized");
            assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer ");
        }
        assertThat(server.get(LINKS, "X-Api-Key", "", "Authorization", "bearer " + LinksServer.ADMIN_KEY)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_request_id_is_echoed_or_made() throws Exception {
        assertThat(server.get(LINKS, "X-Request-Id", "abc-1").header("X-Request-Id"))
                .isEqualTo("abc-1");
        assertThat(server.get(LINKS, "X-Request-Id", "a b").header("X-Request-Id"))
                .hasSize(36);
        assertThat(server.get("/api/v1/nonsense").header("X-Request-Id")).hasSize(36);
    }

    @Test
    void what_spring_refuses_is_a_problem_too() throws Exception {
        expect(server.get("/api/v1/nonsense"), 404, "not-found");
        expect(server.get("/nonsense"), 404, "not-found");
        expect(server.get("/error"), 404, "not-found");
        Answer wrongMethod = server.send("PUT", LINKS, PLAIN);
        expect(wrongMethod, 405, "method-not-allowed");
        assertThat(wrongMethod.header("Allow")).contains("POST").contains("GET");
        expect(server.get(LINKS, "Accept", "text/html"), 406, "not-acceptable");
        expect(server.create(PLAIN, "Content-Type", "text/plain"), 415, "unsupported-media-type");
        expect(server.create(PLAIN, "Idempotency-Key", " "), 400, "bad-parameter");
    }

    @Test
    void a_body_over_1_mb_is_413_whether_or_not_it_says_so() throws Exception {
        String body = "{\"longUrl\":\"" + "x".repeat(1 << 20) + "\"}";
        expect(server.create(body), 413, "body-too-large");
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        expect(
                server.send("POST", LINKS, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes))),
                413,
                "body-too-large");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /{ HTTP/1.1\r\nHost: a",
                "GET /api/v1/links/%zz HTTP/1.1\r\nHost: a",
                "GET / HTTP/1.1\r\nHost: a b"
            })
    void what_tomcat_refuses_is_a_problem_too(String request) throws Exception {
        try (var socket = new Socket("127.0.0.1", server.port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write((request + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer)
                    .startsWith("HTTP/1.1 400")
                    .contains("application/problem+json")
                    .contains("urn:hoplog:problem:bad-request");
        }
    }

    private static void expect(Answer answer, int status, String type) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.text("type")).isEqualTo("urn:hoplog:problem:" + type);
        assertThat(answer.json().path("status").asInt()).isEqualTo(status);
        assertThat(answer.text("title")).isNotEmpty();
        assertThat(answer.text("detail")).isNotEmpty();
    }
}
