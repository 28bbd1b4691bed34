package dev.hoplog.query.visitors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VisitorSaltsTest {

    private static final LocalDate DAY = LocalDate.parse("2026-11-23");
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Instant EVENING = Instant.parse("2026-11-23T18:00:00Z");

    private final PaperSaltLog log = new PaperSaltLog();
    private final VisitorSalts one = node(1);
    private final VisitorSalts two = node(2);

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T00:00:00Z,     2026-11-23,",
        "2026-11-23T17:59:59.999Z, 2026-11-23,",
        "2026-11-23T18:00:00Z,     2026-11-23, 2026-11-24",
        "2026-11-23T23:59:59.999Z, 2026-11-23, 2026-11-24",
        "2026-12-31T20:00:00Z,     2026-12-31, 2027-01-01"
    })
    void todays_salt_is_needed_and_in_the_last_six_hours_tomorrows(Instant now, LocalDate today, LocalDate tomorrow) {
        assertThat(VisitorSalts.needed(now)).isEqualTo(tomorrow == null ? List.of(today) : List.of(today, tomorrow));
    }

    @ParameterizedTest
    @CsvSource({"-2, false", "-1, true", "0, true", "1, true", "2, false"})
    void the_salts_of_yesterday_today_and_tomorrow_are_kept(int days, boolean isKept) {
        for (Instant now :
                new Instant[] {Instant.parse("2026-11-23T00:00:00Z"), NOON, Instant.parse("2026-11-23T23:59:59.999Z")
                }) {
            assertThat(VisitorSalts.isKept(DAY.plusDays(days).toEpochDay(), now))
                    .isEqualTo(isKept);
        }
    }

    @Test
    void a_day_without_a_salt_gets_one() {
        one.look(NOON);

        assertThat(log.days()).containsExactly(DAY);
        assertThat(hash(one, NOON)).isNotZero();
    }

    @Test
    void two_nodes_have_one_salt() {
        one.look(NOON);
        two.look(NOON);

        assertThat(log.days()).containsExactly(DAY);
        assertThat(hash(two, NOON)).isEqualTo(hash(one, NOON)).isNotZero();
    }

    @Test
    void of_two_nodes_that_append_at_once_the_first_in_the_log_decides() {
        log.beforeNextAppend(() -> two.look(NOON));

        one.look(NOON);

        assertThat(log.days()).containsExactly(DAY, DAY);
        assertThat(hash(one, NOON)).isEqualTo(hash(two, NOON)).isNotZero();
        VisitorSalts three = node(3);
        three.look(NOON);
        assertThat(hash(three, NOON)).isEqualTo(hash(two, NOON));
    }

    @Test
    void tomorrows_salt_is_there_before_tomorrow() {
        one.look(EVENING);
        two.look(Instant.parse("2026-11-23T22:00:00Z"));
        log.goAway();

        Instant midnight = Instant.parse("2026-11-24T00:00:00Z");
        assertThat(hash(one, midnight)).isEqualTo(hash(two, midnight)).isNotZero();
        assertThat(log.days()).containsExactly(DAY, DAY.plusDays(1));
    }

    @Test
    void each_day_has_a_salt_of_its_own() {
        one.look(EVENING);

        assertThat(hash(one, EVENING)).isNotEqualTo(hash(one, EVENING.plus(Duration.ofDays(1))));
    }

    @Test
    void a_salt_that_is_known_is_not_asked_for_again() {
        one.look(NOON);
        int reads = log.reads();

        one.look(NOON.plusSeconds(1));

        assertThat(log.reads()).isEqualTo(reads);
    }

    @Test
    void without_the_log_there_is_no_salt_and_afterwards_there_is() {
        log.goAway();
        assertThatThrownBy(() -> one.look(NOON)).isInstanceOf(TimeoutException.class);
        assertThat(hash(one, NOON)).isZero();

        log.comeBack();
        one.look(NOON);

        assertThat(hash(one, NOON)).isNotZero();
    }

    @Test
    void a_log_that_is_away_takes_no_salt_from_memory() {
        one.look(NOON);
        long before = hash(one, NOON);
        log.goAway();

        assertThatThrownBy(() -> one.look(EVENING)).isInstanceOf(TimeoutException.class);

        assertThat(hash(one, EVENING)).isEqualTo(before);
    }

    @Test
    void the_day_after_the_next_a_salt_is_gone_from_memory_whether_the_log_answers_or_not() {
        one.look(NOON);
        DaySalt salt = Objects.requireNonNull(one.of(DAY.toEpochDay()));
        log.goAway();

        assertThatThrownBy(() -> one.look(Instant.parse("2026-11-24T23:59:59Z")))
                .isNotNull();
        assertThat(one.of(DAY.toEpochDay())).isSameAs(salt);
        assertThatThrownBy(() -> one.look(Instant.parse("2026-11-25T00:00:00Z")))
                .isNotNull();

        assertThat(one.of(DAY.toEpochDay())).isNull();
        // Whoever still holds it hashes nothing with it.
        assertThat(salt.hash(new byte[20], 20)).isZero();
    }

    @Test
    void a_salt_that_the_log_lost_while_it_was_in_use_stays_in_use() {
        one.look(NOON);
        long before = hash(one, NOON);
        log.expire(DAY);

        one.look(EVENING);

        assertThat(hash(one, EVENING)).isEqualTo(before);
        assertThat(log.days()).containsExactly(DAY.plusDays(1));
    }

    @Test
    void a_clock_that_jumps_ahead_and_back_finds_the_salt_of_the_log_again() {
        one.look(NOON);
        long before = hash(one, NOON);

        one.look(NOON.plus(Duration.ofDays(365)));
        assertThat(hash(one, NOON)).isZero();
        one.look(NOON.plusSeconds(5));

        assertThat(hash(one, NOON)).isEqualTo(before);
        two.look(NOON);
        assertThat(hash(two, NOON)).isEqualTo(before);
    }

    @Test
    void a_salt_of_the_future_is_still_the_first_of_its_day_when_the_day_comes() {
        node(3).look(NOON.plus(Duration.ofDays(2)));
        one.look(NOON);
        one.look(NOON.plus(Duration.ofDays(2)));
        two.look(NOON.plus(Duration.ofDays(2)));

        assertThat(log.days()).containsExactly(DAY.plusDays(2), DAY);
        assertThat(hash(one, NOON.plus(Duration.ofDays(2))))
                .isEqualTo(hash(two, NOON.plus(Duration.ofDays(2))))
                .isNotZero();
    }

    @Test
    void at_the_end_nothing_is_left_in_memory() {
        one.look(NOON);
        DaySalt salt = Objects.requireNonNull(one.of(DAY.toEpochDay()));

        one.close();

        assertThat(one.of(DAY.toEpochDay())).isNull();
        assertThat(salt.hash(new byte[20], 20)).isZero();
    }

    @Test
    void a_thread_keeps_them_until_it_is_told_to_end() {
        var running = new VisitorSalts(log, new Random(1), InstantSource.fixed(NOON));

        running.begin(task -> Thread.ofPlatform().daemon().unstarted(task));

        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!running.areKnown() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(running.areKnown()).isTrue();
        running.close();
        assertThat(running.areKnown()).isFalse();
    }

    private VisitorSalts node(int seed) {
        return new VisitorSalts(log, new Random(seed), InstantSource.fixed(NOON));
    }

    private static long hash(VisitorSalts salts, Instant at) {
        return new VisitorHash(salts, 100).of(new byte[] {(byte) 203, 0, 113, 7}, "probe/1", at.toEpochMilli());
    }
}
