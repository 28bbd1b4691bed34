package dev.hoplog.directory;

import static dev.hoplog.directory.Events.changed;
import static dev.hoplog.directory.Events.created;
import static dev.hoplog.directory.Events.event;
import static dev.hoplog.directory.Events.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.directory.Decisions.Waiter;
import dev.hoplog.events.BodyHash;
import dev.hoplog.events.LinkEvent;
import dev.hoplog.events.LinkFact;
import org.junit.jupiter.api.Test;

class DecisionsTest {

    private static final int LIMIT = 3;

    private final Decisions decisions = new Decisions(LIMIT);

    @Test
    void what_took_effect_is_the_answer_to_every_event_of_its_command() {
        // Given
        Waiter first = waiter(changed("abc", 1, 1, 7, "https://one.example"));
        Waiter again = waiter(changed("abc", 1, 2, 7, "https://one.example"));
        Waiter stranger = waiter(changed("abc", 1, 1, 8, "https://two.example"));
        var effect = new Outcome.TookEffect(key("abc"), 2, BodyHash.NONE);
        // When
        decisions.decided(changed("abc", 1, 1, 7, "https://one.example"), effect);
        // Then
        assertThat(first.outcome()).isCompletedWithValue(effect);
        assertThat(again.outcome()).isCompletedWithValue(effect);
        assertThat(stranger.outcome()).isNotDone();
    }

    @Test
    void what_came_too_late_is_the_answer_to_that_event_only() {
        // Given
        LinkEvent late = changed("abc", 1, 1, 7, "https://one.example");
        Waiter same = waiter(late);
        Waiter ofNextVersion = waiter(changed("abc", 1, 2, 7, "https://one.example"));
        Waiter ofOtherKey = waiter(event(key("def"), 2, 1, 7, new LinkFact.LinkDeleted()));
        // When
        decisions.decided(late, new Outcome.CameTooLate());
        // Then
        assertThat(same.outcome()).isCompletedWithValue(new Outcome.CameTooLate());
        assertThat(ofNextVersion.outcome()).isNotDone();
        assertThat(ofOtherKey.outcome()).isNotDone();
    }

    @Test
    void whoever_waits_no_longer_makes_room_for_one() {
        // Given
        LinkEvent event = created("abc", 1, "https://one.example");
        Waiter leaving = waiter(event);
        waiter(event);
        waiter(created("def", 2, "https://two.example"));
        assertThat(decisions.register(event)).isEmpty();
        // When
        leaving.close();
        leaving.close();
        // Then
        assertThat(decisions.register(event)).isPresent();
        assertThat(decisions.register(event)).isEmpty();
        assertThat(decisions.waiting()).isEqualTo(LIMIT);
    }

    @Test
    void a_decision_that_nobody_waits_for_is_kept_for_nobody() {
        // Given
        LinkEvent event = created("abc", 1, "https://one.example");
        // When
        decisions.decided(event, new Outcome.CameTooLate());
        // Then
        assertThat(waiter(event).outcome()).isNotDone();
    }

    private Waiter waiter(LinkEvent event) {
        return decisions.register(event).orElseThrow();
    }
}
