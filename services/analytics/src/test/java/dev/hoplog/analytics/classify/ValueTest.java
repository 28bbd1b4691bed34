package dev.hoplog.analytics.classify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ValueTest {

    @Test
    void a_plain_text_stays_as_it_is() {
        assertThat(Value.of("spring sale")).isEqualTo("spring sale");
    }

    @Test
    void blanks_stand_between_words_only() {
        assertThat(Value.of(" \t spring\u00a0 \nsale ")).isEqualTo("spring sale");
    }

    @Test
    void what_cannot_be_seen_is_left_out() {
        assertThat(Value.of("a\u0000b\u202ec\u200bd\uD800e\uE000f")).isEqualTo("abcdef");
    }

    @Test
    void marks_are_joined_with_their_letters() {
        assertThat(Value.of("Mu\u0308nchen")).isEqualTo("M\u00fcnchen");
    }

    @Test
    void nothing_is_unknown() {
        assertThat(Value.of("")).isEqualTo(Classified.UNKNOWN);
        assertThat(Value.of(" \u200b ", Classified.NONE)).isEqualTo(Classified.NONE);
    }

    @Test
    void what_is_too_long_is_cut_between_characters() {
        assertThat(Value.of("x".repeat(5000))).hasSize(Classified.LONGEST);
        assertThat(Value.of("x".repeat(99) + "\uD83D\uDE00")).isEqualTo("x".repeat(99));
        assertThat(Value.of("x".repeat(99) + " y")).isEqualTo("x".repeat(99));
    }
}
