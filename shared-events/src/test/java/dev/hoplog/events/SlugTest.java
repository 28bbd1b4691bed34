package dev.hoplog.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlugTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "Abc-1_2.3~4", "grüße", "日本", "🚀", "👩‍💻", "👍🏽", "a/b", ".hidden"})
    void letters_digits_and_emoji_make_a_slug(String text) {
        assertThat(Slug.faultOf(text)).isEqualTo(Slug.Fault.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a?b", "a#b", "a%b", "a\u0000b", "a\nb", "\u202Eab", "a+b", "a@b", "a:b", "\uD83D"})
    void what_a_url_or_an_eye_would_misread_is_refused(String text) {
        assertThat(Slug.faultOf(text)).isEqualTo(Slug.Fault.BAD_CHARACTER);
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", "a/", "/a", "a//b", "a/../b"})
    void segments_that_url_parsers_remove_are_refused(String text) {
        assertThat(Slug.faultOf(text)).isEqualTo(Slug.Fault.DOT_SEGMENT);
    }

    @Test
    void a_slug_has_1_to_128_bytes() {
        assertThat(Slug.faultOf("")).isEqualTo(Slug.Fault.EMPTY);
        assertThat(Slug.faultOf("a".repeat(128))).isEqualTo(Slug.Fault.NONE);
        assertThat(Slug.faultOf("a".repeat(129))).isEqualTo(Slug.Fault.TOO_LONG);
        assertThat(Slug.faultOf("ü".repeat(65))).isEqualTo(Slug.Fault.TOO_LONG);
    }

    @Test
    void a_decomposed_letter_is_not_in_normal_form() {
        var decomposed = "u\u0308";
        assertThat(Slug.faultOf(decomposed)).isEqualTo(Slug.Fault.NOT_NORMALISED);
        assertThat(new Slug(Slug.normalise(decomposed)).text()).isEqualTo("ü");
    }

    @Test
    void a_text_without_the_structure_of_a_slug_cannot_become_one() {
        assertThatThrownBy(() -> new Slug("a//b")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_character_that_this_platform_does_not_know_yet_can_be_read() {
        var unassigned = new String(Character.toChars(0x1FAFF));

        assertThat(new Slug("a" + unassigned).text()).startsWith("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"api", "api/v1", "actuator", "healthz", "robots.txt", "favicon.ico", ".well-known/acme"})
    void the_server_keeps_its_own_words(String text) {
        assertThat(new Slug(text).isReserved()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"apis", "API", "robots", "x/api"})
    void words_that_only_look_like_them_are_free(String text) {
        assertThat(new Slug(text).isReserved()).isFalse();
    }
}
