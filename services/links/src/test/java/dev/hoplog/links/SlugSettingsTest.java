package dev.hoplog.links;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hoplog.api.role.RefusedStartException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class SlugSettingsTest {

    @Test
    void by_default_a_slug_is_one_segment() {
        assertThat(rules().severalSegments()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "--multi-segment-slugs, true",
        "--multi-segment-slugs=TRUE, true",
        "--multi-segment-slugs=false, false",
        "--multi-segment-slugs=, false"
    })
    void slugs_of_several_segments_are_allowed_by_a_switch(String argument, boolean isAllowed) {
        assertThat(rules(argument).severalSegments()).isEqualTo(isAllowed);
    }

    @Test
    void what_is_neither_true_nor_false_is_refused_in_a_sentence_that_names_the_setting() {
        assertThatThrownBy(() -> rules("--multi-segment-slugs=yes"))
                .isInstanceOf(RefusedStartException.class)
                .hasMessage(
                        "Whether slugs may have slashes is true or false, and not \"yes\": set --multi-segment-slugs or"
                                + " HOPLOG_MULTI_SEGMENT_SLUGS.");
    }

    private static SlugRules rules(String... arguments) {
        var role = new Role();
        new CommandLine(role).parseArgs(arguments);
        return role.settings.rules();
    }

    @Command
    private static final class Role {

        @Mixin
        private final SlugSettings settings = new SlugSettings();
    }
}
