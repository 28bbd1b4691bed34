package dev.hoplog.query.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.Decision;
import dev.hoplog.events.LinkSettings;
import dev.hoplog.events.Trigger;
import dev.hoplog.query.redirect.RedirectPort.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Links as visitors and robots meet them on the redirect port. */
class FollowedLinksTest {

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

    @ParameterizedTest
    @CsvSource({
        "301, 'private, max-age=90'",
        "308, 'private, max-age=90'",
        "302, 'private, max-age=0'",
        "307, 'private, max-age=0'"
    })
    void a_redirect_says_how_long_it_holds(int status, String cacheControl) throws Exception {
        port.put("abc", settings("https://a.example/", status, false, null));

        Answer get = port.get("/abc");
        Answer head = port.send("HEAD", "/abc");

        assertThat(get.status()).isEqualTo(status);
        assertThat(get.header("location")).isEqualTo("https://a.example/");
        assertThat(get.header("cache-control")).isEqualTo(cacheControl);
        assertThat(head).isEqualTo(get);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302})
    void only_a_crawlable_link_may_be_indexed(int status) throws Exception {
        port.put("hidden", settings("https://a.example/", status, false, null));
        port.put("shown", settings("https://a.example/", status, true, null));

        assertThat(port.get("/hidden").header("x-robots-tag")).isEqualTo("noindex, nofollow");
        assertThat(port.get("/shown").headers()).doesNotContainKey("x-robots-tag");
    }

    @ParameterizedTest
    @CsvSource({
        "grün, /gr%C3%BCn",
        "grün, /gru%CC%88n",
        "grün, /gr%c3%bcn/",
        "🚀, /%F0%9F%9A%80",
        "a/b, /a/b",
        "a/b, /a%2Fb",
        "a/b, /a/b/",
        "abc, /abc/",
        "abc, /%61bc",
        "abc, http://x/abc/"
    })
    void a_slug_is_found_however_its_url_is_written(String slug, String target) throws Exception {
        port.put(slug, settings("https://a.example/", 302, false, null));

        assertThat(port.get(target).header("location")).isEqualTo("https://a.example/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ABC", "/abc//", "//abc", "/a%2562c", "/abc%20", "/abc/x"})
    void another_path_is_another_slug(String target) throws Exception {
        port.put("abc", settings("https://a.example/", 302, false, null));

        assertThat(port.get(target).status()).isEqualTo(404);
    }

    @Test
    void a_scanned_code_is_told_apart_and_its_mark_goes_nowhere() throws Exception {
        port.put("abc", settings("https://a.example/?x=1", 302, false, null));

        assertThat(port.get("/abc?qr").header("location")).isEqualTo("https://a.example/?x=1");
        assertThat(port.get("/abc?qr&x=2").header("location")).isEqualTo("https://a.example/?x=2");
        assertThat(port.get("/abc?qr=5").header("location")).isEqualTo("https://a.example/?x=1&qr=5");
        assertThat(port.get("/abc?y&qr").header("location")).isEqualTo("https://a.example/?x=1&y&qr");

        assertThat(port.journal())
                .extracting(ClickEntry.Click::trigger)
                .containsExactly(Trigger.QR, Trigger.QR, Trigger.LINK, Trigger.LINK);
        assertThat(port.journal().getFirst().query()).isEqualTo("qr");
    }

    @Test
    void a_limited_link_answers_so_many_humans_and_then_is_gone() throws Exception {
        port.put("abc", settings("https://a.example/", 302, false, 2L));

        assertThat(List.of(
                        port.get("/abc").status(),
                        port.get("/abc").status(),
                        port.get("/abc").status()))
                .containsExactly(302, 302, 410);

        assertThat(port.journal())
                .extracting(ClickEntry.Click::decision)
                .containsExactly(Decision.REDIRECTED, Decision.REDIRECTED, Decision.LIMIT_REACHED);
        assertThat(port.get("/abc").headers())
                .containsEntry("cache-control", "no-store")
                .doesNotContainKey("location");
    }

    @Test
    void who_is_no_human_takes_no_place_and_finds_none_when_all_are_taken() throws Exception {
        port.put("abc", settings("https://a.example/", 302, false, 1L));

        List<Answer> before = askAsBots();
        int human = port.get("/abc", "User-Agent", "Mozilla/5.0 (Linux; Android 9; CUBOT X19) Chrome/120")
                .status();
        List<Answer> after = askAsBots();

        assertThat(before).extracting(Answer::status).containsOnly(302);
        assertThat(human).isEqualTo(302);
        assertThat(after).extracting(Answer::status).containsOnly(410);
        assertThat(port.get("/abc").status()).isEqualTo(410);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "curl/8.5.0", "python-requests/2.32", "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"})
    void a_tool_is_the_human_who_uses_it(String userAgent) throws Exception {
        port.put("abc", settings("https://a.example/", 302, false, 1L));

        port.get("/abc", "User-Agent", userAgent);

        assertThat(port.get("/abc").status()).isEqualTo(410);
    }

    @Test
    void a_limit_that_is_raised_lets_more_humans_through() throws Exception {
        port.put("abc", settings("https://a.example/", 302, false, 1L));
        port.get("/abc");
        port.put("abc", settings("https://b.example/", 302, false, 2L));

        assertThat(List.of(port.get("/abc").status(), port.get("/abc").status()))
                .containsExactly(302, 410);

        port.put("abc", settings("https://b.example/", 302, false, null));
        assertThat(port.get("/abc").status()).isEqualTo(302);
    }

    @Test
    void as_many_as_there_are_places_are_answered_when_all_come_at_once() throws Exception {
        port.put("abc", settings("https://a.example/", 302, false, 150L));
        Callable<Integer> visit = () -> port.get("/abc").status();

        var statuses = new ArrayList<Integer>();
        try (var visitors = Executors.newFixedThreadPool(8)) {
            for (Future<Integer> status : visitors.invokeAll(Collections.nCopies(400, visit))) {
                statuses.add(status.get());
            }
        }

        assertThat(statuses.stream().filter(status -> status == 302)).hasSize(150);
        assertThat(statuses.stream().filter(status -> status == 410)).hasSize(250);
        assertThat(port.journal().stream().filter(click -> click.decision() == Decision.REDIRECTED))
                .hasSize(150);
    }

    @Test
    void what_was_counted_is_still_counted_after_a_restart() throws Exception {
        port.put("abc", settings("https://a.example/", 302, false, 3L));
        port.get("/abc");
        port.get("/abc");
        port.close();

        port = new RedirectPort(folder, null);

        assertThat(List.of(port.get("/abc").status(), port.get("/abc").status()))
                .containsExactly(302, 410);
    }

    private List<Answer> askAsBots() throws Exception {
        return List.of(
                port.send("HEAD", "/abc"),
                port.get("/abc", "Sec-Purpose", "prefetch;prerender"),
                port.get("/abc", "X-Moz", "prefetch"),
                port.get(
                        "/abc",
                        "User-Agent",
                        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"),
                port.get("/abc", "User-Agent", "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)"),
                port.get("/abc", "User-Agent", "facebookexternalhit/1.1"),
                port.get("/abc", "User-Agent", "WhatsApp/2.23.20.0"));
    }

    private static LinkSettings settings(String url, int status, boolean crawlable, @Nullable Long maxClicks) {
        return new LinkSettings(
                url, url, "", "", List.of(), null, null, maxClicks, status, true, crawlable, false, false, null);
    }
}
