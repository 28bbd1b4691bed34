package dev.hoplog.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.api.http.ApiContract;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The OpenAPI document, as it is served, against the server that serves it. */
class OpenApiIT {

    private static final String LINTER = "@redocly/cli@2.77.0";
    private static final int REQUESTS_PER_MINUTE = 600;

    @TempDir
    static Path folder;

    private static HoplogProcess hoplog;
    private static HttpClient http;
    private static byte[] document;
    private static ApiContract contract;

    @BeforeAll
    static void start() throws Exception {
        var environment = HoplogProcess.standaloneEnvironment(folder.resolve("data"));
        environment.put("HOPLOG_RATE_LIMIT", Integer.toString(REQUESTS_PER_MINUTE));
        hoplog = HoplogProcess.launch("dev.hoplog.standalone.Standalone", environment)
                .awaitReady();
        http = HttpClient.newHttpClient();
        HttpResponse<byte[]> served =
                http.send(HttpRequest.newBuilder(hoplog.uri("/openapi.json")).build(), BodyHandlers.ofByteArray());
        assertThat(served.statusCode()).isEqualTo(200);
        document = served.body();
        contract = ApiContract.of(document);
    }

    @AfterAll
    static void end() {
        http.close();
        hoplog.close();
    }

    @Test
    void a_public_linter_finds_no_fault() throws Exception {
        Path file = Files.write(folder.resolve("openapi.json"), document);
        Process linter = new ProcessBuilder("npx", "--yes", LINTER, "lint", file.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        linter.getOutputStream().close();
        String said = new String(linter.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(linter.waitFor()).as(said).isZero();
    }

    @Test
    void the_whole_document_is_served_where_all_roles_are_one_process() {
        assertThat(contract.promised()).isEqualTo(ApiContract.whole().promised());
    }

    @Test
    void the_page_has_all_that_it_needs_and_needs_no_key() throws Exception {
        String page = http.send(HttpRequest.newBuilder(hoplog.uri("/docs/")).build(), BodyHandlers.ofString())
                .body();
        var types = Map.of(
                "swagger-ui.css", "text/css",
                "swagger-ui-bundle.js", "text/javascript",
                "start.js", "text/javascript");
        for (String file : types.keySet()) {
            assertThat(page).contains('"' + file + '"');
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(hoplog.uri("/docs/" + file)).build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(file).isEqualTo(200);
            assertThat(answer.body()).as(file).isNotBlank();
            // A browser that is told not to guess runs and shows nothing else.
            assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                    .as(file)
                    .startsWith(types.get(file));
        }
        assertThat(http.send(HttpRequest.newBuilder(hoplog.uri("/docs/other")).build(), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void every_documented_answer_of_every_operation_is_given_as_documented() throws Exception {
        new EveryAnswer(hoplog, http, contract, REQUESTS_PER_MINUTE).askAll();

        var unseen = new TreeSet<>(contract.promised());
        unseen.removeAll(contract.kept());
        assertThat(unseen).as("answers that are documented and were not given").isEmpty();
    }
}
