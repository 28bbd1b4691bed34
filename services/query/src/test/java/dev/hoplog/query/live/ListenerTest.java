package dev.hoplog.query.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.directory.Caller;
import dev.hoplog.directory.Scope;
import dev.hoplog.query.live.Listener.Taken;
import dev.hoplog.query.live.LiveEvent.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ListenerTest {

    static final Caller ADMIN = new Caller("admin", "admin", Set.of(Scope.ADMIN), Set.of());
    static final Wanted ALL = new Wanted(Set.of(Kind.values()), null, null, ADMIN);

    private final PaperLogs logs = new PaperLogs();

    @Test
    void what_was_offered_is_taken_in_order_and_once() throws InterruptedException {
        logs.clicks(0, new UUID(0, 1), 0, 1, 2, 3);
        Listener listener = listenerFromTheBeginning();

        offerAll(listener);

        assertThat(links(listener.take(Duration.ZERO))).containsExactly(1, 2, 3);
        assertThat(listener.take(Duration.ZERO)).isEqualTo(new Taken.Events(List.of(), logs.end()));
    }

    @Test
    void only_what_is_wanted_is_taken_and_the_place_is_behind_the_rest() throws InterruptedException {
        logs.clicks(0, new UUID(0, 1), 0, 1, 2, 1);
        var listener = new Listener(
                new Wanted(Set.of(Kind.CLICK), PaperLogs.id(2), null, ADMIN), Place.beginning(PaperLogs.LOGS));

        offerAll(listener);

        assertThat(links(listener.take(Duration.ZERO))).containsExactly(2);
        assertThat(listener.take(Duration.ZERO)).isEqualTo(new Taken.Events(List.of(), logs.end()));
    }

    @Test
    void one_who_was_further_than_the_tail_in_a_slot_is_given_ids_of_his_own_until_it_has_come_as_far()
            throws InterruptedException {
        // Given
        logs.clicks(0, new UUID(0, 1), 0, 1, 2);
        logs.clicks(0, new UUID(0, 1), 2, 3);
        logs.clicks(1, new UUID(0, 2), 0, 4);
        Place tail = Place.beginning(PaperLogs.LOGS);
        List<LiveEvent> ofSlot = logs.readAll(logs.reading(new Start.At(tail.before(1, 1))));
        List<LiveEvent> ofOther = logs.readAll(logs.reading(new Start.At(tail.before(0, 2))));
        Place further = tail.before(1, 1);
        var listener = new Listener(ALL, further);

        // When
        listener.offer(ofSlot.subList(0, 2), tail.before(0, 1));
        listener.offer(ofSlot.subList(2, 3), tail.before(0, 2));
        listener.offer(ofOther, logs.end());

        // Then
        assertThat(((Taken.Events) listener.take(Duration.ZERO))
                        .told().stream().map(told -> ReadingTest.text(told.id())))
                .containsExactly(
                        "id: " + further.within(0, 0, 1) + "\n",
                        "id: " + further.within(0, 0, 2) + "\n",
                        "id: " + further.within(0, 1, 1) + "\n");
        logs.clicks(0, new UUID(0, 1), 3, 5);
        listener.offer(logs.readAll(logs.reading(new Start.At(further.before(0, 2)))), logs.end());
        var next = ((Taken.Events) listener.take(Duration.ZERO)).told().getFirst();
        assertThat(next.apart()).as("the bytes made for all").isNull();
    }

    @Test
    void one_who_takes_nothing_is_given_up_and_nobody_waits_for_him() throws InterruptedException {
        // Given
        logs.clicks(0, new UUID(0, 1), 0, new int[1000]);
        Listener stalled = listenerFromTheBeginning();
        Listener reader = listenerFromTheBeginning();
        List<LiveEvent> events = logs.readAll(logs.reading(new Start.At(Place.beginning(PaperLogs.LOGS))));

        // When
        int rounds = 0;
        int taken = 0;
        boolean listens = true;
        Place place = logs.end();
        while (listens && rounds < 100) {
            listens = stalled.offer(rounds == 0 ? events : later(events, rounds), place.before(0, rounds + 1));
            assertThat(reader.offer(rounds == 0 ? events : later(events, rounds), place.before(0, rounds + 1)))
                    .isTrue();
            taken += ((Taken.Events) reader.take(Duration.ZERO)).told().size();
            rounds++;
        }

        // Then
        assertThat(rounds).as("rounds of a thousand").isEqualTo(10);
        assertThat(taken).isEqualTo(10_000);
        assertThat(stalled.isTooSlow()).isTrue();
        assertThat(stalled.take(Duration.ofDays(1))).isEqualTo(new Taken.Ended());
        assertThat(reader.isTooSlow()).isFalse();
    }

    @Test
    void one_who_has_left_is_offered_nothing_more_and_his_waiting_ends() throws InterruptedException {
        Listener listener = listenerFromTheBeginning();

        listener.end();

        assertThat(listener.offer(List.of(), logs.end())).isFalse();
        assertThat(listener.take(Duration.ofDays(1))).isEqualTo(new Taken.Ended());
        assertThat(listener.isTooSlow()).isFalse();
    }

    private Listener listenerFromTheBeginning() {
        return new Listener(ALL, Place.beginning(PaperLogs.LOGS));
    }

    private void offerAll(Listener listener) {
        listener.offer(logs.readAll(logs.reading(new Start.At(Place.beginning(PaperLogs.LOGS)))), logs.end());
    }

    /** The same events in a later record. */
    private static List<LiveEvent> later(List<LiveEvent> events, int offset) {
        var later = new ArrayList<LiveEvent>();
        for (int entry = 0; entry < events.size(); entry++) {
            later.add(new LiveEvent(
                    events.get(entry).about(),
                    Place.beginning(PaperLogs.LOGS).before(0, offset),
                    0,
                    offset,
                    entry,
                    () -> new byte[0]));
        }
        return later;
    }

    private static List<Integer> links(Taken taken) {
        return ReadingTest.links(
                ((Taken.Events) taken).told().stream().map(Listener.Told::event).toList());
    }
}
