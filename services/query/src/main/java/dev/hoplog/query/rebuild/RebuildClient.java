package dev.hoplog.query.rebuild;

import dev.hoplog.api.http.ApiConfiguration;
import dev.hoplog.api.role.RefusedStartException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Asks the API of a running Hoplog about rebuilds. What it refuses is a {@link RefusedStartException} with its sentence. */
final class RebuildClient implements AutoCloseable {

    private static final String REBUILDS = "/rebuilds";
    private static final int CONFLICT = 409;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI api;
    private final String key;

    RebuildClient(URI api, String key) {
        this.api = api;
        this.key = key;
    }

    /** @throws RefusedStartException if there is none, or it cannot be read */
    static String key(@Nullable String given, Path file) {
        if (given != null && !given.isBlank()) {
            return given.strip();
        }
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new RefusedStartException(
                    "The admin key is not given and cannot be read from " + file
                            + ": set HOPLOG_ADMIN_KEY, or name the file with --admin-key-file.",
                    e);
        }
    }

    /** The one that is being built, or else a new one; gives its name. */
    String begin() throws InterruptedException {
        HttpResponse<String> answer = send(request("").POST(BodyPublishers.noBody()));
        if (answer.statusCode() == CONFLICT) {
            for (JsonNode each : list().path("data")) {
                String status = each.path("status").asString("");
                if (status.equals("running") || status.equals("caughtUp")) {
                    return each.path("id").asString("");
                }
            }
        }
        return checked(answer).path("id").asString("");
    }

    JsonNode read(String generation) throws InterruptedException {
        return checked(send(request("/" + generation)));
    }

    JsonNode list() throws InterruptedException {
        return checked(send(request("")));
    }

    void switchTo(String generation) throws InterruptedException {
        checked(send(request("/" + generation + "/switch").POST(BodyPublishers.noBody())));
    }

    void drop(String generation) throws InterruptedException {
        checked(send(request("/" + generation).DELETE()));
    }

    @Override
    public void close() {
        http.close();
    }

    private HttpRequest.Builder request(String path) {
        try {
            return HttpRequest.newBuilder(URI.create(api + ApiConfiguration.PATH + REBUILDS + path))
                    .timeout(PATIENCE)
                    .header("Accept", "application/json")
                    .header("Authorization", "Bearer " + key);
        } catch (IllegalArgumentException e) {
            throw new RefusedStartException("\"" + path + "\" is no generation, or " + api + " no URL of the API.", e);
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws InterruptedException {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new RefusedStartException(
                    "No Hoplog answers at " + api + ": start it, or say where it is with --api or HOPLOG_API.", e);
        }
    }

    private static JsonNode checked(HttpResponse<String> answer) {
        JsonNode body = json(answer.body());
        if (answer.statusCode() >= 400) {
            throw new RefusedStartException(
                    body.path("detail").asString("Hoplog refused this with status " + answer.statusCode() + "."));
        }
        return body;
    }

    private static JsonNode json(String body) {
        try {
            return body.isEmpty()
                    ? MissingNode.getInstance()
                    : JsonMapper.shared().readTree(body);
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        }
    }
}
