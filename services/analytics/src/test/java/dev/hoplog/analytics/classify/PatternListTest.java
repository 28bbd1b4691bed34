package dev.hoplog.analytics.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PatternListTest {

    private static final long SEED = 20260301;

    @Test
    void the_first_that_is_found_counts() {
        var list = new PatternList(List.of("(foo)/\\d", "ba[rz]", "foo|bar"), 0);

        assertThat(placeIn(list, "a bar and foo/1")).isZero();
        assertThat(placeIn(list, "a bar and foo/x")).isEqualTo(1);
        assertThat(placeIn(list, "a foo")).isEqualTo(2);
        assertThat(placeIn(list, "FOO/1")).isNull();
    }

    @Test
    void it_finds_what_trying_all_of_them_finds() {
        var random = new Random(SEED);
        List<KnownAgents.Known> agents = KnownAgents.browsers();

        for (List<String> regexes : List.of(
                regexes("uap-core.yaml", "user_agent_parsers"),
                regexes("uap-core.yaml", "os_parsers"),
                regexes("newer-browsers.yaml", "user_agent_parsers"),
                Resources.lines("isbot.txt"))) {
            var list = new PatternList(regexes, Pattern.CASE_INSENSITIVE);
            List<Pattern> patterns = regexes.stream()
                    .map(regex -> Pattern.compile(regex, Pattern.CASE_INSENSITIVE))
                    .toList();
            for (int i = 0; i < 150; i++) {
                String agent = agents.get(random.nextInt(agents.size())).userAgent();
                Integer first = IntStream.range(0, patterns.size())
                        .filter(place -> patterns.get(place).matcher(agent).find())
                        .boxed()
                        .findFirst()
                        .orElse(null);
                assertThat(placeIn(list, agent)).as("seed %d: %s", SEED, agent).isEqualTo(first);
            }
        }
    }

    @Test
    void a_text_that_keeps_a_regular_expression_busy_is_given_up() {
        var list = new PatternList(List.of("a{1,50}a{1,50}a{1,50}a{1,50}c", "b"), 0);

        assertThat(list.find("c" + "a".repeat(60) + "b")).isFalse();
        assertThat(list.find("c" + "a".repeat(3) + "b")).isTrue();
    }

    @Test
    void no_text_is_too_bad_for_the_lists() {
        var random = new Random(SEED);
        var agents = new UserAgents();
        List<String> words = List.of(
                "bot",
                "spider ",
                "crawl",
                "Mozilla/5.0 (",
                "a",
                "A-",
                " ",
                "/",
                "1.",
                ";",
                "Mobile ",
                "the ",
                "\uD83D",
                "\u0130");

        for (int i = 0; i < 300; i++) {
            var text = new StringBuilder();
            while (text.length() < UserAgents.LONGEST) {
                text.repeat(words.get(random.nextInt(words.size())), 1 + random.nextInt(20));
            }
            assertThatCode(() -> agents.of(text.toString()))
                    .as("seed %d: %s", SEED, text)
                    .doesNotThrowAnyException();
        }
    }

    private static @Nullable Integer placeIn(PatternList list, String text) {
        PatternList.Found found = list.first(text);
        return found == null ? null : found.place();
    }

    private static List<String> regexes(String name, String list) {
        Map<String, List<Map<String, String>>> entries = Resources.entries(name);
        return entries.getOrDefault(list, List.of()).stream()
                .map(entry -> entry.getOrDefault("regex", ""))
                .toList();
    }
}
