package dev.hoplog.query.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkFact;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReadingTest {

    private static final UUID SEGMENT = new UUID(0, 1);
    private static final int LINKS = 2;

    private final PaperLogs logs = new PaperLogs();
    private final Start earliest = new Start.At(Place.beginning(PaperLogs.LOGS));

    @Test
    void whoever_comes_back_with_the_id_of_an_event_is_told_exactly_what_came_after_it() {
        for (long seed = 0; seed < 30; seed++) {
            PaperLogs history = history(seed);
            List<LiveEvent> all = history.readAll(history.reading(earliest));
            for (int told = 0; told < all.size(); told++) {
                Place place = Place.parse(text(all.get(told).id())
                                .substring("id: ".length())
                                .strip())
                        .orElseThrow();

                List<LiveEvent> rest = history.readAll(history.reading(new Start.At(place), 20));

                assertThat(bodies(rest))
                        .as("seed " + seed + " after " + told)
                        .containsExactlyInAnyOrderElementsOf(bodies(all.subList(told + 1, all.size())));
            }
        }
    }

    @Test
    void events_of_a_slot_come_in_the_order_of_the_log() {
        logs.clicks(0, SEGMENT, 0, 1, 2);
        logs.clicks(0, SEGMENT, 2, 3);

        assertThat(links(logs.readAll(logs.reading(earliest)))).containsExactly(1, 2, 3);
    }

    @Test
    void a_repeat_is_told_once_also_if_it_is_cut_elsewhere() {
        logs.clicks(0, SEGMENT, 0, 1, 2, 3);
        logs.clicks(0, SEGMENT, 2, 3, 4);
        logs.clicks(0, SEGMENT, 0, 1);

        assertThat(links(logs.readAll(logs.reading(earliest)))).containsExactly(1, 2, 3, 4);
    }

    @Test
    void whoever_comes_back_is_not_told_a_repeat_of_what_he_was_told_before() {
        // Given
        logs.clicks(0, SEGMENT, 0, 1, 2);
        Place told = logs.readAll(logs.reading(earliest)).getLast().after();
        logs.clicks(0, new UUID(0, 2), 0, 5);
        logs.clicks(0, SEGMENT, 1, 2, 3);

        // When
        List<LiveEvent> rest = logs.readAll(logs.reading(new Start.At(told), 2));

        // Then
        assertThat(links(rest)).containsExactly(5, 3);
    }

    @Test
    void the_end_of_a_segment_is_no_event() {
        logs.batch(
                0, SEGMENT, 0, List.of(PaperLogs.click(1, Domain.DEFAULT, PaperLogs.NOON), new ClickEntry.Sealed(1)));

        assertThat(logs.readAll(logs.reading(earliest))).hasSize(1);
    }

    @Test
    void a_link_event_without_effect_is_not_told() {
        logs.link(LINKS, PaperLogs.created("abc", 1));
        logs.link(LINKS, PaperLogs.created("abc", 2));

        assertThat(links(logs.readAll(logs.reading(earliest)))).containsExactly(1);
    }

    @Test
    void a_link_event_waits_until_it_is_known_what_became_of_it_and_holds_up_no_click() {
        // Given
        logs.foldsLinks(false);
        logs.link(LINKS, PaperLogs.created("abc", 1));
        logs.clicks(1, SEGMENT, 0, 2);
        Reading reading = logs.reading(earliest);
        assertThat(links(reading.read(Duration.ZERO))).containsExactly(2);

        // When
        logs.foldsLinks(true);

        // Then
        assertThat(links(logs.readAll(reading))).containsExactly(1);
        assertThat(reading.place()).isEqualTo(logs.end());
    }

    @Test
    void a_record_that_is_not_known_ends_its_slot_and_no_other() {
        logs.link(LINKS, PaperLogs.created("abc", 1));
        logs.append(LINKS, new byte[] {1, 2, 3}, PaperLogs.NOON);
        logs.link(LINKS, PaperLogs.event("abc", 1, 1, new LinkFact.LinkDeleted()));
        logs.clicks(1, SEGMENT, 0, 2);
        Reading reading = logs.reading(earliest);

        assertThat(links(logs.readAll(reading))).containsExactlyInAnyOrder(1, 2);
        assertThat(Objects.requireNonNull(reading.place()).offset(LINKS)).isEqualTo(1);
    }

    @Test
    void from_an_instant_on_reading_begins_with_the_first_record_that_may_have_an_event_of_it() {
        logs.append(0, batch(1), PaperLogs.NOON.minusSeconds(1));
        logs.append(0, batch(2), PaperLogs.NOON);
        logs.append(0, batch(3), PaperLogs.NOON.minusSeconds(1));

        assertThat(links(logs.readAll(logs.reading(new Start.Since(PaperLogs.NOON)))))
                .containsExactly(2, 3);
        assertThat(logs.readAll(logs.reading(new Start.Since(PaperLogs.NOON.plusSeconds(1)))))
                .isEmpty();
    }

    @Test
    void from_now_on_nothing_of_the_past_is_told() {
        logs.clicks(0, SEGMENT, 0, 1);
        Reading reading = logs.reading(new Start.Now());
        assertThat(reading.read(Duration.ZERO)).isEmpty();

        logs.clicks(0, SEGMENT, 1, 2);

        assertThat(links(logs.readAll(reading))).containsExactly(2);
    }

    @Test
    void a_place_that_a_log_does_not_have_is_its_end() {
        logs.clicks(0, SEGMENT, 0, 1);
        Reading reading =
                logs.reading(new Start.At(Place.beginning(PaperLogs.LOGS).before(0, 50)));

        assertThat(reading.read(Duration.ZERO)).isEmpty();
        assertThat(reading.place()).isEqualTo(logs.end());
    }

    /** Clicks in batches, with repeats, and link events, some without effect. */
    static PaperLogs history(long seed) {
        var random = new Random(seed);
        PaperLogs logs = new PaperLogs(seed).inSmallPieces();
        int next = 0;
        for (int record = 0; record < 12; record++) {
            int slot = random.nextInt(PaperLogs.LOGS.slots());
            if (slot < LINKS) {
                int begin = Math.max(0, next - random.nextInt(3));
                int end = next + 1 + random.nextInt(4);
                logs.clicks(0, SEGMENT, begin, IntStream.range(begin, end).toArray());
                next = end;
            } else {
                logs.link(slot, PaperLogs.created("slug" + slot + random.nextInt(3), 1000 + record));
            }
        }
        return logs;
    }

    private static byte[] batch(int link) {
        return dev.hoplog.events.codec.ClickCodec.encodeBatch(
                new UUID(0, link),
                0,
                List.of(dev.hoplog.events.codec.ClickCodec.encode(
                        PaperLogs.click(link, Domain.DEFAULT, PaperLogs.NOON))));
    }

    static List<Integer> links(List<LiveEvent> events) {
        var numbers = new ArrayList<Integer>();
        for (LiveEvent event : events) {
            for (int number = 0; number < 2000; number++) {
                if (PaperLogs.id(number).equals(event.about().linkId())) {
                    numbers.add(number);
                }
            }
        }
        return numbers;
    }

    static List<String> bodies(List<LiveEvent> events) {
        return events.stream().map(event -> text(event.body())).toList();
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
