package dev.hoplog.analytics.classify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class LiteralsTest {

    @Test
    void a_text_is_its_own_literal_in_lower_case() {
        assertThat(Literals.of("Googlebot\\/")).isEqualTo(Set.of("googlebot/"));
    }

    @Test
    void of_alternatives_each_gives_one() {
        assertThat(Literals.of("(Foo|Bar)/\\d+")).isEqualTo(Set.of("foo/", "bar/"));
    }

    @Test
    void an_alternative_without_one_leaves_none() {
        assertThat(Literals.of("Foo|\\d+")).isEmpty();
    }

    @Test
    void small_classes_and_optional_texts_are_all_their_texts() {
        assertThat(Literals.of("[wW]get")).isEqualTo(Set.of("wget"));
        assertThat(Literals.of("Smart-?TV")).isEqualTo(Set.of("smart-tv", "smarttv"));
    }

    @Test
    void what_may_be_missing_is_none() {
        assertThat(Literals.of("(?:Foo)*Ba")).isEqualTo(Set.of("ba"));
        assertThat(Literals.of("Foo{0,2}x")).isEqualTo(Set.of("fo"));
        assertThat(Literals.of("(?!Foo)Ba(?=Qux)")).isEqualTo(Set.of("ba"));
    }

    @Test
    void what_stands_in_most_user_agents_is_not_preferred() {
        assertThat(Literals.of("Mozilla.{1,200}Android.{1,200}(GSA)/(\\d+)")).isEqualTo(Set.of("gsa/"));
    }

    @Test
    void classes_and_escapes_that_stand_for_many_give_none() {
        assertThat(Literals.of("[a-z]+\\d")).isEmpty();
        assertThat(Literals.of("[^ ]{50,}")).isEmpty();
    }
}
