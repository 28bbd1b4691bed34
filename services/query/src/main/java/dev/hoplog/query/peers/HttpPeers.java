package dev.hoplog.query.peers;

import dev.hoplog.analytics.Peers;
import dev.hoplog.api.http.ApiConfiguration;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks over HTTP what {@link PeersController} answers. */
public final class HttpPeers implements Peers, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(HttpPeers.class);

    private static final Duration TO_CONNECT = Duration.ofSeconds(1);

    /** A large tag takes some tenths of a second; a client waits for this, so it is not asked for long. */
    private static final Duration TO_ANSWER = Duration.ofSeconds(5);

    private static final int OK = 200;
    private static final int FORBIDDEN = 403;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(TO_CONNECT)
            .build();
    private final PeerSecret secret;
    private final Map<String, String> troubles = new ConcurrentHashMap<>();

    public HttpPeers(PeerSecret secret) {
        this.secret = secret;
    }

    @Override
    public byte[] ask(String address, String generation, byte[] question) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address + ApiConfiguration.PEERS
                        + PeersController.COUNTS + "?" + PeersController.GENERATION + "="
                        + URLEncoder.encode(generation, StandardCharsets.UTF_8)))
                .timeout(TO_ANSWER)
                .header("Authorization", secret.header())
                .header("Content-Type", PeersController.TYPE)
                .POST(BodyPublishers.ofByteArray(question))
                .build();
        try {
            HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
            if (answer.statusCode() != OK) {
                throw new IOException(
                        answer.statusCode() == FORBIDDEN
                                ? "it has another admin key: give all nodes the same HOPLOG_ADMIN_KEY"
                                : "it answers with status " + answer.statusCode());
            }
            troubles.remove(address);
            return answer.body();
        } catch (IOException e) {
            tell(address, e);
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }

    /** Once for each new trouble: a node that is away is asked for each answer. */
    private void tell(String address, IOException trouble) {
        String what = trouble.toString();
        if (!what.equals(troubles.put(address, what))) {
            log.atWarn()
                    .addKeyValue("node", address)
                    .log("the query node at {} cannot be asked for its counts: {}", address, what);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
