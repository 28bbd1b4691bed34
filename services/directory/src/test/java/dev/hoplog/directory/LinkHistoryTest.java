package dev.hoplog.directory;

import static dev.hoplog.directory.Events.NOON;
import static dev.hoplog.directory.Events.changed;
import static dev.hoplog.directory.Events.created;
import static dev.hoplog.directory.Events.event;
import static dev.hoplog.directory.Events.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.events.LinkEvent;
import dev.hoplog.events.LinkFact;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An event of command {@code n} is dated {@code n} seconds after noon. */
class LinkHistoryTest {

    @Test
    void what_was_at_an_instant_is_what_had_taken_effect_by_then() {
        var history =
                history(created("abc", 1, "https://one.example"), changed("abc", 1, 1, 10, "https://two.example"));

        assertThat(history.at(at(0))).isEqualTo(Link.ABSENT);
        assertThat(longUrl(history.at(at(1)))).isEqualTo("https://one.example");
        assertThat(longUrl(history.at(at(9)))).isEqualTo("https://one.example");
        assertThat(longUrl(history.at(at(10)))).isEqualTo("https://two.example");
        assertThat(history.now()).isEqualTo(history.at(Instant.MAX));
    }

    @Test
    void an_event_of_a_slow_clock_is_not_taken_without_those_before_it() {
        var history = history(
                created("abc", 1, "https://one.example"),
                changed("abc", 1, 1, 20, "https://two.example"),
                changed("abc", 1, 2, 10, "https://three.example"));

        assertThat(longUrl(history.at(at(15)))).isEqualTo("https://one.example");
        assertThat(longUrl(history.at(at(20)))).isEqualTo("https://three.example");
    }

    @Test
    void each_version_is_what_its_event_left_behind() {
        var history = history(
                created("abc", 1, "https://one.example"),
                changed("abc", 1, 1, 2, "https://two.example"),
                event(key("abc"), 1, 2, 3, new LinkFact.LinkDeleted()));

        assertThat(history.atVersion(0)).isEmpty();
        assertThat(history.atVersion(2).map(LinkHistoryTest::longUrl)).contains("https://two.example");
        assertThat(history.atVersion(3))
                .get()
                .isInstanceOfSatisfying(
                        Link.Deleted.class,
                        deleted -> assertThat(deleted.settings().longUrl()).isEqualTo("https://two.example"));
        assertThat(history.atVersion(4)).isEmpty();
    }

    @Test
    void an_alias_is_one_from_its_claim_to_its_release_and_again() {
        var history = new LinkHistory(
                List.of(created("abc", 1, "https://one.example")),
                List.of(
                        event(key("other"), 1, 0, 2, new LinkFact.AliasClaimed()),
                        event(key("other"), 1, 1, 3, new LinkFact.AliasReleased()),
                        event(key("other"), 1, 2, 4, new LinkFact.AliasClaimed())));

        assertThat(history.aliasesAt(at(1))).isEmpty();
        assertThat(history.aliasesAt(at(2))).containsExactly(key("other"));
        assertThat(history.aliasesAt(at(3))).isEmpty();
        assertThat(history.aliases()).containsExactly(key("other"));
    }

    private static LinkHistory history(LinkEvent... events) {
        return new LinkHistory(List.of(events), List.of());
    }

    private static Instant at(long second) {
        return NOON.plusSeconds(second);
    }

    private static String longUrl(Link link) {
        return ((Link.Live) link).settings().longUrl();
    }
}
