package dev.hoplog.query.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.events.LinkSettings;
import dev.hoplog.query.redirect.RedirectPort.Answer;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a browser meets on the redirect port besides links. */
class PageTest {

    private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    @TempDir
    Path folder;

    private RedirectPort port;

    @BeforeEach
    void start() throws Exception {
        port = new RedirectPort(folder, null);
    }

    @AfterEach
    void stop() {
        port.close();
    }

    @Test
    void without_a_slug_a_page_says_what_this_is() throws Exception {
        Answer answer = port.get("/");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(answer.body()).contains("URL shortener");
    }

    @Test
    void without_a_slug_visitors_are_sent_home_where_there_is_one() throws Exception {
        port.close();
        port = new RedirectPort(folder, URI.create("https://example.org/ü?x=1"));

        Answer answer = port.get("/?from=here", "Accept", BROWSER);

        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.header("location")).isEqualTo("https://example.org/%C3%BC?x=1");
        assertThat(answer.header("cache-control")).isEqualTo("private, max-age=0");
        assertThat(answer.header("content-length")).isEqualTo("0");
    }

    @Test
    void who_reads_html_gets_html_and_everybody_else_plain_text() throws Exception {
        port.put("gone", LinkSettings.redirectingTo("https://a.example/", "https://a.example/"));
        port.delete("gone");
        for (String target : List.of("/", "/unknown", "/gone", "/api/v1")) {
            Answer html = port.get(target, "Accept", BROWSER);
            Answer plain = port.get(target, "Accept", "*/*");

            assertThat(html.status()).as(target).isEqualTo(plain.status());
            assertThat(html.header("content-type")).isEqualTo("text/html; charset=utf-8");
            assertThat(html.body()).startsWith("<!doctype html>").contains("<html lang=\"en\">", "<title>", "<h1>");
            assertThat(plain.header("content-type")).isEqualTo("text/plain; charset=utf-8");
            assertThat(plain.body()).doesNotContain("<");
            assertThat(List.of(html.header("vary"), plain.header("vary"))).containsOnly("accept");
            assertThat(html.header("content-length"))
                    .isEqualTo(Integer.toString(html.body().length()));
        }
    }

    @Test
    void a_page_loads_and_runs_nothing_and_its_own_style_is_allowed_by_its_hash() throws Exception {
        Answer answer = port.get("/unknown", "Accept", BROWSER);

        String body = answer.body();
        String style = body.substring(body.indexOf("<style>") + 7, body.indexOf("</style>"));
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));
        assertThat(answer.header("content-security-policy"))
                .contains("default-src 'none'", "frame-ancestors 'none'")
                .contains("style-src 'sha256-" + Base64.getEncoder().encodeToString(hash) + "'");
        assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
        assertThat(body).doesNotContain("http:", "https:", "src=", "href=", "<script");
    }

    @Test
    void gone_and_unknown_are_not_cached() throws Exception {
        port.put("gone", LinkSettings.redirectingTo("https://a.example/", "https://a.example/"));
        port.delete("gone");

        assertThat(port.get("/gone").status()).isEqualTo(410);
        assertThat(port.get("/unknown").status()).isEqualTo(404);
        assertThat(port.get("/gone").header("cache-control")).isEqualTo("no-store");
        assertThat(port.get("/unknown").header("cache-control")).isEqualTo("no-store");
    }

    @Test
    void crawlers_are_forbidden_nothing_so_that_they_see_what_each_link_says() throws Exception {
        Answer answer = port.get("/robots.txt");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(answer.header("cache-control")).isEqualTo("public, max-age=86400");
        assertThat(answer.body().lines().filter(line -> !line.startsWith("#")))
                .containsExactly("User-agent: *", "Disallow:");
    }

    @Test
    void the_icon_is_an_icon_that_browsers_keep() throws Exception {
        Answer answer = port.get("/favicon.ico?v=2");

        byte[] icon = answer.body().getBytes(StandardCharsets.ISO_8859_1);
        assertThat(answer.header("content-type")).isEqualTo("image/x-icon");
        assertThat(answer.header("cache-control")).isEqualTo("public, max-age=86400");
        assertThat(icon).startsWith(0, 0, 1, 0, 1, 0);
        var picture = ImageIO.read(new ByteArrayInputStream(icon, 22, icon.length - 22));
        assertThat(List.of(picture.getWidth(), picture.getHeight())).containsOnly(32);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/robots.txt", "/favicon.ico", "/healthz", "/unknown", "/api"})
    void head_gets_all_that_get_gets_but_the_body(String target) throws Exception {
        Answer get = port.get(target, "Accept", BROWSER);
        Answer head = port.send("HEAD", target, "Accept", BROWSER);

        assertThat(head.status()).isEqualTo(get.status());
        assertThat(head.headers()).isEqualTo(get.headers());
        assertThat(head.body()).isEmpty();
        assertThat(get.body()).hasSize(Integer.parseInt(get.header("content-length")));
    }

    @Test
    void words_of_the_server_are_no_links_and_no_clicks() throws Exception {
        assertThat(port.get("/healthz").body()).isEqualTo("ok\n");
        assertThat(port.get("/healthz/").status()).isEqualTo(200);
        for (String target : List.of("/api", "/api/v1/links", "/actuator/health", "/.well-known/security.txt")) {
            assertThat(port.get(target).status()).as(target).isEqualTo(404);
        }
        assertThat(port.get("/robots.txt").status()).isEqualTo(200);
        assertThat(port.journal()).isEmpty();
    }
}
