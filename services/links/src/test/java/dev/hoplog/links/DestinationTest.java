package dev.hoplog.links;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hoplog.api.Fault;
import dev.hoplog.api.Hosts;
import dev.hoplog.links.blocklist.Blocklist;
import dev.hoplog.links.url.Url;
import dev.hoplog.links.url.WebPlatformTests;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class DestinationTest {

    private static final Hosts HOSTS =
            new Hosts(URI.create("https://go.example.com:8443"), List.of("b.example", "192.0.2.1"));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private DestinationRules rules;

    @BeforeEach
    void judgeByDefault() {
        rules = rules(false, "http", "https");
    }

    static Stream<JsonNode> absoluteUrls() {
        return WebPlatformTests.absoluteUrls();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com",
                "https://example.com/",
                "HTTP://Example.COM:8080/a/../b?q='x'&y=%20#f",
                "https://example.com/?a=1&a=2;b#",
                "http://[2606:4700::1111]:81/x",
                "https://xn--bcher-kva.example/%C3%A9",
                "https://example.com?x=http://other.example/?y"
            })
    void a_valid_url_is_sent_byte_for_byte(String text) {
        assertThat(Destination.parse(text, rules)).isEqualTo(new Destination.Good(new Destination(text, text)));
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.com/caf\u00e9,https://example.com/caf%C3%A9",
        "https://b\u00fccher.example/,https://xn--bcher-kva.example/",
        "https://example.com/a b,https://example.com/a%20b",
        "https://example.com/a|b\",https://example.com/a|b%22",
        "https://example.com\\a,https://example.com/a",
        "'  https://example.com/x  ',https://example.com/x",
        "https:example.com,https://example.com/",
        "http://0x8.0x8.0x8.0x8,http://8.8.8.8/",
        "https://example.com/?q=\u65e5,https://example.com/?q=%E6%97%A5"
    })
    void what_a_browser_would_repair_is_sent_repaired_and_kept_as_given(String text, String location) {
        assertThat(Destination.parse(text, rules)).isEqualTo(new Destination.Good(new Destination(text, location)));
    }

    @ParameterizedTest
    @MethodSource("absoluteUrls")
    void what_is_sent_leads_where_the_standard_says(JsonNode test) {
        // Given
        String input = test.path("input").asString();
        if (!(Url.parse(input) instanceof Url url) || isNever(url.scheme())) {
            return;
        }
        // When
        var parsed = Destination.parse(input, rules(true, url.scheme()));
        // Then
        if (parsed instanceof Destination.Good(Destination(String longUrl, String location))) {
            assertThat(longUrl).isEqualTo(input);
            assertThat(location).isIn(input, test.path("href").asString()).matches("[ -~]+");
            assertThat(Url.parse(location)).hasToString(test.path("href").asString());
        } else {
            assertThat(url.hasCredentials()).as("%s: %s", input, parsed).isTrue();
        }
    }

    @Test
    void no_line_end_gets_into_a_header() {
        assertThat(Destination.parse("https://example.com/a\r\nSet-Cookie:x", rules))
                .isInstanceOfSatisfying(
                        Destination.Good.class,
                        good -> assertThat(good.destination().location()).matches("[!-~]+"));
    }

    @ParameterizedTest
    @CsvSource({
        "javascript:alert(1),schemeRefused",
        "' JavaScript:alert(1)',schemeRefused",
        "'java\nscript:alert(1)',schemeRefused",
        "data:text/html;x,schemeRefused",
        "file:///etc/passwd,schemeRefused",
        "ftp://example.com/,schemeRefused",
        "mailto:a@example.com,schemeRefused",
        "example.com,notAUrl",
        "//example.com/,notAUrl",
        "'',notAUrl",
        "https://,notAUrl",
        "https://example.com:99999/,notAUrl",
        "https://user@example.com/,credentialsRefused",
        "https://user:secret@example.com/,credentialsRefused",
        "https://:secret@example.com/,credentialsRefused",
        "https://go.example.com:8443/x,ownDomainRefused",
        "http://GO.example.com./x,ownDomainRefused",
        "https://go.example.com:9/,ownDomainRefused",
        "https://b.example/x,ownDomainRefused",
        "https://blocked.example,blocklistRefused",
        "https://a.b.BLOCKED.example./x,blocklistRefused",
        "https://\u212cLOCKED.example/,blocklistRefused",
        "https://xn--bcher-kva.example/,blocklistRefused",
        "http://8.8.8.8/,blocklistRefused",
        "http://0x08080808/,blocklistRefused",
        "http://10.0.0.1/,privateAddressRefused",
        "http://localhost:3000/,privateAddressRefused"
    })
    void what_is_no_safe_destination_is_refused(String text, String code) throws IOException {
        Files.writeString(folder.resolve("blocklist"), "blocked.example\nb\u00fccher.example\n8.8.8.8\n");
        assertThat(codes(Destination.parse(text, rules))).containsExactly(code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://ago.example.com/",
                "https://sub.go.example.com/",
                "https://notblocked.example/",
                "https://example/"
            })
    void a_name_that_only_looks_like_a_refused_one_is_accepted(String text) throws IOException {
        Files.writeString(folder.resolve("blocklist"), "blocked.example\n");
        assertThat(Destination.parse(text, rules)).isInstanceOf(Destination.Good.class);
    }

    @Test
    void all_that_speaks_against_a_destination_is_named() throws IOException {
        Files.writeString(folder.resolve("blocklist"), "192.0.2.1\n");
        assertThat(codes(Destination.parse("ftp://user@192.0.2.1/", rules)))
                .containsExactly(
                        "schemeRefused",
                        "credentialsRefused",
                        "ownDomainRefused",
                        "privateAddressRefused",
                        "blocklistRefused");
    }

    @Test
    void private_destinations_are_accepted_where_they_are_allowed_but_never_the_server_itself() {
        var lenient = rules(true, "http");
        assertThat(Destination.parse("http://127.0.0.1:3000/", lenient)).isInstanceOf(Destination.Good.class);
        assertThat(Destination.parse("http://[::1]/", lenient)).isInstanceOf(Destination.Good.class);
        assertThat(codes(Destination.parse("http://192.0.513/", lenient))).containsExactly("ownDomainRefused");
        assertThat(codes(Destination.parse(
                        "http://[2001:DB8:0::1]/",
                        new DestinationRules(
                                lenient.setup(), new Hosts(URI.create("http://[2001:db8::1]:80"), List.of())))))
                .containsExactly("ownDomainRefused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mailto:a@example.com?subject=x", "tel:+49-30-123", "app://open/x", "app:x:y", "app:/x"})
    void other_schemes_are_accepted_where_they_are_allowed(String text) {
        assertThat(Destination.parse(text, rules(false, "mailto", "tel", "app")))
                .isEqualTo(new Destination.Good(new Destination(text, text)));
    }

    @Test
    void http_can_be_left_out() {
        assertThat(codes(Destination.parse("http://example.com/", rules(false, "https"))))
                .containsExactly("schemeRefused");
    }

    @ParameterizedTest
    @CsvSource({
        "app://127.0.0.1/,privateAddressRefused",
        "app://0177.1/,privateAddressRefused",
        "app://LOCALHOST/,privateAddressRefused",
        "app://user@example.com/,credentialsRefused",
        "app://B.example/,ownDomainRefused"
    })
    void hosts_of_other_schemes_are_judged_as_a_network_would_take_them(String text, String code) {
        assertThat(codes(Destination.parse(text, rules(false, "app")))).containsExactly(code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript",
                "vbscript",
                "data",
                "blob",
                "filesystem",
                "file",
                "about",
                "view-source",
                "jar",
                "",
                "HTTP",
                "a:",
                "1a",
                "a b"
            })
    void what_could_run_code_and_what_is_no_scheme_is_never_allowed(String scheme) {
        assertThatThrownBy(() -> rules(false, "https", scheme)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_destination_has_at_most_8_kb_also_when_encoded() {
        String start = "https://example.com/";
        assertThat(Destination.parse(start + "a".repeat(8192 - start.length()), rules))
                .isInstanceOf(Destination.Good.class);
        assertThat(codes(Destination.parse(start + "a".repeat(8193 - start.length()), rules)))
                .containsExactly("tooLong");
        assertThat(codes(Destination.parse(start + "\u00e9".repeat(2000), rules)))
                .containsExactly("tooLong");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "http://"})
    void no_error_repeats_a_long_scheme_or_host(String start) {
        String end = start.isEmpty() ? ":b" : ".local/";
        assertThat(Destination.parse(start + "a".repeat(8000) + end, rules))
                .isInstanceOfSatisfying(
                        Destination.Bad.class,
                        bad -> assertThat(bad.faults().getFirst().detail()).hasSizeLessThan(300));
    }

    private DestinationRules rules(boolean allowsPrivate, String... schemes) {
        var setup = new DestinationSetup(Set.of(schemes), allowsPrivate, Blocklist.open(folder.resolve("blocklist")));
        return new DestinationRules(setup, HOSTS);
    }

    private static boolean isNever(String scheme) {
        try {
            var _ = new DestinationSetup(Set.of(scheme), true, Blocklist.open(Path.of("no such file")));
            return false;
        } catch (IllegalArgumentException e) {
            return true;
        }
    }

    private static List<String> codes(Destination.Parsed parsed) {
        return parsed instanceof Destination.Bad(List<Fault> faults)
                ? faults.stream().map(Fault::code).toList()
                : List.of();
    }
}
