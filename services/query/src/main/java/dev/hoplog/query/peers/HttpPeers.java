package dev.hoplog.query.peers;

import dev.hoplog.analytics.Peers;
import dev.hoplog.api.http.ApiConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
    private final Duration toAnswer;
    private final Map<String, String> troubles = new ConcurrentHashMap<>();

    public HttpPeers(PeerSecret secret) {
        this(secret, TO_ANSWER);
    }

    /** @param toAnswer how long an answer is waited for, to its last byte */
    HttpPeers(PeerSecret secret, Duration toAnswer) {
        this.secret = secret;
        this.toAnswer = toAnswer;
    }

    @Override
    public CompletableFuture<byte[]> ask(String address, String generation, byte[] question) {
        HttpRequest request;
        try {
            request = HttpRequest.newBuilder(URI.create("http://" + address + ApiConfiguration.PEERS
                            + PeersController.COUNTS + "?" + PeersController.GENERATION + "="
                            + URLEncoder.encode(generation, StandardCharsets.UTF_8)))
                    .header("Authorization", secret.header())
                    .header("Content-Type", PeersController.TYPE)
                    .POST(BodyPublishers.ofByteArray(question))
                    .build();
        } catch (IllegalArgumentException e) {
            var trouble = new IOException("it gave an address that is none", e);
            tell(address, trouble);
            return CompletableFuture.failedFuture(trouble);
        }
        CompletableFuture<HttpResponse<byte[]>> sent = http.sendAsync(request, BodyHandlers.ofByteArray());
        // Not the request's own timeout, which ends with the headers of the answer.
        CompletableFuture<byte[]> answered =
                sent.thenApply(HttpPeers::body).orTimeout(toAnswer.toMillis(), TimeUnit.MILLISECONDS);
        answered.whenComplete((_, failure) -> {
            if (failure == null) {
                troubles.remove(address);
            } else {
                sent.cancel(true);
                if (!answered.isCancelled()) {
                    tell(address, failure);
                }
            }
        });
        return answered;
    }

    private static byte[] body(HttpResponse<byte[]> answer) {
        if (answer.statusCode() == OK) {
            return answer.body();
        }
        throw new UncheckedIOException(new IOException(
                answer.statusCode() == FORBIDDEN
                        ? "it has another admin key: give all nodes the same HOPLOG_ADMIN_KEY"
                        : "it answers with status " + answer.statusCode()));
    }

    /** Once for each new trouble: a node that is away is asked for each answer. */
    private void tell(String address, Throwable trouble) {
        Throwable cause =
                trouble instanceof CompletionException && trouble.getCause() != null ? trouble.getCause() : trouble;
        String what = cause instanceof TimeoutException
                ? "no answer within " + toAnswer.toMillis() + " ms"
                : String.valueOf(cause.getMessage() == null ? cause : cause.getMessage());
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
