package dev.hoplog.query.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

class CursorTest {

    private static final Plan PLAN = new Plan(Map.of(0, 3L, 1, 0L), Map.of(0, 1000L, 1, 1L << 40));
    private static final Cursor BEGIN = Cursor.of(PaperClicks.ID, "clicks", PLAN);
    private static final Cursor LATER = BEGIN.after(new Position(1, 1L << 39, 17));

    @Test
    void the_text_of_a_cursor_is_the_cursor() {
        assertThat(Cursor.parse(BEGIN.toString())).contains(BEGIN);
        assertThat(Cursor.parse(LATER.toString())).contains(LATER);
    }

    @Test
    void whoever_has_a_row_makes_the_cursor_behind_it_of_the_one_of_the_beginning() {
        assertThat(LATER).hasToString(BEGIN + ".1." + (1L << 39) + ".17");
    }

    @Test
    void a_cursor_with_a_wrong_character_is_none() {
        String text = BEGIN.toString();
        for (int i = 0; i < text.length(); i++) {
            char other = text.charAt(i) == 'A' ? 'B' : 'A';
            assertThat(Cursor.parse(text.substring(0, i) + other + text.substring(i + 1)))
                    .as("character " + i)
                    .isNotEqualTo(java.util.Optional.of(BEGIN))
                    .isEmpty();
        }
    }

    @Test
    void a_text_that_is_no_cursor_is_none() {
        for (String text : new String[] {
            "",
            ".",
            "nonsense",
            BEGIN + ".",
            BEGIN + ".1.2",
            BEGIN + ".1.2.x",
            BEGIN + ".2.0.0",
            BEGIN + ".0.1000.0",
            BEGIN + ".0.-1.0",
            BEGIN + ".0.0.-1",
            BEGIN + ".0.0.0.0",
            "ü"
        }) {
            assertThat(Cursor.parse(text)).as(text).isEmpty();
        }
    }

    @Test
    void a_cursor_knows_its_topic_and_what_it_was_for() {
        assertThat(BEGIN.isOfTopic(PaperClicks.ID)).isTrue();
        assertThat(BEGIN.isOfTopic(new Uuid(1, 3))).isFalse();
        assertThat(BEGIN.isOf("clicks")).isTrue();
        assertThat(BEGIN.isOf("clicks of somebody else")).isFalse();
    }
}
