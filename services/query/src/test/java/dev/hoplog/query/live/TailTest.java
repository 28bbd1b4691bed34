package dev.hoplog.query.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.query.live.Listener.Taken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TailTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final AtomicInteger tooSlow = new AtomicInteger();

    @Test
    void whoever_joins_at_any_place_is_told_exactly_what_came_after_it() throws Exception {
        for (long seed = 0; seed < 30; seed++) {
            // Given
            PaperLogs logs = ReadingTest.history(seed);
            List<LiveEvent> all = logs.readAll(logs.reading(new Start.At(Place.beginning(PaperLogs.LOGS))));
            int told = new Random(seed).nextInt(all.size());
            Place place = all.get(told).after();
            try (var running = new Running(logs)) {
                // When
                Listener listener = running.tail.join(ListenerTest.ALL, place).orElseThrow();

                // Then
                List<LiveEvent> rest = take(listener, all.size() - told - 1);
                assertThat(ReadingTest.bodies(rest))
                        .as("seed " + seed)
                        .containsExactlyInAnyOrderElementsOf(ReadingTest.bodies(all.subList(told + 1, all.size())));
            }
        }
    }

    @Test
    void the_ids_that_a_joiner_is_given_lead_back_exactly() throws Exception {
        for (long seed = 0; seed < 30; seed++) {
            // Given
            PaperLogs logs = ReadingTest.history(seed);
            List<LiveEvent> all = logs.readAll(logs.reading(new Start.At(Place.beginning(PaperLogs.LOGS))));
            Place joined = all.get(new Random(seed).nextInt(all.size() - 1)).after();
            try (var running = new Running(logs)) {
                Listener listener = running.tail.join(ListenerTest.ALL, joined).orElseThrow();
                List<Listener.Told> told = takeTold(listener, 1);

                // When
                Place id = Place.parse(ReadingTest.text(told.getFirst().id())
                                .substring(4)
                                .strip())
                        .orElseThrow();
                List<LiveEvent> rest = logs.readAll(logs.reading(new Start.At(id), 20));

                // Then
                List<LiveEvent> expected = logs.readAll(logs.reading(new Start.At(joined), 20));
                expected.removeIf(event -> ReadingTest.text(event.body())
                        .equals(ReadingTest.text(told.getFirst().event().body())));
                assertThat(ReadingTest.bodies(rest))
                        .as("seed " + seed)
                        .containsExactlyInAnyOrderElementsOf(ReadingTest.bodies(expected));
            }
        }
    }

    @Test
    void whoever_joins_now_is_told_nothing_of_the_past() throws Exception {
        var logs = new PaperLogs();
        logs.clicks(0, new UUID(0, 1), 0, 1, 2);
        try (var running = new Running(logs)) {
            Listener listener = running.tail.join(ListenerTest.ALL).orElseThrow();

            logs.clicks(0, new UUID(0, 1), 2, 3);

            assertThat(ReadingTest.links(take(listener, 1))).containsExactly(3);
        }
    }

    @Test
    void whoever_is_further_behind_than_what_is_recent_reads_on_himself() throws Exception {
        var logs = new PaperLogs();
        for (int record = 0; record < 50; record++) {
            logs.clicks(0, new UUID(0, 1), record, record);
        }
        try (var running = new Running(logs)) {
            assertThat(running.tail.join(ListenerTest.ALL, Place.beginning(PaperLogs.LOGS)))
                    .isEmpty();
            assertThat(running.tail.join(
                            ListenerTest.ALL, Place.beginning(PaperLogs.LOGS).before(0, 17)))
                    .isEmpty();
            Listener listener = running.tail
                    .join(ListenerTest.ALL, Place.beginning(PaperLogs.LOGS).before(0, 18))
                    .orElseThrow();

            assertThat(take(listener, 32)).hasSize(32);
        }
    }

    @Test
    void what_is_recent_is_bounded() {
        var recent = new Recent(Place.beginning(PaperLogs.LOGS));
        var logs = new PaperLogs();
        logs.clicks(0, new UUID(0, 1), 0, new int[2001]);

        recent.add(logs.readAll(logs.reading(new Start.At(Place.beginning(PaperLogs.LOGS)))));

        assertThat(recent.events()).hasSize(2000);
        assertThat(recent.reaches(Place.beginning(PaperLogs.LOGS))).isFalse();
        assertThat(recent.reaches(Place.beginning(PaperLogs.LOGS).within(0, 0, 1)))
                .isTrue();
    }

    @Test
    void one_who_takes_nothing_is_reported_and_the_others_go_on() throws Exception {
        var logs = new PaperLogs();
        try (var running = new Running(logs)) {
            Listener stalled = running.tail.join(ListenerTest.ALL).orElseThrow();
            Listener reader = running.tail.join(ListenerTest.ALL).orElseThrow();

            for (int record = 0; record < 12; record++) {
                logs.clicks(0, new UUID(0, 1), record * 1000L, new int[1000]);
                assertThat(take(reader, 1000)).hasSize(1000);
            }

            assertThat(stalled.take(LONG)).isEqualTo(new Taken.Ended());
            assertThat(stalled.isTooSlow()).isTrue();
            running.end();
            assertThat(tooSlow).hasValue(1);
        }
    }

    @Test
    void when_it_ends_all_listening_ends() throws Exception {
        try (var running = new Running(new PaperLogs())) {
            Listener listener = running.tail.join(ListenerTest.ALL).orElseThrow();

            running.end();

            assertThat(listener.take(LONG)).isEqualTo(new Taken.Ended());
            assertThat(running.tail.join(ListenerTest.ALL)).isEmpty();
        }
    }

    private final class Running implements AutoCloseable {

        private final Tail tail;
        private final Thread thread;

        Running(PaperLogs logs) throws InterruptedException {
            tail = new Tail(
                    logs.reading(new Start.BeforeEnd(Tail.BEGIN_BEFORE_END), Tail.BEGIN_BEFORE_END),
                    tooSlow::incrementAndGet);
            thread = Thread.ofVirtual().start(tail);
            assertThat(tail.hasBegun(LONG)).isTrue();
        }

        void end() throws InterruptedException {
            tail.close();
            thread.join();
        }

        @Override
        public void close() {
            tail.close();
        }
    }

    private static List<LiveEvent> take(Listener listener, int count) throws InterruptedException {
        return takeTold(listener, count).stream().map(Listener.Told::event).toList();
    }

    /** The next events, at least so many if there are. */
    private static List<Listener.Told> takeTold(Listener listener, int count) throws InterruptedException {
        var taken = new ArrayList<Listener.Told>();
        while (taken.size() < count) {
            List<Listener.Told> next =
                    listener.take(LONG) instanceof Taken.Events(var told, var _) ? told : Collections.emptyList();
            if (next.isEmpty()) {
                break;
            }
            taken.addAll(next);
        }
        return taken;
    }
}
