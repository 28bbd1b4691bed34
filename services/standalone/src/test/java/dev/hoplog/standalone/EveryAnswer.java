package dev.hoplog.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hoplog.api.http.ApiContract;
import dev.hoplog.api.http.ApiContract.Operation;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests that meet every documented answer: those that are the same for all operations, and the ones of each. */
final class EveryAnswer {

    private static final String JSON = "application/json";

    private static final String NOWHERE = "/links/01JD3V4X1R5ZB4N8S2Q6";

    private final HoplogProcess hoplog;
    private final HttpClient http;
    private final ApiContract contract;
    private final int requestsPerMinute;
    private final String nothing;
    private final String counts;
    private final String spent;
    private final JsonNode link;
    private final String path;
    private final String later;

    /**
     * Makes a link and keys.
     *
     * @param contract what is documented; it is told each answer
     * @param requestsPerMinute that a key may make
     */
    EveryAnswer(HoplogProcess hoplog, HttpClient http, ApiContract contract, int requestsPerMinute) throws Exception {
        this.hoplog = hoplog;
        this.http = http;
        this.contract = contract;
        this.requestsPerMinute = requestsPerMinute;
        nothing = key("nothing", "clicks:read");
        counts = key("counts", "stats:read");
        spent = key("spent", "admin");
        link = create("{\"longUrl\":\"https://example.org/\",\"slug\":\"home\"}");
        path = "/links/" + link.path("id").asString();
        HttpResponse<String> written = ask("PATCH", path, "{\"title\":\"t\"}");
        // The same log, and an offset that it will not reach.
        later = written.headers()
                .firstValue("Consistency-Token")
                .orElseThrow()
                .replaceFirst("-[0-9]+", "-999999999999");
    }

    void askAll() throws Exception {
        askAlike();
        links();
        aliases();
        tags();
        keys();
        installation();
        statistics();
        rebuilds();
        events();
        clicks();
        tooMany();
    }

    /** What does not depend on what is asked for. */
    private void askAlike() throws Exception {
        List<Callable<HttpResponse<String>>> requests = new ArrayList<>();
        for (Operation operation : contract.operations()) {
            String place = place(operation);
            String body = operation.hasBody() ? operation.exampleBody() : "";
            if (operation.isProtected()) {
                requests.add(() -> checked(request(operation.method(), place, body), 401));
                String other = operation.path().equals("/clicks") ? counts : nothing;
                requests.add(
                        () -> checked(request(operation.method(), place, body).header("X-Api-Key", other), 403));
            }
            requests.add(() -> ask(operation.method(), place, body, 400, "Consistency-Token", "nonsense"));
            requests.add(() -> ask(operation.method(), place, body, 503, "Consistency-Token", later));
            if (operation.node().path("responses").has("406")) {
                requests.add(() -> ask(operation.method(), place, body, 406, "Accept", "text/csv"));
            }
            if (operation.hasBody()) {
                requests.add(() -> ask(operation.method(), place, "{", 400));
                requests.add(() -> ask(operation.method(), place, "{\"nonsense\":1}", 422));
                requests.add(() -> ask(operation.method(), place, body, 415, "Content-Type", "text/plain"));
                int most = operation.path().endsWith("/bulk") ? 8 << 20 : 1 << 20;
                requests.add(() -> ask(operation.method(), place, " ".repeat(most + 1), 413));
            }
        }
        List<Future<HttpResponse<String>>> answers;
        try (ExecutorService threads = Executors.newFixedThreadPool(32)) {
            answers = threads.invokeAll(requests);
        }
        for (Future<HttpResponse<String>> answer : answers) {
            answer.get();
        }
    }

    private void links() throws Exception {
        String found = "{\"longUrl\":\"https://example.org/found\",\"findIfExists\":true}";
        ask("POST", "/links", found, 201);
        ask("POST", "/links", found, 200);
        ask("POST", "/links", "{\"longUrl\":\"https://example.org/\",\"slug\":\"home\"}", 409);
        ask("POST", "/links/bulk", "{\"links\":[{\"longUrl\":\"https://example.org/\"},{\"longUrl\":\"x\"}]}", 200);
        ask("GET", "/links?search=example&sort=title&limit=1", "", 200);
        ask("GET", "/tags?limit=1", "", 200);
        ask("GET", "/links/lookup?slug=home", "", 200);
        ask("GET", "/links/lookup?slug=away", "", 404);
        ask("GET", "/links/lookup?slug=home&domain=x.y", "", 422);
        String tag = ask("GET", path, "", 200).headers().firstValue("ETag").orElseThrow();
        ask("GET", path, "", 304, "If-None-Match", tag);
        ask("GET", "/links/lookup?slug=home", "", 304, "If-None-Match", tag);
        ask("GET", NOWHERE, "", 404);
        String picture = ask("GET", path + "/qr", "", 200, "Accept", "*/*")
                .headers()
                .firstValue("ETag")
                .orElseThrow();
        ask("GET", path + "/qr", "", 304, "If-None-Match", picture);
        ask("GET", path + "/qr?format=svg", "", 200);
        ask("GET", NOWHERE + "/qr", "", 404);
        ask("PATCH", path, "{\"notes\":\"n\"}", 200, "Content-Type", "application/merge-patch+json");
        ask("PATCH", path, "{\"notes\":\"n\"}", 412, "If-Match", "\"999-active\"");
        ask("PATCH", NOWHERE, "{\"notes\":\"n\"}", 404);
        ask("POST", path + "/revert", "{\"version\":1}", 200);
        ask("POST", path + "/revert", "{\"version\":1}", 412, "If-Match", "\"999-active\"");
        ask("POST", NOWHERE + "/revert", "{\"version\":1}", 404);
        ask("GET", path + "/history", "", 200);
        ask("GET", NOWHERE + "/history", "", 404);
        ask("DELETE", path, "", 412, "If-Match", "\"999-active\"");
        ask("DELETE", path, "", 204);
        ask("DELETE", NOWHERE, "", 404);
        ask("PATCH", path, "{\"notes\":\"n\"}", 409);
        ask("POST", path + "/revert", "{\"version\":1}", 409);
        ask("POST", path + "/restore", "", 200);
        ask("POST", NOWHERE + "/restore", "", 404);
        String purged = "/links/"
                + create("{\"longUrl\":\"https://example.org/\",\"slug\":\"gone\"}")
                        .path("id")
                        .asString();
        ask("POST", purged + "/purge", "", 204);
        ask("POST", NOWHERE + "/purge", "", 404);
    }

    private void aliases() throws Exception {
        ask("POST", path + "/aliases", "{\"slug\":\"house\"}", 201);
        ask("POST", "/links", "{\"longUrl\":\"https://example.org/\",\"slug\":\"taken\"}", 201);
        ask("POST", path + "/aliases", "{\"slug\":\"taken\"}", 409);
        ask("POST", NOWHERE + "/aliases", "{\"slug\":\"hut\"}", 404);
        ask("DELETE", path + "/aliases/house", "", 204);
        ask("DELETE", path + "/aliases/hut", "", 404);
        ask("DELETE", path + "/aliases/home", "", 409);
    }

    private void tags() throws Exception {
        HttpResponse<String> renamed = ask("PATCH", "/tags/spring", "{\"name\":\"summer\"}", 202);
        ask("GET", "/jobs/" + json(renamed).path("id").asString(), "", 200);
        ask("GET", "/jobs/job_1", "", 404);
        ask("DELETE", "/tags/summer", "", 202);
    }

    private void keys() throws Exception {
        String wanted = "{\"name\":\"n\",\"scopes\":[\"links:read\"]}";
        JsonNode made = json(ask("POST", "/keys", wanted, 201, "Idempotency-Key", "once"));
        String place = "/keys/" + made.path("id").asString();
        ask("GET", place, "", 200);
        ask("GET", "/keys?limit=1", "", 200);
        ask("DELETE", place, "", 204);
        ask("GET", place, "", 404);
        ask("DELETE", "/keys/key_aaaaaaaaaaaaaaaa", "", 404);
        ask("POST", "/keys", wanted, 409, "Idempotency-Key", "once");
    }

    private void installation() throws Exception {
        ask("PUT", "/blocklist", "{\"names\":[\"malware.example\"]}", 200);
        ask("GET", "/blocklist", "", 200);
    }

    private void statistics() throws Exception {
        String domain = link.path("domain").asString();
        for (String scope : List.of(path, "/tags/spring", "/domains/" + domain, "", "/orphans")) {
            ask("GET", scope + "/stats", "", 200);
            ask("GET", scope + "/stats?asOf=yesterday", "", 400);
            ask("GET", scope + "/stats/timeseries?interval=hour&timezone=Asia/Kolkata", "", 200);
            ask("GET", scope + "/stats/timeseries?interval=year&timezone=Mars", "", 400);
            ask("GET", scope + "/stats/breakdown?dimension=browser&window=7d", "", 200);
            ask("GET", scope + "/stats/breakdown", "", 400);
        }
        for (String scope : List.of(NOWHERE, "/domains/nowhere.example")) {
            ask("GET", scope + "/stats", "", 404);
            ask("GET", scope + "/stats/timeseries", "", 404);
            ask("GET", scope + "/stats/breakdown?dimension=os", "", 404);
        }
        ask("GET", "/tags/a/b/stats", "", 200);
        ask("GET", "/stats/top?window=all&limit=3", "", 200);
        ask("GET", "/stats/top?window=ever", "", 400);
        JsonNode started = json(ask("POST", "/verifications", "{}", 202, "Idempotency-Key", "all"));
        String verification = "/verifications/" + started.path("id").asString();
        await().until(() -> json(ask("GET", verification, "", 200)).has("equal"));
        assertThat(json(ask("GET", verification, "", 200)).path("equal").asBoolean())
                .isTrue();
        ask("POST", "/verifications", "{\"linkId\":\"lnk_1\"}", 422);
        ask("GET", "/verifications/vrf_1", "", 404);
        ask("GET", path + "/stats?generation=v0", "", 400);
    }

    private void rebuilds() throws Exception {
        ask("GET", "/rebuilds/v0", "", 404);
        ask("POST", "/rebuilds/v0/switch", "", 404);
        ask("DELETE", "/rebuilds/v0", "", 404);
        String first = json(ask("GET", "/rebuilds", "", 200)).at("/data/0/id").asString();
        ask("DELETE", "/rebuilds/" + first, "", 409);
        ask("POST", "/rebuilds/" + first + "/switch", "", 200);
        String second = json(ask("POST", "/rebuilds", "", 202)).path("id").asString();
        ask("POST", "/rebuilds", "", 409);
        ask("GET", "/rebuilds/" + second, "", 200);
        ask("DELETE", "/rebuilds/" + second, "", 204);
        ask("POST", "/rebuilds/" + second + "/switch", "", 409);
    }

    private void events() throws Exception {
        ask("GET", "/events/stream?linkId=" + NOWHERE.substring("/links/".length()), "", 404);
        checked(request("GET", "/events/stream", "").header("X-Api-Key", counts), 403);
        checked(request("GET", "/events/stream?types=click,link", "").header("X-Api-Key", nothing), 403);
        ask("GET", "/events/stream?types=views&from=sometimes", "", 400);
        URI redirects = URI.create("http://127.0.0.1:" + hoplog.environment().get("HOPLOG_REDIRECT_PORT") + "/home");
        http.send(HttpRequest.newBuilder(redirects).build(), BodyHandlers.discarding());
        HttpRequest all = request("GET", "/events/stream?from=earliest", "")
                .header("X-Api-Key", HoplogProcess.ADMIN_KEY)
                .build();
        HttpResponse<String> stream =
                http.send(all, EventStreamBody.until(text -> text.contains("event: click\ndata: ")));
        assertThat(stream.body()).contains("event: link\ndata: ");
        contract.check("GET", stream);
    }

    private void clicks() throws Exception {
        ask("GET", "/clicks?linkId=" + NOWHERE.substring("/links/".length()), "", 404);
        ask("GET", "/clicks?from=yesterday&to=tomorrow&format=xml&limit=0&cursor=x&decisions=some&page=1", "", 400);
        HttpResponse<String> page = ask("GET", "/clicks?limit=1", "", 200);
        String next = json(page).at("/page/nextCursor").asString();
        ask("GET", "/clicks?limit=1&cursor=" + next, "", 200);
        ask("GET", "/clicks?cursor=" + next + "&excludeBots=true", "", 400);
        for (String format : List.of("ndjson", "csv", "parquet")) {
            ask("GET", "/clicks?format=" + format, "", 200);
        }
    }

    /** A key that has used up its minute; more are spent than come back meanwhile. */
    private void tooMany() throws Exception {
        for (Operation operation : contract.operations()) {
            int requests = 0;
            HttpResponse<String> answer;
            do {
                answer = send(request(operation.method(), place(operation), operation.hasBody() ? "{" : "")
                        .header("X-Api-Key", spent)
                        .header("Consistency-Token", "nonsense"));
                requests++;
            } while (answer.statusCode() != 429 && requests < 2 * requestsPerMinute);
            assertThat(answer.statusCode()).as(operation.id()).isEqualTo(429);
        }
    }

    private String place(Operation operation) {
        String id = operation.path().startsWith("/keys")
                ? "key_aaaaaaaaaaaaaaaa"
                : link.path("id").asString();
        return operation
                .path()
                .replace("{id}", id)
                .replace("{slug}", "home")
                .replace("{domain}", link.path("domain").asString())
                .replace("{tag}", "spring")
                .replace("/breakdown", "/breakdown?dimension=os")
                // Of what a key may be told, or a stream would begin.
                .replace("/events/stream", "/events/stream?types=link");
    }

    private String key(String name, String scope) throws Exception {
        return json(ask("POST", "/keys", "{\"name\":\"%s\",\"scopes\":[\"%s\"]}".formatted(name, scope), 201))
                .path("secret")
                .asString();
    }

    private JsonNode create(String body) throws Exception {
        return json(ask("POST", "/links", body, 201));
    }

    private HttpResponse<String> ask(String method, String path, String body) throws Exception {
        return send(request(method, path, body).header("X-Api-Key", HoplogProcess.ADMIN_KEY));
    }

    /** Asks as an admin, and expects a status. */
    private HttpResponse<String> ask(String method, String path, String body, int status, String... headers)
            throws Exception {
        HttpRequest.Builder request = request(method, path, body).header("X-Api-Key", HoplogProcess.ADMIN_KEY);
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return checked(request, status);
    }

    private HttpResponse<String> checked(HttpRequest.Builder request, int status) throws Exception {
        HttpResponse<String> answer = send(request);
        assertThat(answer.statusCode())
                .as(() -> answer.request().method() + " " + answer.request().uri() + ": " + answer.body())
                .isEqualTo(status);
        return answer;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        HttpRequest built = request.build();
        HttpResponse<String> answer = http.send(built, BodyHandlers.ofString());
        contract.check(built.method(), answer);
        return answer;
    }

    private HttpRequest.Builder request(String method, String path, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(hoplog.uri(path))
                .timeout(Duration.ofSeconds(30))
                .method(method, BodyPublishers.ofString(body));
        return body.isEmpty() ? request : request.setHeader("Content-Type", JSON);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }
}
