package dev.hoplog.query.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hoplog.api.role.AdminKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HttpPeersTest {

    private static final PeerSecret SECRET = PeerSecret.of(new AdminKey("an-admin-key-for-tests", false));
    private static final byte[] QUESTION = {1, 2, 3};

    private final CountDownLatch end = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(task -> Thread.ofVirtual().start(task));
        server.start();
    }

    @AfterEach
    void stop() {
        end.countDown();
        server.stop(0);
    }

    @Test
    void a_node_that_shows_the_secret_is_answered() throws Exception {
        server.createContext("/peers/counts", exchange -> {
            boolean isKnown = SECRET.isShown(exchange.getRequestHeaders().getFirst("Authorization"))
                    && exchange.getRequestURI().getQuery().equals("generation=v3-Europe_Berlin.2")
                    && Arrays.equals(exchange.getRequestBody().readAllBytes(), QUESTION);
            answer(exchange, isKnown ? 200 : 400, new byte[] {7});
        });

        try (var peers = new HttpPeers(SECRET)) {
            assertThat(ask(peers, address()).get()).containsExactly(7);
        }
    }

    @Test
    void whoever_has_another_admin_key_shows_another_secret() {
        PeerSecret other = PeerSecret.of(new AdminKey("another-admin-key-for-tests", false));

        assertThat(SECRET.isShown(other.header())).isFalse();
        assertThat(SECRET.isShown(null)).isFalse();
        assertThat(SECRET.isShown("Bearer an-admin-key-for-tests")).isFalse();
        assertThat(SECRET.header()).doesNotContain("an-admin-key-for-tests");
    }

    @Test
    void a_refusal_is_no_answer_and_says_what_to_do() {
        server.createContext("/peers/counts", exchange -> answer(exchange, 403, new byte[0]));

        try (var peers = new HttpPeers(SECRET)) {
            assertThatThrownBy(() -> ask(peers, address()).get())
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("HOPLOG_ADMIN_KEY");
        }
    }

    @Test
    void half_an_answer_is_not_waited_for_longer_than_for_none() {
        server.createContext("/peers/counts", exchange -> {
            exchange.sendResponseHeaders(200, 10);
            exchange.getResponseBody().write(new byte[5]);
            exchange.getResponseBody().flush();
            awaitEnd();
        });

        try (var peers = new HttpPeers(SECRET, Duration.ofMillis(300))) {
            assertThatThrownBy(() -> ask(peers, address()).get())
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(TimeoutException.class);
        }
    }

    @Test
    void an_address_that_is_none_is_no_answer() {
        try (var peers = new HttpPeers(SECRET)) {
            assertThatThrownBy(() -> ask(peers, "query_1:8082").get()).isInstanceOf(ExecutionException.class);
            assertThatThrownBy(() -> ask(peers, "nowhere at all").get()).isInstanceOf(ExecutionException.class);
        }
    }

    private String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    private static CompletableFuture<byte[]> ask(HttpPeers peers, String address) {
        return peers.ask(address, "v3-Europe_Berlin.2", QUESTION);
    }

    private void awaitEnd() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
