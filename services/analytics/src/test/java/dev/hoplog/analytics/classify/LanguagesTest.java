package dev.hoplog.analytics.classify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguagesTest {

    private static final Languages LANGUAGES = new Languages();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            de                                  | de
            DE-at,de;q=0.9,en;q=0.8             | de
            pt-BR,pt;q=0.9                      | pt
            zh-Hant-TW                          | zh
            zh_CN                               | zh
            en;q=0.5, fr;q=0.7, it;q=0.6        | fr
            en;q=0, fr;q=0.001                  | fr
            *, es;q=0.5                         | es
            tlh, sv;q=0.2                       | sv
            iw                                  | he
            deu                                 | de
            fil-PH,fil;q=0.9,en;q=0.8           | fil
            en;q=1.0,de                         | en
            en;q=0.80,de;q=0.805                | de
            nb-NO;level=1;q=0.4                 | nb
            """)
    void the_language_is_the_first_of_the_best_liked(String acceptLanguage, String language) {
        assertThat(LANGUAGES.first(acceptLanguage)).isEqualTo(language);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "q",
                "qq",
                "xyz",
                ";;;",
                ",,,",
                "en;q=0",
                "../../etc",
                "deutsch",
                "\u0000",
                "-de",
                ";q=1"
            })
    void without_a_known_one_it_is_unknown(String acceptLanguage) {
        assertThat(LANGUAGES.first(acceptLanguage)).isEqualTo(Classified.UNKNOWN);
    }

    @Test
    void a_list_is_not_read_without_end() {
        assertThat(LANGUAGES.first("xx,".repeat(1000) + "de")).isEqualTo(Classified.UNKNOWN);
    }
}
