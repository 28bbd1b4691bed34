package dev.hoplog.analytics.generations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.events.Generation;
import dev.hoplog.events.GenerationEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every log of generations does. */
abstract class GenerationLogContract {

    static final GenerationEvent CHECKED = event(new GenerationEvent.Checked(Set.of(0, 1)));
    static final GenerationEvent SWITCHED = event(new GenerationEvent.Switched(true));
    static final GenerationEvent DROPPED = event(new GenerationEvent.Dropped());

    /** A reader of the one log, from its beginning. */
    abstract GenerationLog log();

    @Test
    void an_empty_log_is_read_whole_at_once() {
        GenerationLog.Read read = log().read(Duration.ZERO);

        assertThat(read.events()).isEmpty();
        assertThat(read.isWhole()).isTrue();
        assertThat(read.upTo()).isZero();
    }

    @Test
    void events_are_read_in_order_and_once() {
        GenerationLog log = log();
        log.append(CHECKED);
        log.append(SWITCHED);

        assertThat(readUpTo(log, 2)).containsExactly(CHECKED, SWITCHED);
        assertThat(log.read(Duration.ZERO).events()).isEmpty();

        log.append(DROPPED);

        assertThat(readUpTo(log, 3)).containsExactly(DROPPED);
    }

    @Test
    void what_was_appended_is_read_once_the_place_behind_it_is_reached() {
        GenerationLog log = log();
        log.append(CHECKED);

        long offset = log.append(SWITCHED);

        assertThat(readUpTo(log, offset + 1)).endsWith(SWITCHED);
    }

    @Test
    void each_reader_reads_all() {
        log().append(CHECKED);

        assertThat(readUpTo(log(), 1)).containsExactly(CHECKED);
        assertThat(readUpTo(log(), 1)).containsExactly(CHECKED);
    }

    private static List<GenerationEvent> readUpTo(GenerationLog log, long offset) {
        var events = new ArrayList<GenerationEvent>();
        GenerationLog.Read read = log.read(Duration.ZERO);
        events.addAll(read.events());
        while (read.upTo() < offset) {
            read = log.read(Duration.ofMillis(10));
            events.addAll(read.events());
        }
        return events;
    }

    static GenerationEvent event(GenerationEvent.Change change) {
        return new GenerationEvent(
                Generation.first("v3").next(), Instant.parse("2026-11-26T10:00:00Z"), "key_1", change);
    }
}
