package dev.hoplog.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.Slug;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostsTest {

    private final Hosts hosts = new Hosts(URI.create("http://Localhost:8080"), List.of("go.example.com", "b.test:81"));

    @ParameterizedTest
    @CsvSource({
        "localhost:8080,''",
        "LOCALHOST,''",
        "go.example.com,go.example.com",
        "Go.Example.COM:443,go.example.com",
        "b.test:81,b.test:81",
        "b.test,''",
        "stranger.example,''",
        "[::1]:8080,''"
    })
    void a_host_header_means_its_domain_and_a_strange_one_the_default(String header, String domain) {
        assertThat(hosts.ofHost(header)).isEqualTo(new Domain(domain));
    }

    @Test
    void a_request_without_a_host_means_the_default_domain() {
        assertThat(hosts.ofHost(null)).isEqualTo(Domain.DEFAULT);
    }

    @Test
    void only_configured_domains_have_a_name() {
        assertThat(hosts.named("GO.example.com")).contains(new Domain("go.example.com"));
        assertThat(hosts.named("localhost:8080")).contains(Domain.DEFAULT);
        assertThat(hosts.named("stranger.example")).isEmpty();
        assertThat(hosts.named("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "Go.Example.COM", "b.test"})
    void a_configured_host_is_its_own_on_whatever_port(String host) {
        assertThat(hosts.isOwn(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.com", "a.go.example.com", "ago.example.com", ""})
    void any_other_host_is_somebody_elses(String host) {
        assertThat(hosts.isOwn(host)).isFalse();
    }

    @Test
    void every_domain_is_named_by_its_name() {
        for (var domain : List.of(Domain.DEFAULT, new Domain("go.example.com"), new Domain("b.test:81"))) {
            assertThat(hosts.named(hosts.nameOf(domain))).contains(domain);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "caf\u00e9", "\u65e5\u672c", "\ud83d\ude80", "a-b_c.d~e"})
    void a_short_url_leads_back_to_its_key(String slug) {
        for (var domain : List.of(Domain.DEFAULT, new Domain("go.example.com"))) {
            var key = new LinkKey(domain, new Slug(slug));
            assertThat(hosts.shortUrl(key)).matches("[!-~]+");
            assertThat(hosts.keyOf(hosts.shortUrl(key))).contains(key);
        }
    }

    @Test
    void a_short_url_percent_encodes_what_is_not_ascii() {
        var key = new LinkKey(Domain.DEFAULT, new Slug("caf\u00e9"));
        assertThat(hosts.shortUrl(key)).isEqualTo("http://localhost:8080/caf%C3%A9");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "abc",
                "http://stranger.example/abc",
                "http://localhost:8080/",
                "mailto:a@b",
                "http://localhost:8080/%zz"
            })
    void what_is_no_short_url_of_ours_means_no_key(String url) {
        assertThat(hosts.keyOf(url)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost:8080", "ftp://a.b", "http://a.b/path", "http://a.b?q", "http://u@a.b", "http:/x"})
    void a_public_url_is_scheme_and_host_alone(String url) {
        assertThatThrownBy(() -> new Hosts(URI.create(url), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(url);
    }
}
