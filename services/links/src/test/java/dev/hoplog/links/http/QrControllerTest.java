package dev.hoplog.links.http;

import static dev.hoplog.links.http.LinksServer.LINKS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.links.http.LinksServer.Answer;
import dev.hoplog.links.qr.Scanner;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LinksServerOfClass.class)
class QrControllerTest {

    private final LinksServer server;
    private final String qr;

    QrControllerTest(LinksServer server) throws Exception {
        this.server = server;
        this.qr = qr("{\"longUrl\":\"https://a.example/\",\"domain\":\"go.example.com\"}");
    }

    @Test
    void a_code_leads_to_the_short_url_and_tells_that_it_was_scanned() throws Exception {
        String qr = qr("{\"longUrl\":\"https://a.example/\",\"slug\":\"grün\",\"domain\":\"go.example.com\"}");

        HttpResponse<byte[]> png = picture(qr);
        HttpResponse<byte[]> svg = picture(qr + "?format=svg&size=500&margin=2&errorCorrection=H&color=%23102080");

        assertThat(png.headers().firstValue("Content-Type")).contains("image/png");
        assertThat(Scanner.ofPng(png.body()).text()).isEqualTo("http://go.example.com/gr%C3%BCn?qr");
        assertThat(svg.headers().firstValue("Content-Type")).contains("image/svg+xml");
        assertThat(Scanner.ofSvg(svg.body()).text()).isEqualTo("http://go.example.com/gr%C3%BCn?qr");
        assertThat(new String(svg.body(), StandardCharsets.UTF_8)).contains("width=\"500\"", "fill=\"#102080\"");
    }

    @Test
    void a_picture_that_the_client_has_is_not_sent_again() throws Exception {
        HttpResponse<byte[]> first = picture(qr);
        String tag = first.headers().firstValue("ETag").orElseThrow();

        assertThat(first.headers().firstValue("Cache-Control")).contains("max-age=3600, private");
        assertThat(server.get(qr, "If-None-Match", tag).status()).isEqualTo(304);
        assertThat(server.get(qr + "?margin=5", "If-None-Match", tag).status()).isEqualTo(200);
        assertThat(picture(qr).headers().firstValue("ETag")).contains(tag);
    }

    @Test
    void all_that_is_wrong_is_named_at_once() throws Exception {
        Answer answer = server.get(
                qr + "?format=gif&size=5000&margin=-1&errorCorrection=X&color=red&background=%23fff",
                "Accept",
                "image/*");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.faults())
                .containsExactly(
                        "?format unknownValue",
                        "?errorCorrection unknownValue",
                        "?margin outOfRange",
                        "?size outOfRange",
                        "?color badColor",
                        "?background badColor");
    }

    @Test
    void a_size_at_which_no_scanner_finds_the_code_is_refused() throws Exception {
        assertThat(server.get(qr + "?size=74").status()).isEqualTo(200);

        Answer answer = server.get(qr + "?size=73");

        assertThat(answer.faults()).containsExactly("?size outOfRange");
        assertThat(answer.response().body()).contains("size is a number from 74 to 2048");
    }

    @Test
    void the_longest_short_url_has_a_picture_large_enough_without_being_asked() {
        String longest = "https://" + "h".repeat(255) + "/" + "%F0%9F%9A%80".repeat(32) + "?qr";

        QrRequest request = QrRequest.parse(longest, null, null, "20", "H", null, null);

        assertThat(request)
                .isInstanceOfSatisfying(
                        QrRequest.Good.class,
                        good -> assertThat(good.style().size())
                                .isEqualTo(good.code().leastSize(20))
                                .isGreaterThan(QrRequest.DEFAULT_SIZE));
    }

    @Test
    void colours_that_no_scanner_tells_apart_are_refused() throws Exception {
        for (String colors : List.of(
                "?color=ffffff",
                "?color=999999",
                "?color=ffffff&background=000000",
                "?color=0000ff&background=ff0000")) {
            assertThat(server.get(qr + colors).faults()).as(colors).containsExactly("?color lowContrast");
        }
        assertThat(server.get(qr + "?color=ffffff&background=ffff00&size=0").faults())
                .containsExactly("?size outOfRange", "?color lowContrast");
        assertThat(picture(qr + "?color=7a1020&background=fff0d0").statusCode()).isEqualTo(200);
    }

    @Test
    void there_is_no_code_of_no_link() throws Exception {
        assertThat(server.get(LINKS + "/lnk_aaaaaaaaaaaaaaaa/qr").status()).isEqualTo(404);
        assertThat(server.get(LINKS + "/nonsense/qr?size=x").status()).isEqualTo(404);
    }

    @Test
    void a_key_for_other_domains_learns_nothing_of_a_link() throws Exception {
        String key = server.send(
                        "POST",
                        LinksServer.KEYS,
                        "{\"name\":\"n\",\"scopes\":[\"links:read\"],\"domains\":[\"localhost:8080\"]}")
                .text("secret");

        assertThat(server.get(qr, "X-Api-Key", key).status()).isEqualTo(404);
    }

    private String qr(String body) throws Exception {
        return server.create(body).header("Location") + "/qr";
    }

    private HttpResponse<byte[]> picture(String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port + path))
                            .header("X-Api-Key", LinksServer.ADMIN_KEY)
                            .build(),
                    BodyHandlers.ofByteArray());
        }
    }
}
