package dev.hoplog.analytics;

import static dev.hoplog.analytics.Clicks.batch;
import static dev.hoplog.analytics.Clicks.click;
import static dev.hoplog.analytics.Clicks.link;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.events.ClickEntry;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FlushTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:20:30Z");
    private static final Duration A_TURN_OF_THE_THREAD = Duration.ofMillis(1);

    private final AtomicLong flushDue = new AtomicLong();
    private final Stages stages = new Stages(2, 1, new ReportingZone(ZoneOffset.UTC), () -> flushDue);

    @Test
    void nothing_is_told_before_the_second_is_over() {
        stages.fold(0, 0, batch(new UUID(1, 1), 0, click(link(1), NOW)));
        stages.pass(A_TURN_OF_THE_THREAD);

        assertThat(stages.deliver(0, 0)).isFalse();
    }

    /** A commit that one asks for would have the others write what they gathered. */
    @Test
    void all_tell_what_they_have_when_one_cannot_wait() {
        List<ClickEntry> many = Collections.nCopies(500, click(link(2), NOW));
        stages.fold(0, 0, batch(new UUID(1, 1), 0, click(link(1), NOW)));
        for (int i = 0; i < 100; i++) {
            stages.fold(1, i, batch(new UUID(1, 2), 500L * i, many));
        }
        stages.pass(A_TURN_OF_THE_THREAD);
        stages.pass(A_TURN_OF_THE_THREAD);

        assertThat(stages.deliver(1, 0)).as("what could not wait").isTrue();
        assertThat(stages.deliver(0, 0)).as("what could have").isTrue();
    }
}
