package dev.hoplog.query.redirect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.Decision;
import dev.hoplog.events.LinkSettings;
import dev.hoplog.events.Trigger;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of visits by what their visitors, or the operator, asked for. */
class VisitorPolicyTest {

    private static final TrustedProxies LOOPBACK = new TrustedProxies(Networks.parse(List.of("127.0.0.0/8")));
    private static final VisitorPolicy POLICY =
            new VisitorPolicy(true, "nostat", Networks.parse(List.of("198.51.100.0/24", "2001:db8:1::/48")));

    @TempDir
    Path folder;

    @Test
    void a_visitor_has_the_same_hash_at_each_visit_and_another_visitor_another() throws Exception {
        try (var port = open()) {
            port.get("/abc", "X-Forwarded-For", "203.0.113.7", "User-Agent", "probe/1");
            port.get("/other", "X-Forwarded-For", "203.0.113.7", "User-Agent", "probe/1");
            port.get("/abc", "X-Forwarded-For", "203.0.113.8", "User-Agent", "probe/1");
            port.get("/abc", "X-Forwarded-For", "203.0.113.7", "User-Agent", "probe/2");

            List<Long> hashes = hashes(port);
            assertThat(hashes).hasSize(4).doesNotContain(0L);
            assertThat(hashes.get(1)).isEqualTo(hashes.get(0));
            assertThat(hashes.subList(1, 4)).doesNotHaveDuplicates();
        }
    }

    @Test
    void who_sits_at_the_other_end_is_the_visitor_where_no_proxy_is_trusted() throws Exception {
        try (var port = new RedirectPort(folder, null)) {
            port.get("/abc", "X-Forwarded-For", "203.0.113.7");
            port.get("/abc", "X-Forwarded-For", "203.0.113.8");

            assertThat(hashes(port).get(0)).isEqualTo(hashes(port).get(1)).isNotZero();
        }
    }

    @Test
    void of_who_wants_no_tracking_only_the_campaign_in_the_query_is_kept_and_nothing_that_was_forwarded()
            throws Exception {
        try (var port = open()) {
            port.put("abc", forwarding("https://example.org/a"));

            RedirectPort.Answer answer = port.get(
                    "/abc?qr&email=me&utm_source=mail&utm_id=me",
                    "DNT",
                    "1",
                    "X-Forwarded-For",
                    "203.0.113.7",
                    "Referer",
                    "https://n.example/me");

            assertThat(answer.header("location")).isEqualTo("https://example.org/a?email=me&utm_source=mail&utm_id=me");
            assertThat(port.journal()).singleElement().satisfies(click -> {
                assertThat(click.decision()).isEqualTo(Decision.REDIRECTED);
                assertThat(click.trigger()).isEqualTo(Trigger.QR);
                assertThat(click.query()).isEqualTo("utm_source=mail");
                assertThat(click.destination()).isEqualTo("https://example.org/a");
                assertThat(click.visitor())
                        .isEqualTo(new ClickEntry.Visitor("https://n.example/", "", "", "", "", 0, "", ""));
            });
        }
    }

    @Test
    void a_request_that_asks_for_no_tracking_is_redirected_and_not_journalled() throws Exception {
        try (var port = open()) {
            port.put("abc", forwarding("https://example.org/a"));

            RedirectPort.Answer answer = port.get("/abc?x=1&nostat=yes");

            assertThat(answer.status()).isEqualTo(302);
            assertThat(answer.header("location")).isEqualTo("https://example.org/a?x=1");
            assertThat(port.get("/unknown?nostat").status()).isEqualTo(404);
            assertThat(port.journal()).isEmpty();
            assertThat(port.untracked()).isEqualTo(2);
        }
    }

    @Test
    void requests_from_the_named_networks_are_redirected_and_not_journalled() throws Exception {
        try (var port = open()) {
            port.put("abc", forwarding("https://example.org/a"));

            assertThat(port.get("/abc", "X-Forwarded-For", "198.51.100.9").status())
                    .isEqualTo(302);
            assertThat(port.get("/abc", "X-Forwarded-For", "2001:db8:1:2::3").status())
                    .isEqualTo(302);
            assertThat(port.journal()).isEmpty();
            assertThat(port.get("/abc", "X-Forwarded-For", "198.51.101.9").status())
                    .isEqualTo(302);
            assertThat(port.journal()).hasSize(1);
            assertThat(port.untracked()).isEqualTo(2);
        }
    }

    @Test
    void an_address_that_connects_itself_is_looked_for_in_the_named_networks_too() throws Exception {
        var own = new VisitorPolicy(true, "", Networks.parse(List.of("127.0.0.1")));
        try (var port = new RedirectPort(folder, null, TrustedProxies.NONE, own, null)) {
            port.get("/abc");

            assertThat(port.journal()).isEmpty();
        }
    }

    @Test
    void a_visit_that_is_not_tracked_takes_a_place_under_a_limit() throws Exception {
        try (var port = open()) {
            port.put("abc", limited("https://example.org/a", 2));

            assertThat(port.get("/abc?nostat").status()).isEqualTo(302);
            assertThat(port.get("/abc", "X-Forwarded-For", "198.51.100.9").status())
                    .isEqualTo(302);
            assertThat(port.get("/abc?nostat").status()).isEqualTo(410);
            assertThat(port.get("/abc").status()).isEqualTo(410);
        }
    }

    @Test
    void the_mark_of_a_qr_code_cannot_be_the_parameter() {
        assertThatThrownBy(() -> new VisitorPolicy(true, "qr", Networks.NONE)).hasMessageContaining("\"qr\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no stat", "no=stat", "a&b", "über", "%6eo", "a+b"})
    void a_parameter_that_would_have_to_be_encoded_is_refused(String name) {
        assertThatThrownBy(() -> new VisitorPolicy(true, name, Networks.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + name + "\"");
    }

    private RedirectPort open() throws Exception {
        return new RedirectPort(folder, null, LOOPBACK, POLICY, null);
    }

    private static LinkSettings forwarding(String url) {
        return LinkSettings.redirectingTo(url, url);
    }

    private static LinkSettings limited(String url, long maxClicks) {
        return new LinkSettings(
                url, url, "", "", List.of(), null, null, maxClicks, 302, true, false, false, false, null);
    }

    private static List<Long> hashes(RedirectPort port) {
        return port.journal().stream()
                .map(click -> click.visitor().visitorHash())
                .toList();
    }
}
