package dev.hoplog.query.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.events.Slug;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {

    @ParameterizedTest
    @CsvSource({
        "/abc, abc",
        "/%61bc, abc",
        "/gr%C3%BC%C3%9Fe, grüße",
        "/gru%CC%88n, grün",
        "/%F0%9F%9A%80, 🚀",
        "/a/b, a/b",
        "/a%2Fb, a/b",
        "/abc/, abc",
        "/abc%2F, abc",
        "/a/b/, a/b"
    })
    void a_path_is_decoded_once_and_normalised(String target, String slug) {
        assertThat(parsed(target).slug()).isEqualTo(new Slug(slug));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "abc", "/", "/%", "/%4", "/%zz", "/%C3", "/%FF", "/a//b", "/abc//", "//", "/../abc", "*"})
    void what_is_no_slug_is_asked_of_nobody(String target) {
        assertThat(parsed(target).slug()).isNull();
    }

    @Test
    void the_query_is_kept_as_it_came() {
        assertThat(parsed("/abc?x=%20&y?z"))
                .isEqualTo(new RequestTarget("/abc", "x=%20&y?z", "x=%20&y?z", new Slug("abc")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a\u0000", "/a?b=\u0001", "/a\u007f", "/a b", "/ü", "/a?x=\r\n"})
    void what_could_break_a_header_is_no_target(String target) {
        assertThat(RequestTarget.parse(target, "nostat")).isNull();
    }

    @ParameterizedTest
    @CsvSource({"http://go.example/abc?x, /abc, x", "https://go.example:8443/abc, /abc, ''", "http://go.example, /, ''"
    })
    void the_absolute_form_means_its_path(String target, String path, String query) {
        assertThat(parsed(target))
                .extracting(RequestTarget::path, RequestTarget::query)
                .containsExactly(path, query);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nostat           | ''",
                "nostat=          | ''",
                "nostat=1&nostat  | ''",
                "a=1&nostat       | a=1",
                "nostat=yes&a=1   | a=1",
                "a=1&nostat&b&&c= | a=1&b&&c=",
                "qr&nostat        | ''",
                "nostat&qr&a      | a"
            })
    void the_parameter_that_asks_for_no_tracking_may_stand_anywhere_and_is_not_forwarded(
            String query, String forwarded) {
        RequestTarget target = parsed("/abc?" + query);

        assertThat(target.asksForNoTracking()).isTrue();
        assertThat(target.forwardedQuery()).isEqualTo(forwarded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nostats", "xnostat", "a=nostat", "no%73tat", "NOSTAT", "a=1&nostat-2=1"})
    void what_only_looks_like_that_parameter_is_the_destinations_own(String query) {
        RequestTarget target = parsed("/abc?" + query);

        assertThat(target.asksForNoTracking()).isFalse();
        assertThat(target.forwardedQuery()).isEqualTo(query);
    }

    @Test
    void without_such_a_parameter_nobody_can_ask() {
        RequestTarget target = Objects.requireNonNull(RequestTarget.parse("/abc?nostat", ""));

        assertThat(target.asksForNoTracking()).isFalse();
        assertThat(target.forwardedQuery()).isEqualTo("nostat");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "utm_source=a&x=1&utm_medium=b&utm_campaign=&utm_id=7&utm_term=t| utm_source=a&utm_medium=b&utm_campaign=",
                "x=utm_source=a&xutm_source=a&utm_source| ''",
                "''| ''"
            })
    void a_campaign_is_named_by_three_parameters(String query, String campaign) {
        assertThat(parsed("/abc?" + query).campaign()).isEqualTo(campaign);
    }

    private static RequestTarget parsed(String target) {
        return Objects.requireNonNull(RequestTarget.parse(target, "nostat"));
    }
}
