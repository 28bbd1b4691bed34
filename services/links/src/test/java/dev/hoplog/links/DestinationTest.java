package dev.hoplog.links;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com",
                "https://example.com/",
                "HTTP://Example.COM:8080/a/../b?q='x'&y=%20#f",
                "https://example.com/?a=1&a=2;b#",
                "http://[2001:db8::1]:81/x",
                "https://xn--bcher-kva.example/%C3%A9",
                "https://example.com?x=http://other.example/?y"
            })
    void a_valid_url_is_sent_byte_for_byte(String text) {
        assertThat(Destination.parse(text)).isEqualTo(new Destination.Good(new Destination(text, text)));
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.com/caf\u00e9,https://example.com/caf%C3%A9",
        "https://b\u00fccher.example/,https://xn--bcher-kva.example/",
        "https://example.com/a b,https://example.com/a%20b",
        "https://example.com\\a,https://example.com/a",
        "'  https://example.com/x  ',https://example.com/x",
        "https://example.com/?q=\u65e5,https://example.com/?q=%E6%97%A5"
    })
    void what_a_browser_would_repair_is_sent_repaired_and_kept_as_given(String text, String location) {
        assertThat(Destination.parse(text)).isEqualTo(new Destination.Good(new Destination(text, location)));
    }

    @Test
    void no_line_end_gets_into_a_header() {
        assertThat(Destination.parse("https://example.com/a\r\nSet-Cookie:x"))
                .isInstanceOfSatisfying(
                        Destination.Good.class,
                        good -> assertThat(good.destination().location()).matches("[!-~]+"));
    }

    @ParameterizedTest
    @CsvSource({
        "javascript:alert(1),schemeRefused",
        "' JavaScript:alert(1)',schemeRefused",
        "data:text/html;x,schemeRefused",
        "file:///etc/passwd,schemeRefused",
        "ftp://example.com/,schemeRefused",
        "example.com,notAUrl",
        "//example.com/,notAUrl",
        "'',notAUrl",
        "https://,notAUrl",
        "https://example.com:99999/,notAUrl",
        "https://user@example.com/,credentialsRefused",
        "https://user:secret@example.com/,credentialsRefused"
    })
    void what_is_no_safe_destination_is_refused(String text, String code) {
        assertThat(Destination.parse(text))
                .isInstanceOfSatisfying(
                        Destination.Bad.class,
                        bad -> assertThat(bad.fault().code()).isEqualTo(code));
    }

    @Test
    void a_destination_has_at_most_8_kb_also_when_encoded() {
        String start = "https://example.com/";
        assertThat(Destination.parse(start + "a".repeat(8192 - start.length()))).isInstanceOf(Destination.Good.class);
        assertThat(Destination.parse(start + "a".repeat(8193 - start.length()))).isInstanceOf(Destination.Bad.class);
        assertThat(Destination.parse(start + "\u00e9".repeat(2000))).isInstanceOf(Destination.Bad.class);
    }
}
