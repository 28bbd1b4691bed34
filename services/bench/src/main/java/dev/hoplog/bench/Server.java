package dev.hoplog.bench;

import java.io.BufferedReader;
import java.io.File;
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
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A role of Hoplog, or its broker alone, as a process of its own on loopback. */
final class Server implements AutoCloseable {

    static final String STANDALONE = "dev.hoplog.standalone.Standalone";
    static final String QUERY = "dev.hoplog.query.QueryRole";

    static final String ADMIN_KEY = "an-admin-key-for-measuring";
    private static final Duration TO_START = Duration.ofMinutes(2);
    private static final Pattern ALL_TIME = Pattern.compile("\"allTime\":\\{\"clicks\":(\\d+)");
    private static final Pattern WATERMARK = Pattern.compile("\"watermark\":\\{([^}]*)}");
    private static final Pattern POSITION = Pattern.compile("\"(\\d+)\":(\\d+)");
    private static final AtomicInteger NEXT_PORT =
            new AtomicInteger(10_000 + ThreadLocalRandom.current().nextInt(9_000));

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final Process process;
    private final Map<String, String> environment;
    private final List<String> output = new ArrayList<>();
    private final CountDownLatch redirecting = new CountDownLatch(1);
    private final CountDownLatch ready = new CountDownLatch(1);

    private Server(Process process, Map<String, String> environment) {
        this.process = process;
        this.environment = environment;
        Thread.ofVirtual().start(this::readOutput);
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    /** What a role in this folder is started with; the same gives the same role again. */
    static Map<String, String> environment(Path data) {
        var environment = new TreeMap<String, String>();
        environment.put("HOPLOG_DATA", data.toString());
        environment.put("HOPLOG_REDIRECT_PORT", Integer.toString(freePort()));
        environment.put("HOPLOG_API_PORT", Integer.toString(freePort()));
        environment.put("HOPLOG_KAFKA_PORT", Integer.toString(freePort()));
        environment.put("HOPLOG_ADMIN_KEY", ADMIN_KEY);
        environment.put("HOPLOG_SECRET", "a-secret-for-measuring");
        return environment;
    }

    /** @throws BenchException if the process cannot be started */
    static Server start(String mainClass, Map<String, String> environment) {
        var builder = new ProcessBuilder(command(mainClass)).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("HOPLOG_"));
        builder.environment().putAll(environment);
        try {
            return new Server(builder.start(), environment);
        } catch (IOException e) {
            throw new BenchException("Hoplog cannot be started (" + e.getMessage() + ").", e);
        }
    }

    /** What starts a class of Hoplog as {@code ./hoplog} does, with these flags of Java besides. */
    static List<String> command(String mainClass, String... flags) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // What ./hoplog gives every role; it hands it on to this tool.
        command.addAll(List.of(System.getProperty(
                        "hoplog.java.flags", "--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow")
                .strip()
                .split("\\s+")));
        command.addAll(List.of(flags));
        String app = System.getProperty("hoplog.app", "");
        boolean isRole = !app.isEmpty() && !mainClass.equals(Broker.class.getName());
        command.addAll(List.of(
                "-cp",
                isRole
                        ? app + "/hoplog.jar" + File.pathSeparator + app + "/lib/*"
                        : System.getProperty("java.class.path"),
                mainClass));
        return command;
    }

    /** @throws BenchException with what it said, if it does not come up */
    Server awaitReady() throws InterruptedException {
        await(ready, "become ready");
        return this;
    }

    private void await(CountDownLatch said, String what) throws InterruptedException {
        long deadline = System.nanoTime() + TO_START.toNanos();
        while (!said.await(100, TimeUnit.MILLISECONDS)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new BenchException("Hoplog did not " + what + ". It said:\n" + output(), null);
            }
        }
    }

    /**
     * Waits until a slug is answered, whatever the answer.
     *
     * @throws BenchException with what it said, if it does not come up
     */
    void awaitRedirects() throws InterruptedException {
        await(redirecting, "redirect");
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + redirectPort() + "/first"))
                .timeout(Duration.ofSeconds(10))
                .build();
        try {
            http.send(request, BodyHandlers.discarding());
        } catch (IOException e) {
            throw new BenchException("Hoplog did not redirect (" + e + ").", e);
        }
    }

    long pid() {
        return process.pid();
    }

    int redirectPort() {
        return Integer.parseInt(environment.getOrDefault("HOPLOG_REDIRECT_PORT", "0"));
    }

    int apiPort() {
        return Integer.parseInt(environment.getOrDefault("HOPLOG_API_PORT", "0"));
    }

    String bootstrapServers() {
        return "127.0.0.1:" + environment.get("HOPLOG_KAFKA_PORT");
    }

    /** All clicks ever counted, of all links where the id is empty; -1 while there is no answer. */
    long clicks(String linkId) throws InterruptedException {
        return counted(linkId).clicks();
    }

    /** What the statistics say: clicks of all time, and up to where in the log; nothing while there is no answer. */
    record Counted(long clicks, Map<Integer, Long> watermark) {

        boolean includes(Map<Integer, Long> ends) {
            return ends.entrySet().stream().allMatch(end -> watermark.getOrDefault(end.getKey(), 0L) >= end.getValue());
        }
    }

    /** Of a link, or of all where the id is empty. */
    Counted counted(String linkId) throws InterruptedException {
        HttpResponse<String> answer = get(statsPath(linkId));
        String body = answer == null ? "" : answer.body().replaceAll("\\s", "");
        Matcher clicks = ALL_TIME.matcher(body);
        Matcher watermark = WATERMARK.matcher(body);
        var positions = new TreeMap<Integer, Long>();
        if (!clicks.find() || !watermark.find()) {
            return new Counted(-1, positions);
        }
        Matcher position = POSITION.matcher(watermark.group(1));
        while (position.find()) {
            positions.put(Integer.parseInt(position.group(1)), Long.parseLong(position.group(2)));
        }
        return new Counted(Long.parseLong(clicks.group(1)), positions);
    }

    private static String statsPath(String linkId) {
        return "/api/v1" + (linkId.isEmpty() ? "" : "/links/" + linkId) + "/stats";
    }

    /** The value of a metric without labels; -1 while there is none. */
    double metric(String name) throws InterruptedException {
        Matcher value = Pattern.compile("(?m)^" + name + " (\\S+)$").matcher(metrics());
        return value.find() ? Double.parseDouble(value.group(1)) : -1;
    }

    /** All metrics, as they are told to Prometheus; empty while there is no answer. */
    String metrics() throws InterruptedException {
        HttpResponse<String> answer = get("/actuator/prometheus");
        return answer == null ? "" : answer.body();
    }

    /**
     * Waits until a metric has come so far.
     *
     * @param progress is told how far it is
     * @throws BenchException with what the process said, if it ends before
     */
    void awaitMetric(String name, long least, LongConsumer progress) throws InterruptedException {
        for (double now = metric(name); now < least; now = metric(name)) {
            if (!process.isAlive()) {
                throw new BenchException("Hoplog ended. It said:\n" + output(), null);
            }
            progress.accept((long) now);
            Thread.sleep(50);
        }
    }

    /** {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /**
     * An orderly end, which leaves all on the disk.
     *
     * @throws BenchException if it takes longer
     */
    void stop(Duration patience) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new BenchException("Hoplog did not end within " + patience.toSeconds() + " s.", null);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        http.shutdownNow();
    }

    /**
     * A port that nothing listens on, never the same twice, and below those the system gives to outgoing connections: nobody
     * takes it while a server that was killed is away.
     */
    static int freePort() {
        while (true) {
            try (var socket = new ServerSocket(NEXT_PORT.getAndIncrement())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // Somebody listens there: the next.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** @throws BenchException if there is no answer */
    HttpResponse<String> post(String path, String json) throws InterruptedException {
        try {
            return http.send(
                    request(path)
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(json))
                            .build(),
                    BodyHandlers.ofString());
        } catch (IOException e) {
            throw new BenchException("Hoplog did not answer (" + e + ").", e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + apiPort() + path))
                .timeout(Duration.ofSeconds(10))
                .header("Authorization", "Bearer " + ADMIN_KEY);
    }

    private @org.jspecify.annotations.Nullable HttpResponse<String> get(String path) throws InterruptedException {
        try {
            return http.send(request(path).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            return null;
        }
    }

    private String output() {
        synchronized (output) {
            return String.join("\n", output);
        }
    }

    private void readOutput() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (output) {
                    output.add(line);
                }
                if (line.contains("redirects listen")) {
                    redirecting.countDown();
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
