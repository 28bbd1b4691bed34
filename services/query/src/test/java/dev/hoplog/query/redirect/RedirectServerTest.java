package dev.hoplog.query.redirect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hoplog.directory.Directory;
import dev.hoplog.directory.limits.LimitCounts;
import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.Decision;
import dev.hoplog.events.Domain;
import dev.hoplog.events.codec.ClickCodec;
import dev.hoplog.events.codec.ClickEncoder;
import dev.hoplog.query.visitors.PaperSaltLog;
import dev.hoplog.query.visitors.VisitorSalts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The port as the network sees it, byte for byte; where no link is known. */
class RedirectServerTest {

    /** More than all that the system keeps of a connection between client and server. */
    private static final int HOUR = 3600;

    private static final int MORE_THAN_BUFFERS = 64 << 20;

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @TempDir
    Path folder;

    private final VisitorSalts salts = PaperSaltLog.knownAt(NOON);
    private final List<ClickEntry.Click> journal = new CopyOnWriteArrayList<>();
    private Directory directory;
    private LimitCounts limits;
    private RedirectServer server;

    @BeforeEach
    void start() throws InterruptedException {
        directory = Directory.open(folder.resolve("directory"), 1 << 20);
        limits = LimitCounts.open(folder.resolve("limits"), "node");
        server = server(TrustedProxies.NONE, RedirectLimits.ofConnections(100));
    }

    @AfterEach
    void stop() {
        server.close();
        limits.close();
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

        assertThat(answer).contains("content-length: 78").endsWith("\r\n\r\n");
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
    void every_answer_has_a_date() throws IOException {
        serve();

        assertThat(exchange("GET /abc HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .contains("\r\ndate: Mon, 23 Nov 2026 12:00:00 GMT\r\n");
    }

    @Test
    void a_client_of_http_1_0_is_told_that_its_connection_stays_open() throws IOException {
        serve();

        String answers = exchange("GET /abc HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /abc HTTP/1.0\r\n\r\n");

        assertThat(answers.split("HTTP/1.1 404", -1))
                .satisfiesExactly(
                        before -> assertThat(before).isEmpty(),
                        first -> assertThat(first).contains("connection: keep-alive"),
                        second -> assertThat(second).contains("connection: close"));
    }

    @Test
    void whoever_sends_no_whole_request_is_let_go() throws Exception {
        server.close();
        server = server(TrustedProxies.NONE, new RedirectLimits(100, 1, 1, 1));
        serve();

        assertThat(exchange("")).isEmpty();
        assertThat(exchange("GET /abc HTTP/1.1\r\nHost: x\r\nX-Slow: ")).isEmpty();
    }

    @Test
    void whoever_asks_for_nothing_more_is_let_go() throws Exception {
        server.close();
        server = server(TrustedProxies.NONE, new RedirectLimits(100, 60, 1, 1));
        serve();

        assertThat(statuses("GET /abc HTTP/1.1\r\nHost: x\r\n\r\n")).containsExactly(404);
    }

    @Test
    void what_fails_in_one_second_is_done_in_the_next() throws Exception {
        server.close();
        server = server(TrustedProxies.NONE, new RedirectLimits(100, 1, 1, 1));
        var failed = new AtomicBoolean();
        server.serve(() -> new Redirector(
                directory,
                limits,
                PaperSaltLog.unknown(),
                new ClickLog() {
                    @Override
                    public boolean append(ClickEncoder click, long occurredAt, Redirect redirect, Domain domain) {
                        return true;
                    }

                    @Override
                    public void tick(long now) {
                        failed.set(true);
                        throw new IllegalStateException("a second that fails, for a test");
                    }
                },
                InstantSource.fixed(NOON),
                "node"));

        assertThat(exchange("")).isEmpty();

        assertThat(failed).isTrue();
    }

    @Test
    void one_connection_too_many_is_closed_and_the_others_go_on() throws Exception {
        server.close();
        server = server(TrustedProxies.NONE, RedirectLimits.ofConnections(1));
        serve();

        try (var first = new Socket("127.0.0.1", server.port())) {
            first.getOutputStream().write("GET /abc HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(first.getInputStream().read()).isEqualTo('H');

            assertThat(exchange("")).isEmpty();

            assertThat(server.turnedAway()).isEqualTo(1);
            first.getOutputStream()
                    .write("GET /abc HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(first.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .contains("connection: close");
        }
    }

    @Test
    void once_connections_are_scarce_silent_clients_make_room_for_those_who_come() throws Exception {
        server.close();
        server = server(TrustedProxies.NONE, new RedirectLimits(2, HOUR, HOUR, 1));
        serve();
        List<Integer> statuses = List.of();

        try (var _ = new Socket("127.0.0.1", server.port());
                var _ = new Socket("127.0.0.1", server.port())) {
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (statuses.isEmpty() && System.nanoTime() < deadline) {
                statuses = statusesIfLetIn("GET /abc HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            }
        }

        assertThat(statuses).containsExactly(404);
    }

    @Test
    void a_client_that_never_reads_cannot_ask_for_ever() throws Exception {
        server.close();
        server = server(TrustedProxies.NONE, new RedirectLimits(100, 60, 1, 1));
        serve();
        byte[] requests = ("GET / HTTP/1.1\r\nHost: x\r\nX: " + "a".repeat(200) + "\r\n\r\n")
                .repeat(1000)
                .getBytes(StandardCharsets.US_ASCII);

        try (var socket = new Socket("127.0.0.1", server.port())) {
            // The server stops to read, so this waits, until the server lets go.
            assertThatThrownBy(() -> {
                        for (int sent = 0; sent < MORE_THAN_BUFFERS; sent += requests.length) {
                            socket.getOutputStream().write(requests);
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void of_what_a_client_asks_for_in_advance_a_little_is_answered_at_a_time() throws Exception {
        // Given
        serve();
        String request = "GET /abc HTTP/1.1\r\nHost: x\r\n\r\n";
        String last = "GET /abc HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        int answer = exchange(request + last).indexOf("HTTP/1.1", 1);
        // Not yet sent: what it takes until a client is no longer read, and the answers to one read of 4 KiB.
        long most = (1 << 16) + (4096L / request.length() + 2) * answer;
        var sent = new AtomicLong();
        var received = new AtomicLong();
        var tooMuch = new AtomicBoolean();
        server.serve(() -> new Redirector(
                directory,
                limits,
                PaperSaltLog.unknown(),
                (_, _, _, _) -> {
                    // The client reads all it gets, so only what is not sent yet can be missing for long.
                    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
                    while (sent.get() - received.get() > most && !tooMuch.get()) {
                        Thread.onSpinWait();
                        tooMuch.compareAndSet(false, System.nanoTime() - deadline > 0);
                    }
                    sent.addAndGet(answer);
                    return true;
                },
                InstantSource.fixed(NOON),
                "node"));

        // When
        try (var socket = new Socket("127.0.0.1", server.port())) {
            byte[] requests = (request.repeat(20_000) + last).getBytes(StandardCharsets.US_ASCII);
            Thread asking = Thread.ofVirtual().start(() -> {
                try {
                    socket.getOutputStream().write(requests);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            byte[] buffer = new byte[1 << 16];
            for (int read = 0; read >= 0; read = socket.getInputStream().read(buffer)) {
                received.addAndGet(read);
            }
            asking.join();
        }

        // Then
        assertThat(tooMuch).isFalse();
        assertThat(received.get()).isGreaterThan(20_000L * answer);
    }

    @Test
    void a_client_says_nothing_of_its_address_unless_a_proxy_says_it() throws Exception {
        String request = "GET /abc HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 203.0.113.7\r\nConnection: close\r\n\r\n";
        serve();
        exchange(request);

        server.close();
        server = server(new TrustedProxies(Networks.parse(List.of("127.0.0.0/8"))), RedirectLimits.ofConnections(100));
        serve();
        exchange(request);

        assertThat(journal)
                .extracting(click -> click.visitor().network())
                .containsExactly("127.0.0.0/24", "203.0.113.0/24");
        assertThat(journal)
                .extracting(click -> click.visitor().visitorHash())
                .doesNotHaveDuplicates()
                .doesNotContain(0L);
    }

    private RedirectServer server(TrustedProxies proxies, RedirectLimits limits) throws InterruptedException {
        var server = new RedirectServer(
                host -> host.startsWith("go.") ? new Domain("go.example") : Domain.DEFAULT,
                proxies,
                VisitorPolicy.DEFAULT,
                limits,
                null,
                InstantSource.fixed(NOON));
        server.start("127.0.0.1", 0);
        return server;
    }

    private boolean append(ClickEncoder click, long occurredAt, Redirect redirect, Domain domain) {
        byte[] entry = Arrays.copyOfRange(click.array(), click.offset(), click.offset() + click.length());
        return journal.add((ClickEntry.Click) ClickCodec.decode(entry));
    }

    private void serve() {
        server.serve(() -> new Redirector(directory, limits, salts, this::append, InstantSource.fixed(NOON), "node"));
    }

    /** None for a client that is turned away, which may find its connection reset. */
    private List<Integer> statusesIfLetIn(String requests) {
        try {
            return statuses(requests);
        } catch (IOException e) {
            return List.of();
        }
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
