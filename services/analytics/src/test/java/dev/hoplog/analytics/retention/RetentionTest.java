package dev.hoplog.analytics.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hoplog.analytics.Kept;
import dev.hoplog.analytics.classify.Classified;
import dev.hoplog.events.ClickBatch;
import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.Decision;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.RollUpPart;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RetentionTest {

    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final Duration KEPT = Duration.ofDays(40);
    private static final Instant OLD = NOW.minus(KEPT);
    private static final Instant LONG_AGO = OLD.minus(Duration.ofDays(2));

    private final PaperClickLog log = new PaperClickLog();
    private int names;

    @Test
    void old_clicks_are_rolled_up_and_deleted_and_young_ones_stay() {
        clicks(3, LONG_AGO);
        clicks(2, OLD);

        retention().keep(0, OLD);
        retention().keep(0, OLD);

        assertThat(log.begin(0)).isEqualTo(3);
        assertThat(seals()).singleElement().satisfies(seal -> {
            assertThat(seal.range()).isEqualTo(new RollUpPart.Range(0, 3));
            assertThat(((RollUpPart.Seal) seal.content()).clicks()).isEqualTo(new RollUpPart.Clicks(3, 0, 0));
            assertThat(((RollUpPart.Seal) seal.content()).fold()).isEqualTo("v3");
        });
    }

    @Test
    void what_is_not_yet_a_day_too_old_waits_for_more() {
        clicks(3, OLD.minus(Duration.ofHours(23)));

        retention().keep(0, OLD);

        assertThat(log.rolledUp()).isEmpty();
        assertThat(log.begin(0)).isZero();
    }

    @Test
    void the_next_roll_up_begins_where_the_one_before_ends() {
        clicks(3, LONG_AGO);
        retention().keep(0, OLD);
        clicks(2, LONG_AGO.plus(Duration.ofDays(2)));

        retention().keep(0, OLD.plus(Duration.ofDays(2)));
        retention().keep(0, OLD.plus(Duration.ofDays(2)));

        assertThat(seals())
                .extracting(RollUpPart::range)
                .containsExactly(new RollUpPart.Range(0, 3), new RollUpPart.Range(3, 5));
        assertThat(log.begin(0)).isEqualTo(5);
    }

    @Test
    void what_a_generation_has_not_counted_is_not_deleted() {
        clicks(3, LONG_AGO);
        log.counted = 2;

        retention().keep(0, OLD);
        retention().keep(0, OLD);

        assertThat(seals()).hasSize(1);
        assertThat(log.begin(0)).isEqualTo(2);
    }

    @Test
    void what_is_rolled_up_is_deleted_at_the_next_look() {
        clicks(3, LONG_AGO);

        assertThat(retention().keep(0, OLD)).isTrue();
        assertThat(seals()).hasSize(1);
        assertThat(log.begin(0)).isZero();

        assertThat(retention().keep(0, OLD)).isTrue();
        assertThat(seals()).hasSize(1);
        assertThat(log.begin(0)).isEqualTo(3);
        assertThat(retention().keep(0, OLD)).isFalse();
    }

    @Test
    void without_its_roll_up_nothing_is_deleted() {
        clicks(3, LONG_AGO);
        log.isBroken = true;

        assertThatThrownBy(() -> retention().keep(0, OLD)).isInstanceOf(KafkaException.class);

        assertThat(log.begin(0)).isZero();
    }

    @Test
    void a_click_that_is_repeated_behind_a_roll_up_is_not_in_the_next_one() {
        ClickBatch repeated = click();
        log.append(LONG_AGO, repeated);
        retention().keep(0, OLD);
        log.append(LONG_AGO, repeated);
        clicks(1, LONG_AGO);

        retention().keep(0, OLD);

        assertThat(seals())
                .extracting(seal -> ((RollUpPart.Seal) seal.content()).clicks().clicks())
                .containsExactly(1L, 1L);
    }

    @Test
    void what_somebody_else_has_deleted_is_told_and_nothing_more_is() {
        clicks(3, LONG_AGO);
        log.delete(0, 2);

        assertThatThrownBy(() -> retention().keep(0, OLD))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "it begins at 2, and what stood there from 0 on is in no roll-up, so nothing stands for it");
        assertThat(log.rolledUp()).isEmpty();
        assertThat(log.begin(0)).isEqualTo(2);
    }

    @Test
    void trouble_with_one_partition_is_told_while_others_are_well_and_until_it_is_over() {
        clicks(3, LONG_AGO);
        log.isBroken = true;
        Retention retention = retention();

        retention.see(0, KEPT);
        retention.see(1, KEPT);
        assertThat(retention.trouble())
                .isEqualTo("Old clicks of click-events-0 are not rolled up and deleted now: the brokers are away");

        log.isBroken = false;
        retention.see(0, KEPT);
        assertThat(retention.trouble()).isEmpty();
    }

    @Test
    void a_roll_up_that_is_not_read_back_ends_the_work_on_its_partition() {
        clicks(3, LONG_AGO);
        log.isLossy = true;

        assertThatThrownBy(() -> retention().keep(0, OLD))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a roll-up from 0 to 3 was appended, and the log has none up to there");
    }

    @Test
    void it_works_in_the_background_on_the_partitions_that_are_its() {
        clicks(3, LONG_AGO);

        try (Retention mine = retention()) {
            mine.start();
            await().until(() -> !seals().isEmpty());
            assertThat(mine.trouble()).isEmpty();
        }
    }

    private Retention retention() {
        return new Retention(
                KEPT,
                log,
                1,
                () -> _ -> Classified.WITHOUT_DETAILS,
                "v3",
                () -> new Kept(Set.of(0), 2),
                () -> NOW,
                Thread.ofPlatform().daemon().factory());
    }

    private List<RollUpPart> seals() {
        return log.rolledUp().stream()
                .filter(part -> part.content() instanceof RollUpPart.Seal)
                .toList();
    }

    private void clicks(int count, Instant at) {
        for (int i = 0; i < count; i++) {
            log.append(at, click());
        }
    }

    private ClickBatch click() {
        return new ClickBatch(
                new UUID(1, names++),
                0,
                List.of(new ClickEntry.StrippedClick(
                        LONG_AGO.toEpochMilli(),
                        new LinkId("lnk_mzxw6ytbojtg633c"),
                        Domain.DEFAULT,
                        Decision.REDIRECTED)));
    }
}
