package dev.hoplog.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FailedAuthenticationsTest {

    private final ManualTime time = new ManualTime();
    private final FailedAuthentications failures = new FailedAuthentications(time);

    @Test
    void a_client_may_fail_so_often_in_a_minute_and_is_told_when_again() {
        for (int i = 0; i < FailedAuthentications.PER_MINUTE; i++) {
            assertThat(failures.secondsToNext("192.0.2.1")).isZero();
            assertThat(failures.count("192.0.2.1")).isZero();
        }

        assertThat(failures.secondsToNext("192.0.2.1")).isEqualTo(1);
        assertThat(failures.count("192.0.2.1")).isEqualTo(1);
        assertThat(failures.secondsToNext("192.0.2.2")).isZero();
        time.pass(Duration.ofSeconds(1));
        assertThat(failures.secondsToNext("192.0.2.1")).isZero();
    }

    @Test
    void a_failure_that_was_none_does_not_count() {
        for (int i = 0; i < 2 * FailedAuthentications.PER_MINUTE; i++) {
            assertThat(failures.count("192.0.2.1")).isZero();
            failures.forgive("192.0.2.1");
        }
    }

    @Test
    void the_addresses_of_one_ipv6_network_are_one_client() {
        for (int i = 0; i < FailedAuthentications.PER_MINUTE; i++) {
            failures.count("2001:db8:0:1::" + Integer.toHexString(i));
        }

        assertThat(failures.secondsToNext("2001:db8:0:1:ffff::1")).isEqualTo(1);
        assertThat(failures.secondsToNext("2001:db8:0:2::1")).isZero();
    }

    @Test
    void a_client_without_an_address_is_a_client_too() {
        for (int i = 0; i < FailedAuthentications.PER_MINUTE; i++) {
            failures.count("unknown");
        }

        assertThat(failures.secondsToNext("unknown")).isEqualTo(1);
    }
}
