package dev.hoplog.query.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.directory.Directory;
import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.Decision;
import dev.hoplog.events.Domain;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The port as the network sees it, byte for byte; where no link is known. */
class RedirectServerTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @TempDir
    Path folder;

    private final List<ClickEntry.Click> journal = new CopyOnWriteArrayList<>();
    private Directory directory;
    private RedirectServer server;

    @BeforeEach
    void start() throws InterruptedException {
        directory = Directory.open(folder.resolve("directory"));
        server = new RedirectServer(host -> host.startsWith("go.") ? new Domain("go.example") : Domain.DEFAULT);
        server.start("127.0.0.1", 0);
    }

    @AfterEach
    void stop() {
        server.close();
        directory.close();
    }

    @Test
    void before_the_links_are_known_everybody_is_asked_to_come_again() throws IOException {
        assertThat(statuses("GET /abc HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .containsExactly(503);
        assertThat(statuses("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .containsExactly(503);
        assertThat(journal).isEmpty();
    }

    @Test
    void an_unknown_slug_is_not_found_not_cached_and_journalled() throws IOException {
        serve();

        String answer = exchange("""
                GET /gr%C3%BC%C3%9Fe?utm_source=x HTTP/1.1
                Host: go.example
                User-Agent: probe/1
                Referer: https://news.example/
                Connection: close

                """);

        assertThat(answer)
                .startsWith("HTTP/1.1 404 ")
                .contains("cache-control: no-store")
                .contains("no link here");
        assertThat(journal).singleElement().satisfies(click -> {
            assertThat(click.decision()).isEqualTo(Decision.UNKNOWN_SLUG);
            assertThat(click.slug()).isEqualTo("grüße");
            assertThat(click.path()).isEqualTo("/gr%C3%BC%C3%9Fe");
            assertThat(click.query()).isEqualTo("utm_source=x");
            assertThat(click.domain()).isEqualTo(new Domain("go.example"));
            assertThat(click.occurredAt()).isEqualTo(NOON.toEpochMilli());
            assertThat(click.visitor().userAgent()).isEqualTo("probe/1");
            assertThat(click.visitor().network()).isEqualTo("127.0.0.0/24");
        });
    }

    @Test
    void pipelined_requests_are_answered_in_their_order() throws IOException {
        serve();

        List<Integer> statuses = statuses("GET / HTTP/1.1\r\nHost: x\r\n\r\n"
                + "GET /abc HTTP/1.1\r\nHost: x\r\n\r\n"
                + "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
                + "HEAD /abc HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        assertThat(statuses).containsExactly(200, 404, 200, 404);
        assertThat(journal).hasSize(2);
    }

    @Test
    void a_head_request_gets_the_length_of_the_page_and_not_the_page() throws IOException {
        serve();

        String answer = exchange("HEAD /abc HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        assertThat(answer).contains("content-length: 23").endsWith("\r\n\r\n");
    }

    @Test
    void other_methods_are_told_which_are_allowed() throws IOException {
        serve();

        String answer = exchange("POST /abc HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}");

        assertThat(answer).startsWith("HTTP/1.1 405 ").contains("allow: GET, HEAD");
        assertThat(journal).isEmpty();
    }

    @Test
    void what_cannot_be_read_is_refused_and_journalled_nowhere() throws IOException {
        serve();

        assertThat(statuses("GET /abc?x=\u0001 HTTP/1.1\r\nHost: x\r\n\r\n")).containsExactly(400);
        assertThat(statuses("GET /" + "a".repeat(9000) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                .containsExactly(414);
        assertThat(statuses("GET /abc HTTP/1.1\r\nHost: x\r\nX: " + "a".repeat(20_000) + "\r\n\r\n"))
                .containsExactly(431);
        assertThat(journal).isEmpty();
    }

    @Test
    void what_comes_after_a_last_request_is_not_answered_and_not_counted() throws IOException {
        serve();

        List<Integer> statuses = statuses(
                "GET /abc HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" + "GET /abc HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(statuses).containsExactly(404);
        assertThat(journal).hasSize(1);
    }

    @Test
    void what_browsers_ask_for_by_themselves_is_no_click() throws IOException {
        serve();

        assertThat(statuses("GET /favicon.ico HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .containsExactly(404);
        assertThat(journal).isEmpty();
    }

    private void serve() {
        server.serve(() -> new Redirector(directory, journal::add, InstantSource.fixed(NOON), "node"));
    }

    private List<Integer> statuses(String requests) throws IOException {
        return Pattern.compile("HTTP/1\\.1 (\\d{3}) ")
                .matcher(exchange(requests))
                .results()
                .map(match -> Integer.parseInt(match.group(1)))
                .toList();
    }

    /** Sends bytes and reads all that comes until the server closes. */
    private String exchange(String requests) throws IOException {
        try (var socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(10_000);
            String lines = requests.contains("\r\n") ? requests : requests.replace("\n", "\r\n");
            socket.getOutputStream().write(lines.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
