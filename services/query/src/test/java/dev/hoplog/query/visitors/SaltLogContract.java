package dev.hoplog.query.visitors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.events.VisitorSalt;
import java.time.LocalDate;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** What every log of salts does. */
abstract class SaltLogContract {

    private static final LocalDate DAY = LocalDate.parse("2026-11-23");

    /** An empty one. */
    abstract SaltLog log();

    @Test
    void an_empty_log_has_no_salts() {
        assertThat(log().read()).isEmpty();
    }

    @Test
    void all_salts_are_read_in_the_order_in_which_they_were_appended() {
        SaltLog log = log();
        log.append(salt(DAY, 1));
        log.append(salt(DAY.plusDays(1), 2));
        log.append(salt(DAY, 3));

        assertThat(log.read()).containsExactly(salt(DAY, 1), salt(DAY.plusDays(1), 2), salt(DAY, 3));
    }

    @Test
    void what_was_read_can_be_destroyed_and_read_again() {
        SaltLog log = log();
        VisitorSalt appended = salt(DAY, 1);
        log.append(appended);
        appended.destroy();

        log.read().forEach(VisitorSalt::destroy);

        assertThat(log.read()).containsExactly(salt(DAY, 1));
    }

    static VisitorSalt salt(LocalDate day, int number) {
        return new VisitorSalt(day, HexFormat.of().parseHex("%032x".formatted(number)));
    }
}
