package dev.hoplog.links.url;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class UrlTest {

    static Stream<JsonNode> absoluteUrls() {
        return WebPlatformTests.absoluteUrls();
    }

    static Stream<JsonNode> domains() {
        return WebPlatformTests.domains();
    }

    @ParameterizedTest
    @MethodSource("absoluteUrls")
    void a_url_is_parsed_as_the_standard_says(JsonNode test) {
        String input = test.path("input").asString();
        switch (Url.parse(input)) {
            case UrlFault fault ->
                assertThat(test.has("failure")).as("%s: %s", input, fault).isTrue();
            case Url url -> {
                assertThat(test.has("failure")).as("%s as %s", input, url).isFalse();
                Map<String, String> parts = parts(url);
                parts.forEach((part, text) ->
                        assertThat(text).as(part).isEqualTo(test.path(part).asString()));
            }
        }
    }

    @Test
    void the_standards_test_data_is_there_in_full() {
        assertThat(WebPlatformTests.absoluteUrls()).hasSize(687);
        assertThat(WebPlatformTests.domains()).hasSize(87);
    }

    @ParameterizedTest
    @MethodSource("domains")
    void a_domain_is_brought_to_ascii_as_the_standard_says(JsonNode test) {
        String input = test.path("input").asString();
        @Nullable
        String output =
                test.path("output").isNull() ? null : test.path("output").asString();

        assertThat(hostOf(Url.parse("https://" + input + "/x"))).isEqualTo(output);
    }

    @ParameterizedTest
    @MethodSource("absoluteUrls")
    void what_is_serialised_is_parsed_to_the_same(JsonNode test) {
        if (Url.parse(test.path("input").asString()) instanceof Url url) {
            assertThat(Url.parse(url.serialised()))
                    .isInstanceOfSatisfying(
                            Url.class, again -> assertThat(parts(again)).isEqualTo(parts(url)));
        }
    }

    @Test
    void whatever_is_parsed_is_a_url_that_stays_the_same_or_none() {
        for (long seed = 0; seed < 20_000; seed++) {
            String text = randomText(new Random(seed));
            if (Url.parse(text) instanceof Url url) {
                assertThat(url.serialised()).as("seed %d: %s", seed, text).matches("[ -~]+");
                assertThat(Url.parse(url.serialised()))
                        .as("seed %d: %s", seed, text)
                        .hasToString(url.serialised());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\u00e9", "\u00e9.", "xn--", "%41", "0x1.", "9", "[", ":", "1:", "\ufdfa", "../", "@", "\0"})
    void a_long_text_is_parsed_or_refused_like_any(String part) {
        for (String start : List.of("https://", "https://a/", "app:", "https://[")) {
            Url.parse(start + part.repeat(8000 / part.length()));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org",
                "HTTPS://EXAMPLE.ORG:443/a/../b?q='x'&y=%20#f",
                "https://b\u00fccher.example/\u00e9?\u65e5#\ud83d\ude00",
                "https://xn--bcher-kva.example:/",
                "https://127.0.0.1:8080/",
                "http://[::FFFF:1.2.3.4]/",
                "mailto:a@example.org?subject=x",
                "app://x/y",
                "app:/x",
                "file:///etc/hosts"
            })
    void a_valid_url_is_told(String text) {
        assertThat(Url.parse(text))
                .isInstanceOfSatisfying(
                        Url.class, url -> assertThat(url.isValid()).isTrue());
    }

    /** One of each validation error that is no failure, and what only makes a domain not valid. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                " https://example.org/",
                "https://example.org/ ",
                "ht\ntps://example.org/",
                "https:example.org",
                "https:/example.org",
                "https:///example.org",
                "https:\\\\example.org",
                "https://example.org\\path",
                "https://example.org/a\\b",
                "https://user@example.org/",
                "https://@example.org/",
                "https://127.0.0.1./",
                "https://127.0.0x0.1/",
                "https://127.1/",
                "https://%65xample.org/",
                "https://a_b.example/",
                "https://-a.example/",
                "https://ab--c.example/",
                "https://a..example/",
                "https://example.org/a b",
                "https://example.org/%zz",
                "https://example.org/%2",
                "https://example.org/\u0080",
                "https://example.org/\ufdd0",
                "https://example.org/\ud83f\udfff",
                "https://example.org/\ud800",
                "https://example.org/?\"",
                "https://example.org/#^",
                "app://a%zz/",
                "mailto:a b",
                "file:c:/x",
                "file://c|/x"
            })
    void what_had_to_be_repaired_is_not_valid(String text) {
        assertThat(Url.parse(text))
                .isInstanceOfSatisfying(
                        Url.class, url -> assertThat(url.isValid()).isFalse());
    }

    @ParameterizedTest
    @CsvSource({
        "example.org,NO_SCHEME",
        "'',NO_SCHEME",
        "1a:b,NO_SCHEME",
        "https://,NO_HOST",
        "https://user@:80/,NO_HOST",
        "app://:80/,NO_HOST",
        "https://a%00b/,BAD_DOMAIN",
        "https://xn--a/,BAD_DOMAIN",
        "app://a^b/,BAD_OPAQUE_HOST",
        "https://1.2.3.4.5/,BAD_IPV4",
        "https://256.256.256.256/,BAD_IPV4",
        "https://[::1/,BAD_IPV6",
        "https://[1:2:3:4:5:6:7:8::]/,BAD_IPV6",
        "https://example.org:65536/,BAD_PORT",
        "https://example.org:99999999999999999999/,BAD_PORT",
        "https://example.org:8o/,BAD_PORT"
    })
    void what_is_no_url_is_told_why(String text, UrlFault fault) {
        assertThat(Url.parse(text)).isEqualTo(fault);
    }

    private static String randomText(Random random) {
        String[] parts = {
            "http",
            "https:",
            "app:",
            "file:",
            "mailto:",
            "//",
            "/",
            "\\",
            ":",
            "@",
            "?",
            "#",
            "[",
            "]",
            "::",
            "1",
            "0x",
            ".",
            "..",
            "%2e",
            "%",
            "%41",
            "|",
            "^",
            " ",
            "\t",
            "\0",
            "a",
            "B",
            "xn--",
            "xn--a",
            "\u00e9",
            "\u00df",
            "\u200d",
            "\ud83d\ude00",
            "\ud800",
            "\ufffe",
            "c:",
            "c|",
            "255",
            "-",
            "_",
            "'",
            "\""
        };
        var text = new StringBuilder(random.nextBoolean() ? "http://" : random.nextBoolean() ? "app:" : "");
        for (int i = random.nextInt(8); i >= 0; i--) {
            text.append(parts[random.nextInt(parts.length)]);
        }
        return text.toString();
    }

    private static Map<String, String> parts(Url url) {
        String hostname = url.host() == null ? "" : url.host().serialised();
        String port = url.port() == null ? "" : url.port().toString();
        var parts = new LinkedHashMap<String, String>();
        parts.put("href", url.serialised());
        parts.put("protocol", url.scheme() + ":");
        parts.put("username", url.username());
        parts.put("password", url.password());
        parts.put("host", port.isEmpty() ? hostname : hostname + ":" + port);
        parts.put("hostname", hostname);
        parts.put("port", port);
        parts.put("pathname", url.path());
        parts.put("search", url.query() == null || url.query().isEmpty() ? "" : "?" + url.query());
        parts.put("hash", url.fragment() == null || url.fragment().isEmpty() ? "" : "#" + url.fragment());
        return parts;
    }

    private static @Nullable String hostOf(ParsedUrl parsed) {
        return parsed instanceof Url url && url.host() != null ? url.host().serialised() : null;
    }
}
