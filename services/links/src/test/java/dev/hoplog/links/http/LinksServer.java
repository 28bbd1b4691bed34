package dev.hoplog.links.http;

import dev.hoplog.api.Hosts;
import dev.hoplog.api.http.ApiContract;
import dev.hoplog.api.http.ApiSettings;
import dev.hoplog.events.topics.Topic;
import dev.hoplog.links.ApiKeyNode;
import dev.hoplog.links.DestinationSetup;
import dev.hoplog.links.InMemoryLog;
import dev.hoplog.links.Node;
import dev.hoplog.links.SlugRules;
import dev.hoplog.links.blocklist.Blocklist;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The write side on a port of its own, over a log in memory, and a client that takes no answer but a documented one. */
final class LinksServer implements AutoCloseable {

    static final String ADMIN_KEY = "the admin key";
    static final String LINKS = "/api/v1/links";
    static final String KEYS = "/api/v1/keys";

    private static final ApiContract CONTRACT = ApiContract.whole();

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    final Node node;
    private final ApiKeyNode keys;
    private final ConfigurableApplicationContext context;
    private final HttpClient client = HttpClient.newHttpClient();
    final int port;

    LinksServer(Path folder) {
        this(folder, ApiSettings.DEFAULT);
    }

    LinksServer(Path folder, ApiSettings settings) {
        this(folder, settings, new SlugRules(false));
    }

    LinksServer(Path folder, ApiSettings settings, SlugRules slugs) {
        node = new Node(folder.resolve("directory"), new InMemoryLog(), InstantSource.system(), PATIENCE);
        keys = new ApiKeyNode(
                folder.resolve("keys"), ADMIN_KEY, new InMemoryLog(Topic.API_KEYS), InstantSource.system(), PATIENCE);
        context = new SpringApplicationBuilder(Wiring.class)
                .properties(Map.of(
                        "server.port", 0,
                        "server.address", "127.0.0.1",
                        "spring.main.banner-mode", "off",
                        "logging.level.root", "ERROR",
                        "spring.threads.virtual.enabled", true))
                .initializers(starting -> {
                    var beans = starting.getBeanFactory();
                    beans.registerSingleton("directory", node.directory);
                    beans.registerSingleton("limitCounts", node.limits);
                    beans.registerSingleton("linkIndex", node.index);
                    beans.registerSingleton("linkLog", node.linkLog);
                    beans.registerSingleton("secret", Node.SECRET);
                    beans.registerSingleton("clock", InstantSource.system());
                    beans.registerSingleton("apiKeys", keys.keys);
                    beans.registerSingleton("apiKeyLog", keys.keyLog);
                    beans.registerSingleton("apiSettings", settings);
                    beans.registerSingleton(
                            "hosts", new Hosts(URI.create("http://localhost:8080"), List.of("go.example.com")));
                    beans.registerSingleton("slugRules", slugs);
                    beans.registerSingleton(
                            "destinationSetup",
                            new DestinationSetup(
                                    Set.of("http", "https"), false, Blocklist.open(folder.resolve("blocklist"))));
                })
                .run();
        port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    /** An answer: its status, and its body as JSON where it has one. */
    record Answer(HttpResponse<String> response) {
        int status() {
            return response.statusCode();
        }

        JsonNode json() {
            return JsonMapper.shared().readTree(response.body());
        }

        String text(String property) {
            return json().path(property).asString();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** A property of each item of a list. */
        List<String> each(String property) {
            return json().path("data").values().stream()
                    .map(item -> item.path(property).asString())
                    .toList();
        }

        List<String> faults() {
            return json().path("errors").values().stream()
                    .map(fault -> fault.path("pointer").asString() + " "
                            + fault.path("code").asString())
                    .toList();
        }
    }

    /** Sends a request with a valid key; a body is JSON unless the headers say otherwise. */
    Answer send(String method, String path, String body, String... headers) throws IOException, InterruptedException {
        return send(method, path, BodyPublishers.ofString(body), headers);
    }

    Answer send(String method, String path, BodyPublisher body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10))
                .method(method, body)
                .setHeader("X-Api-Key", ADMIN_KEY);
        if (body.contentLength() != 0) {
            request.setHeader("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return answer(request.build());
    }

    /** Sends a request without a body and without a key. */
    Answer sendWithoutKey(String method, String path, String... headers) throws IOException, InterruptedException {
        return answer(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10))
                .method(method, BodyPublishers.noBody())
                .headers(headers)
                .build());
    }

    private Answer answer(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        CONTRACT.check(request.method(), response);
        return new Answer(response);
    }

    Answer get(String path, String... headers) throws IOException, InterruptedException {
        return send("GET", path, "", headers);
    }

    /** A list that shows all that was written before. */
    Answer list(String query, String... headers) throws IOException, InterruptedException {
        node.awaitListed();
        return get(LINKS + query, headers);
    }

    Answer create(String body, String... headers) throws IOException, InterruptedException {
        return send("POST", LINKS, body, headers);
    }

    @Override
    public void close() {
        client.close();
        context.close();
        keys.close();
        node.close();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(LinksConfiguration.class)
    static class Wiring {}
}
