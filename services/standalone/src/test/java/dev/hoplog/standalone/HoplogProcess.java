package dev.hoplog.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A role of Hoplog as its users run it: a process of its own, from the packaged jars, spoken to over HTTP. */
final class HoplogProcess implements AutoCloseable {

    static final String ADMIN_KEY = "an-admin-key-for-tests";
    static final String SECRET = "a-secret-for-tests-only";

    private static final Duration TO_START = Duration.ofSeconds(90);
    private static final JsonMapper JSON = JsonMapper.shared();
    /** From anywhere in a range, since another run may be under way; each of the JVMs that run these tests has its own. */
    private static final AtomicInteger NEXT_PORT = new AtomicInteger(15_000
            + 7_000 * Integer.getInteger("hoplog.fork", 1) % 14_000
            + ThreadLocalRandom.current().nextInt(6_000));

    private final HttpClient http = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final Process process;
    private final Map<String, String> environment;
    private final List<String> output = new ArrayList<>();
    private final CountDownLatch ready = new CountDownLatch(1);

    private HoplogProcess(Process process, Map<String, String> environment) {
        this.process = process;
        this.environment = environment;
        Thread.ofVirtual().start(this::readOutput);
    }

    /** All in one, with free ports, in this data directory. */
    static HoplogProcess standalone(Path data) {
        return launch("dev.hoplog.standalone.Standalone", standaloneEnvironment(data));
    }

    static Map<String, String> standaloneEnvironment(Path data) {
        var environment = new TreeMap<String, String>();
        environment.put("HOPLOG_DATA", data.toString());
        environment.put("HOPLOG_REDIRECT_PORT", Integer.toString(freePort()));
        environment.put("HOPLOG_API_PORT", Integer.toString(freePort()));
        environment.put("HOPLOG_KAFKA_PORT", Integer.toString(freePort()));
        environment.put("HOPLOG_ADMIN_KEY", ADMIN_KEY);
        environment.put("HOPLOG_SECRET", SECRET);
        return environment;
    }

    /** A role that works with a Kafka of one broker. */
    static HoplogProcess role(String mainClass, Path data, String bootstrapServers) {
        var environment = new TreeMap<String, String>(standaloneEnvironment(data));
        environment.put("HOPLOG_KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
        environment.put("HOPLOG_LAYOUT", "single-broker");
        return launch(mainClass, environment);
    }

    static HoplogProcess launch(String mainClass, Map<String, String> environment, String... arguments) {
        var command = new ArrayList<>(QuickStart.java());
        command.add(mainClass);
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("HOPLOG_"));
        builder.environment().putAll(environment);
        try {
            return new HoplogProcess(builder.start(), environment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A port that nothing listens on, never the same twice, and below those the system gives to outgoing connections:
     * nobody takes it before the process that is about to start.
     */
    static int freePort() {
        while (true) {
            int port = NEXT_PORT.getAndIncrement();
            try (var socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // Somebody listens there: the next.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    HoplogProcess awaitReady() throws InterruptedException {
        assertThat(ready.await(TO_START.toMillis(), TimeUnit.MILLISECONDS))
                .as(() -> "ready; it said:\n" + output())
                .isTrue();
        return this;
    }

    String bootstrapServers() {
        return "127.0.0.1:" + environment.get("HOPLOG_KAFKA_PORT");
    }

    Map<String, String> environment() {
        return environment;
    }

    String output() {
        synchronized (output) {
            return String.join("\n", output);
        }
    }

    /** An answer of the API: its status and its JSON, null where it has none. */
    record Answer(int status, JsonNode body) {}

    Answer post(String path, String json, String... headers) throws Exception {
        return send(api(path).POST(BodyPublishers.ofString(json)).header("Content-Type", "application/json"), headers);
    }

    Answer get(String path, String... headers) throws Exception {
        return send(api(path).GET(), headers);
    }

    /** An answer of the API that is no JSON, into a file. */
    HttpResponse<Path> download(String path, Path file) throws Exception {
        return http.send(api(path).build(), BodyHandlers.ofFile(file));
    }

    Answer delete(String path) throws Exception {
        return send(api(path).DELETE());
    }

    /**
     * What a stream of events tells until something is in it; then the connection is dropped.
     *
     * @param lastEventId empty for none
     */
    String listen(String path, String lastEventId, Predicate<String> awaited) throws Exception {
        HttpRequest request = api(path).setHeader("Last-Event-ID", lastEventId).build();
        return http.sendAsync(request, EventStreamBody.until(awaited))
                .orTimeout(20, TimeUnit.SECONDS)
                .join()
                .body();
    }

    /** The status of what the holder of an API key is answered. */
    int status(String path, String key) throws Exception {
        return send(api(path).setHeader("Authorization", "Bearer " + key)).status();
    }

    /** A path of the API port outside the API. */
    Answer getRaw(String path) throws Exception {
        return send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + environment.get("HOPLOG_API_PORT") + path)));
    }

    /** The status of a question that nodes ask each other, without a key of theirs. */
    int peers(String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(
                        "http://127.0.0.1:" + environment.get("HOPLOG_API_PORT") + "/peers/counts?generation=v3"))
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.noBody());
        return send(request, headers).status();
    }

    /** Creates a link and gives its JSON. */
    JsonNode create(String slug, String longUrl) throws Exception {
        Answer answer = post("/links", "{\"slug\":\"%s\",\"longUrl\":\"%s\"}".formatted(slug, longUrl));
        assertThat(answer.status()).as(() -> answer.body().toString()).isEqualTo(201);
        return answer.body();
    }

    /**
     * Follows a slug once.
     *
     * @param headers names and values in turns
     */
    HttpResponse<Void> follow(String slug, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + environment.get("HOPLOG_REDIRECT_PORT") + "/" + slug))
                .timeout(Duration.ofSeconds(10));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.discarding());
    }

    /** All clicks ever counted for a link, or for all where the id is empty; -1 while counts are moving. */
    long allTimeClicks(String id) throws Exception {
        Answer answer = get(id.isEmpty() ? "/stats" : "/links/" + id + "/stats");
        return answer.status() == 200 ? answer.body().at("/allTime/clicks").asLong() : -1;
    }

    /**
     * From now on no file of it gets longer than that, which to whoever writes is a full disk; null takes the limit away.
     * Needs {@code prlimit} of util-linux, and no rights.
     */
    void limitFiles(@Nullable Integer bytes) throws IOException, InterruptedException {
        String limit = bytes == null ? "unlimited" : Integer.toString(bytes);
        Process prlimit = new ProcessBuilder("prlimit", "--pid", Long.toString(process.pid()), "--fsize=" + limit + ":")
                .redirectErrorStream(true)
                .start();
        String said = new String(prlimit.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(prlimit.waitFor()).as(said).isZero();
    }

    /** {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** {@code kill -TERM}; gives the exit code. */
    int terminate(Duration patience) throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS))
                .as(() -> "ended in order; it said:\n" + output())
                .isTrue();
        return process.exitValue();
    }

    /** Waits until it has ended by itself; gives the exit code. */
    int awaitEnd(Duration patience) throws InterruptedException {
        assertThat(process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS))
                .as(() -> "ended; it said:\n" + output())
                .isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        http.shutdownNow();
    }

    /** Of the API. */
    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + environment.get("HOPLOG_API_PORT") + "/api/v1" + path);
    }

    private HttpRequest.Builder api(String path) {
        return HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + ADMIN_KEY);
    }

    private Answer send(HttpRequest.Builder request, String... headers) throws Exception {
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        return new Answer(response.statusCode(), JSON.readTree(response.body().isEmpty() ? "null" : response.body()));
    }

    private void readOutput() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (output) {
                    output.add(line);
                }
                if (line.endsWith("is ready.")) {
                    ready.countDown();
                }
            }
        } catch (IOException e) {
            // The process has ended.
        }
    }
}
