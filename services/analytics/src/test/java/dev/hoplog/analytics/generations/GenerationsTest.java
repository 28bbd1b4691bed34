package dev.hoplog.analytics.generations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.events.Generation;
import dev.hoplog.events.GenerationEvent;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class GenerationsTest {

    private static final Instant AT = Instant.parse("2026-11-26T10:00:00Z");
    private static final Generation FIRST = Generation.first("v3");
    private static final Generation SECOND = FIRST.next();
    private static final UUID REQUEST = new UUID(0, 1);

    private final Generations none = Generations.of("v3", 2);

    @Test
    void the_first_generation_answers_before_any_record() {
        assertThat(none.current()).isEqualTo(FIRST);
        assertThat(none.onTheWay()).isEmpty();
    }

    @Test
    void a_rebuild_is_built_beside_the_one_that_answers() {
        Generations building = begun(none, SECOND, REQUEST);

        assertThat(building.current()).isEqualTo(FIRST);
        assertThat(building.onTheWay().orElseThrow().generation()).isEqualTo(SECOND);
        assertThat(building.ofRequest(REQUEST)).isEqualTo(building.onTheWay());
    }

    @Test
    void of_two_that_begin_at_once_the_first_is_built() {
        Generations building = begun(begun(none, SECOND, REQUEST), SECOND, new UUID(0, 2));

        assertThat(building.ofRequest(new UUID(0, 2))).isEmpty();
        assertThat(building.all()).hasSize(2);
    }

    @Test
    void it_is_switched_on_only_once_every_partition_is_checked() {
        Generations half = with(begun(none, SECOND, REQUEST), SECOND, new GenerationEvent.Checked(Set.of(1)));
        assertThat(with(half, SECOND, new GenerationEvent.Switched(true)).current())
                .isEqualTo(FIRST);
        assertThat(with(half, SECOND, new GenerationEvent.Switched(false)).current())
                .isEqualTo(FIRST);

        Generations whole = with(half, SECOND, new GenerationEvent.Checked(Set.of(0)));

        assertThat(with(whole, SECOND, new GenerationEvent.Switched(true)).current())
                .isEqualTo(SECOND);
    }

    @Test
    void the_one_that_answered_is_kept_and_can_be_switched_back_to() {
        Generations switched = switched();
        assertThat(status(switched, FIRST)).isEqualTo(GenerationState.Status.REPLACED);

        Generations back = with(switched, FIRST, new GenerationEvent.Switched(false));

        assertThat(back.current()).isEqualTo(FIRST);
        assertThat(status(back, SECOND)).isEqualTo(GenerationState.Status.REPLACED);
    }

    @Test
    void a_late_automatic_switch_does_not_undo_a_switch_back() {
        Generations back = with(switched(), FIRST, new GenerationEvent.Switched(false));

        assertThat(with(back, SECOND, new GenerationEvent.Switched(true)).current())
                .isEqualTo(FIRST);
    }

    @Test
    void one_that_differs_from_the_log_never_answers() {
        Generations failed = with(begun(none, SECOND, REQUEST), SECOND, new GenerationEvent.Failed("2 links differ."));

        assertThat(status(failed, SECOND)).isEqualTo(GenerationState.Status.FAILED);
        Generations checked = with(failed, SECOND, new GenerationEvent.Checked(Set.of(0, 1)));
        assertThat(with(checked, SECOND, new GenerationEvent.Switched(false)).current())
                .isEqualTo(FIRST);
    }

    @Test
    void another_is_begun_only_once_the_one_before_is_dropped() {
        Generation third = SECOND.next();
        assertThat(begun(switched(), third, REQUEST).onTheWay()).isEmpty();

        Generations dropped = with(switched(), FIRST, new GenerationEvent.Dropped());

        assertThat(begun(dropped, third, REQUEST).onTheWay().orElseThrow().generation())
                .isEqualTo(third);
    }

    @Test
    void one_that_is_dropped_is_not_counted_and_cannot_come_back() {
        Generations dropped = with(switched(), FIRST, new GenerationEvent.Dropped());

        assertThat(dropped.find(FIRST).orElseThrow().isCounted()).isFalse();
        assertThat(with(dropped, FIRST, new GenerationEvent.Switched(false)).current())
                .isEqualTo(SECOND);
    }

    @Test
    void the_one_that_answers_cannot_be_dropped() {
        assertThat(with(none, FIRST, new GenerationEvent.Dropped()).current()).isEqualTo(FIRST);
        assertThat(status(with(none, FIRST, new GenerationEvent.Dropped()), FIRST))
                .isEqualTo(GenerationState.Status.CURRENT);
    }

    @Test
    void numbers_are_given_out_once() {
        Generations given = with(begun(none, SECOND, REQUEST), SECOND, new GenerationEvent.Dropped());

        assertThat(begun(given, SECOND, new UUID(0, 2)).onTheWay()).isEmpty();
        assertThat(begun(given, SECOND.next(), new UUID(0, 2)).onTheWay()).isPresent();
    }

    @Test
    void what_is_told_of_another_fold_means_nothing() {
        Generation other = Generation.first("v3-Europe_Vienna").next();

        assertThat(begun(none, other, REQUEST).all()).hasSize(1);
    }

    @Test
    void whatever_is_told_one_generation_answers_and_at_most_one_more_is_counted() {
        var random = new SplittableRandom(7);
        for (int history = 0; history < 500; history++) {
            Generations now = none;
            for (int i = 0; i < 40; i++) {
                Generation any = new Generation("v3", 1 + random.nextInt(5));
                now = with(now, any, change(random));
                assertThat(now.all().stream().filter(state -> state.status() == GenerationState.Status.CURRENT))
                        .hasSize(1);
                assertThat(now.all().stream().filter(GenerationState::isCounted))
                        .hasSizeBetween(1, 2);
            }
        }
    }

    private static GenerationEvent.Change change(SplittableRandom random) {
        return switch (random.nextInt(6)) {
            case 0, 1 -> new GenerationEvent.Begun(new UUID(0, random.nextLong()));
            case 2 -> new GenerationEvent.Checked(Set.of(random.nextInt(2)));
            case 3 -> new GenerationEvent.Switched(random.nextBoolean());
            case 4 -> new GenerationEvent.Dropped();
            default -> random.nextInt(4) == 0 ? new GenerationEvent.Failed("no") : new GenerationEvent.Switched(true);
        };
    }

    private Generations switched() {
        Generations now = none;
        for (GenerationEvent.Change change : List.of(
                new GenerationEvent.Begun(REQUEST),
                new GenerationEvent.Checked(Set.of(0, 1)),
                new GenerationEvent.Switched(true))) {
            now = with(now, SECOND, change);
        }
        return now;
    }

    private static Generations begun(Generations now, Generation generation, UUID request) {
        return with(now, generation, new GenerationEvent.Begun(request));
    }

    private static Generations with(Generations now, Generation generation, GenerationEvent.Change change) {
        return now.with(new GenerationEvent(generation, AT, "key_1", change));
    }

    private static GenerationState.Status status(Generations now, Generation generation) {
        return now.find(generation).orElseThrow().status();
    }
}
