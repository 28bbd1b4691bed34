package dev.hoplog.query.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.api.Fault;
import dev.hoplog.query.live.LiveEvent.Kind;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LiveRequestTest {

    private static final Place PLACE = Place.beginning(PaperLogs.LOGS).before(1, 5);

    @Test
    void without_parameters_it_is_about_all_that_the_key_may_be_told_from_now_on() {
        LiveRequest request = parse(null);

        assertThat(request.kinds()).isEmpty();
        assertThat(request.start()).isEqualTo(new Start.Now());
        assertThat(request.since()).isNull();
        assertThat(request.faults()).isEmpty();
    }

    @Test
    void types_are_named_with_commas_between() {
        assertThat(parse(null, "types", "click").kinds()).containsExactly(Kind.CLICK);
        assertThat(parse(null, "types", "link,click").kinds()).containsExactlyInAnyOrder(Kind.CLICK, Kind.LINK);
    }

    @Test
    void it_begins_with_the_first_event_or_at_an_instant_or_behind_an_event() {
        assertThat(parse(null, "from", "earliest").start()).isEqualTo(new Start.At(Place.beginning(PaperLogs.LOGS)));
        assertThat(parse(null, "from", "2026-11-23T11:00:00Z"))
                .extracting(LiveRequest::start, LiveRequest::since)
                .containsExactly(
                        new Start.Since(Instant.parse("2026-11-23T11:00:00Z")), Instant.parse("2026-11-23T11:00:00Z"));
        assertThat(parse(null, "from", PLACE.toString()).start()).isEqualTo(new Start.At(PLACE));
    }

    @Test
    void an_instant_that_is_not_past_waits_for_events_of_that_time() {
        LiveRequest request = parse(null, "from", "2026-11-23T12:00:01+00:00");

        assertThat(request.start()).isEqualTo(new Start.Now());
        assertThat(request.since()).isEqualTo(PaperLogs.NOON.plusSeconds(1));
    }

    @Test
    void whoever_comes_back_goes_on_where_he_was_and_not_where_he_began() {
        LiveRequest request = parse(PLACE.toString(), "from", "2026-11-23T11:00:00Z");

        assertThat(request.start()).isEqualTo(new Start.At(PLACE));
        assertThat(request.since()).isEqualTo(Instant.parse("2026-11-23T11:00:00Z"));
        assertThat(parse("", "from", "earliest").start()).isNotEqualTo(new Start.Now());
    }

    @Test
    void all_that_is_wrong_is_named_at_once() {
        LiveRequest request = parse("nonsense", "types", "click,clack", "type", "link", "from", "yesterday");

        assertThat(request.faults())
                .extracting(Fault::pointer, Fault::code)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("?type", "unknownParameter"),
                        org.assertj.core.groups.Tuple.tuple("?types", "notAllowed"),
                        org.assertj.core.groups.Tuple.tuple("?from", "badCursor"),
                        org.assertj.core.groups.Tuple.tuple("Last-Event-ID", "badCursor"));
    }

    @Test
    void the_id_of_another_installations_event_is_refused() {
        String foreign = Place.beginning(new Logs(78, 2, 2)).toString();

        assertThat(parse(foreign).faults()).extracting(Fault::pointer).containsExactly("Last-Event-ID");
        assertThat(parse(null, "from", foreign).faults())
                .extracting(Fault::pointer)
                .containsExactly("?from");
    }

    private static LiveRequest parse(@Nullable String lastEventId, String... parameters) {
        Map<String, String[]> given = new TreeMap<>();
        for (int i = 0; i < parameters.length; i += 2) {
            given.put(parameters[i], new String[] {parameters[i + 1]});
        }
        return LiveRequest.parse(given, lastEventId, PaperLogs.LOGS, PaperLogs.NOON);
    }
}
