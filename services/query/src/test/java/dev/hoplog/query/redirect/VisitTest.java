package dev.hoplog.query.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.events.ClickEntry;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VisitTest {

    private static final VisitorPolicy NOT_HONORING = new VisitorPolicy(false, "", Networks.NONE);

    @Test
    void a_visitor_is_kept_with_all_that_the_request_says() throws UnknownHostException {
        Visit visit = visit(VisitorPolicy.DEFAULT);

        assertThat(visit.isPrivate()).isFalse();
        assertThat(visit.method()).isEqualTo("GET");
        assertThat(visit.address()).containsExactly(203, 0, 113, 7);
        assertThat(visit.visitor())
                .isEqualTo(new ClickEntry.Visitor(
                        "https://news.example/a?b", "probe/1", "de-CH", "203.0.113.0/24", "", 0, "prefetch", ""));
    }

    @ParameterizedTest
    @CsvSource({"dnt", "DNT", "sec-gpc", "Sec-GPC"})
    void of_a_visitor_who_wants_no_tracking_is_kept_what_tells_humans_from_bots(String header)
            throws UnknownHostException {
        Visit visit = visit(VisitorPolicy.DEFAULT, header, "1");

        assertThat(visit.isPrivate()).isTrue();
        assertThat(visit.method()).isEqualTo("GET");
        assertThat(visit.address()).isNull();
        assertThat(visit.visitor())
                .isEqualTo(new ClickEntry.Visitor("https://news.example/", "probe/1", "", "", "", 0, "prefetch", ""));
    }

    @ParameterizedTest
    @CsvSource({"dnt, 0", "dnt, 11", "sec-gpc, 0", "sec-gpc, true", "x-dnt, 1"})
    void any_other_value_asks_for_nothing(String header, String value) throws UnknownHostException {
        assertThat(visit(VisitorPolicy.DEFAULT, header, value).isPrivate()).isFalse();
    }

    @Test
    void whoever_does_not_honor_it_keeps_all() throws UnknownHostException {
        Visit visit = visit(NOT_HONORING, "dnt", "1");

        assertThat(visit.isPrivate()).isFalse();
        assertThat(visit.visitor()).isEqualTo(visit(VisitorPolicy.DEFAULT).visitor());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://news.example/a?b#c     | https://news.example/",
                "https://news.example           | https://news.example/",
                "https://news.example:8443?b    | https://news.example:8443/",
                "http://[2001:db8::1]/x         | http://[2001:db8::1]/",
                "android-app://com.mail.example/| android-app://com.mail.example/",
                "https://me:secret@news.example/| ''",
                "/a?b                           | ''",
                "news.example                   | ''",
                "https://                       | ''",
                "''                             | ''"
            })
    void the_origin_of_a_referrer_says_where_and_not_what(String referrer, String origin) {
        assertThat(Visit.origin(referrer)).isEqualTo(origin);
    }

    private static Visit visit(VisitorPolicy policy, String... header) throws UnknownHostException {
        var request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/abc");
        request.headers()
                .add("Referer", "https://news.example/a?b")
                .add("User-Agent", "probe/1")
                .add("Accept-Language", "de-CH")
                .add("Sec-Purpose", "prefetch");
        if (header.length > 0) {
            request.headers().add(header[0], header[1]);
        }
        return Visit.of(request, Client.of(InetAddress.getByName("203.0.113.7"), policy), policy);
    }
}
