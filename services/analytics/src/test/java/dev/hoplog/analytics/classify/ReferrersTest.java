package dev.hoplog.analytics.classify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferrersTest {

    private static final Referrers REFERRERS = new Referrers(new Sources(Resources.lines("sources.txt")));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            https://www.google.com/                            | Google
            https://www.google.de/search?q=x                   | Google
            http://google.co.uk                                | Google
            https://news.google.com/articles/1                 | Google News
            https://mail.google.com/mail/u/0/                  | Gmail
            android-app://com.google.android.gm/               | Gmail
            android-app://com.google.android.googlequicksearchbox | Google
            https://cn.bing.com/                               | Bing
            https://duckduckgo.com/                            | DuckDuckGo
            https://yandex.ru/                                 | Yandex
            https://t.co/abc                                   | X
            https://mobile.twitter.com/x                       | X
            https://x.com/                                     | X
            https://l.facebook.com/l.php?u=x                   | Facebook
            https://lm.facebook.com/                           | Facebook
            https://m.facebook.com/                            | Facebook
            https://l.instagram.com/                           | Instagram
            https://lnkd.in/                                   | LinkedIn
            https://old.reddit.com/r/x                         | Reddit
            https://m.youtube.com/watch                        | YouTube
            https://web.whatsapp.com/                          | WhatsApp
            android-app://org.telegram.messenger/              | Telegram
            https://news.ycombinator.com/item?id=1             | Hacker News
            https://chatgpt.com/                               | ChatGPT
            """)
    void a_well_known_host_or_app_has_a_name(String referrer, String name) {
        assertThat(REFERRERS.source(referrer)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            https://WWW.Example.ORG:8443/path?q#f   | example.org
            https://user:secret@example.org/        | example.org
            https://m.example.org                   | example.org
            https://www.m.example.org.              | example.org
            https://m.de/                           | m.de
            https://sites.google.com/view/x         | sites.google.com
            https://notgoogle.de/                   | notgoogle.de
            https://bücher.example/                 | bücher.example
            https://xn--bcher-kva.example/          | xn--bcher-kva.example
            http://localhost:8080/                  | localhost
            http://[2001:db8::1]:80/                | [2001:db8::1]
            android-app://org.Example.App/          | org.example.app
            """)
    void another_one_is_its_host(String referrer, String host) {
        assertThat(REFERRERS.source(referrer)).isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void without_one_a_visit_is_direct(String referrer) {
        assertThat(REFERRERS.source(referrer)).isEqualTo(Referrers.DIRECT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "about:blank",
                "example.org",
                "javascript:alert(1)",
                "https://",
                "https:///path",
                "https://a b.example/",
                "https://<script>.example/",
                "https://a..b/",
                "https://.example/",
                "https://ex\u0000ample.org/",
                "//example.org/",
                "https://%65xample.org/",
                "data:text/html,x",
                "https://\uD800.example/"
            })
    void what_is_no_url_with_a_host_is_unknown(String referrer) {
        assertThat(REFERRERS.source(referrer)).isEqualTo(Classified.UNKNOWN);
    }

    @Test
    void no_host_makes_a_longer_value_than_any_other_text() {
        assertThat(REFERRERS.source("https://" + "a".repeat(150) + ".example/")).hasSize(Classified.LONGEST);
        assertThat(REFERRERS.source("https://" + "a.".repeat(5000) + "example/"))
                .isEqualTo(Classified.UNKNOWN);
    }
}
