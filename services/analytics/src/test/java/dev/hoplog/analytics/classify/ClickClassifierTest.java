package dev.hoplog.analytics.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.Decision;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.Trigger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClickClassifierTest {

    private static final String FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-01T10:20:30Z"));
    private static final ClickClassifier CLASSIFIER = new ClickClassifier(List.of(), CLOCK);

    @Test
    void a_click_has_a_value_in_each_dimension() {
        Classified classified = CLASSIFIER.classify(click("GET", visitor(FIREFOX, "", "", "CH", "203.0.113.0/24")));

        assertThat(classified.kind()).isEqualTo(Kind.HUMAN);
        assertThat(classified.values())
                .containsExactly(
                        "CH",
                        "unknown",
                        "unknown",
                        "desktop",
                        "Firefox",
                        "Linux",
                        "example.net",
                        "de",
                        "newsletter",
                        "none",
                        "Spring",
                        "https://example.org/page",
                        "3",
                        "qr");
    }

    @Test
    void a_version_is_told_however_high_it_is() {
        for (long version : new long[] {0, 1, 255, 256, 1_000_000}) {
            assertThat(CLASSIFIER
                            .classify(click("GET", visitor(FIREFOX, "", ""), version))
                            .value(Dimension.VERSION))
                    .isEqualTo(Long.toString(version));
        }
    }

    @Test
    void a_list_of_bots_a_hint_or_a_prefetch_makes_a_bot() {
        assertThat(kind("GET", visitor("Googlebot/2.1 (+http://www.google.com/bot.html)", "", "")))
                .isEqualTo(Kind.BOT);
        assertThat(kind("GET", visitor(FIREFOX, "prefetch", ""))).isEqualTo(Kind.BOT);
        assertThat(kind("GET", visitor(FIREFOX, "", "rate"))).isEqualTo(Kind.BOT);
        assertThat(kind("HEAD", visitor(FIREFOX, "", ""))).isEqualTo(Kind.BOT);
        assertThat(kind("GET", visitor(FIREFOX, "", ""))).isEqualTo(Kind.HUMAN);
    }

    @Test
    void a_prefetch_keeps_the_device_it_is_for() {
        Classified classified = CLASSIFIER.classify(click("GET", visitor(FIREFOX, "prefetch", "")));

        assertThat(classified.value(Dimension.DEVICE)).isEqualTo("desktop");
    }

    @Test
    void without_a_user_agent_a_click_is_of_no_kind_unless_something_else_tells() {
        assertThat(kind("GET", visitor(" ", "", ""))).isEqualTo(Kind.UNCLASSIFIED);
        assertThat(kind("HEAD", visitor("", "", ""))).isEqualTo(Kind.BOT);
        assertThat(kind("GET", visitor("", "prefetch", ""))).isEqualTo(Kind.BOT);
        assertThat(CLASSIFIER.classify(click("GET", visitor("", "", ""))).value(Dimension.BROWSER))
                .isEqualTo(Classified.UNKNOWN);
    }

    @Test
    void the_country_that_the_visitor_came_with_wins(@TempDir Path folder) throws IOException {
        Path first = folder.resolve("first.mmdb");
        Path second = folder.resolve("second.mmdb");
        new GeoFile(4)
                .with("203.0.113.0/24", Map.of("country_code", "DE", "city", "Berlin"))
                .writeTo(first);
        new GeoFile(4)
                .with("198.51.100.0/24", Map.of("country_code", "FR", "city", "Paris"))
                .writeTo(second);
        var classifier = new ClickClassifier(List.of(first, second), CLOCK);

        assertThat(place(classifier, "203.0.113.0/24", "")).isEqualTo("DE, DE Berlin");
        assertThat(place(classifier, "198.51.100.0/24", "")).isEqualTo("FR, FR Paris");
        assertThat(place(classifier, "203.0.113.0/24", "de")).isEqualTo("DE, DE Berlin");
        assertThat(place(classifier, "203.0.113.0/24", "AT")).isEqualTo("AT, unknown");
        assertThat(place(classifier, "203.0.113.0/24", "XX")).isEqualTo("unknown, unknown");
        assertThat(place(classifier, "", "")).isEqualTo("unknown, unknown");
    }

    /*
     * Whoever changes a list changes the version with it: the digest here is of all the lists. What the code does with them
     * is the number behind "hoplog".
     */
    @Test
    void the_version_changes_with_the_lists() throws Exception {
        var digest = MessageDigest.getInstance("SHA-256");
        for (String list : List.of("uap-core.yaml", "newer-browsers.yaml", "isbot.txt", "sources.txt")) {
            digest.update(String.join("\n", Resources.lines(list)).getBytes(StandardCharsets.UTF_8));
        }

        assertThat(ClickClassifier.VERSION + ": " + HexFormat.of().formatHex(digest.digest(), 0, 8))
                .isEqualTo("uap-core 0.18.0, isbot 5.2.3, hoplog 1: 465d3f47c72d8424");
    }

    private static Kind kind(String method, ClickEntry.Visitor visitor) {
        return CLASSIFIER.classify(click(method, visitor)).kind();
    }

    private static String place(Classifier classifier, String network, String country) {
        Classified classified = classifier.classify(click("GET", visitor(FIREFOX, "", "", country, network)));
        return classified.value(Dimension.COUNTRY) + ", " + classified.value(Dimension.CITY);
    }

    private static ClickEntry.Visitor visitor(String userAgent, String purpose, String botHint) {
        return visitor(userAgent, purpose, botHint, "", "");
    }

    private static ClickEntry.Visitor visitor(
            String userAgent, String purpose, String botHint, String country, String network) {
        return new ClickEntry.Visitor(
                "https://www.example.net/x", userAgent, "de-CH,de;q=0.9", network, country, 0, purpose, botHint);
    }

    private static ClickEntry.Click click(String method, ClickEntry.Visitor visitor) {
        return click(method, visitor, 3);
    }

    private static ClickEntry.Click click(String method, ClickEntry.Visitor visitor, long version) {
        return new ClickEntry.Click(
                1_772_360_430_000L,
                LinkId.ofBits(new byte[10]),
                version,
                Domain.DEFAULT,
                "slug",
                "",
                "utm_source=Newsletter&utm_campaign=Spring",
                "https://example.org/page?private=1#there",
                302,
                Decision.REDIRECTED,
                "",
                "",
                Trigger.QR,
                method,
                visitor,
                List.of(),
                "0123456789abcdef");
    }
}
