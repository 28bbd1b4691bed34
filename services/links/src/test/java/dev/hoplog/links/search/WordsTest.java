package dev.hoplog.links.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Spring Sale 2026|spring,sale,2026",
                "spring_sale-2026.final|spring,sale,2026,final",
                "a a A|a",
                "Café|cafe",
                "Cafe\u0301|cafe",
                "STRASSE straße|strasse",
                "Ørsted Łódź Æsir|orsted,lodz,aesir",
                "İstanbul ısı|istanbul,isi",
                "ΟΔΟΣ οδός|οδοσ",
                "Ёлка елка|елка",
                "ﬁne \uff21\uff22\uff23|fine,abc",
                "東京|東,京",
                "ガ \u30ab\u3099|ガ",
                "sale🎉now|sale,🎉,now",
                "it's|it,s",
                "https://example.org:8080/a/b?c=d#e|https,example,org,8080,a,b,c,d,e"
            })
    void a_text_is_folded_and_cut_into_words(String text, String words) {
        assertThat(Words.of(text)).containsExactly(words.split(",", -1));
    }

    @Test
    void punctuation_is_no_word() {
        assertThat(Words.of("--- ... ~ ()")).isEmpty();
    }

    @Test
    void a_word_has_its_threes_as_parts_and_a_shorter_one_has_none() {
        assertThat(Words.parts("promo")).containsExactly("pro", "rom", "omo");
        assertThat(Words.parts("pro")).containsExactly("pro");
        assertThat(Words.parts("pr")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.org/a, example.org",
        "https://user:secret@example.org:8443/a@b:1, example.org",
        "https://[2001:db8::1]:8080/, [2001:db8::1]",
        "https://example.org?a=b, example.org",
        "https://example.org, example.org"
    })
    void the_host_of_a_url_has_neither_user_nor_port(String url, String host) {
        assertThat(Words.host(url)).isEqualTo(host);
    }

    @Test
    void a_url_is_searched_as_it_is_and_as_people_read_it() {
        assertThat(Words.of(Words.ofUrl("https://xn--mnchen-3ya.example/caf%C3%A9")))
                .contains("xn", "mnchen", "3ya", "munchen", "caf", "c3", "a9", "cafe");
        assertThat(Words.of(Words.ofUrl("https://example.org/100%"))).contains("100");
    }

    @Test
    void titles_are_sorted_as_people_read_them() {
        assertThat(List.of("«Zebra»", "ähnlich", "  Apfel", "!Birne", "Äpfel 2"))
                .extracting(Words::sortKey)
                .containsExactly("zebra", "ahnlich", "apfel", "birne", "apfel 2");
        assertThat(Words.sortKey("🎉".repeat(100))).isEqualTo("🎉".repeat(64));
    }
}
