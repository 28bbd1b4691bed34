package dev.hoplog.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hoplog.api.role.RefusedStartException;
import dev.hoplog.query.redirect.VisitorPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class RedirectSettingsTest {

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    private static final int LEAST_MB = 64 * PROCESSORS;

    @Test
    void a_journal_needs_64_mb_for_each_processor() {
        assertThat(setup("--journal-limit=" + LEAST_MB + "MB").journal().limitBytes())
                .isEqualTo((long) LEAST_MB << 20);

        assertThatThrownBy(() -> setup("--journal-limit=" + (LEAST_MB - 1) + "MB"))
                .isInstanceOf(RefusedStartException.class)
                .hasMessage(
                        "A journal of %dMB is too small for %d processors: set --journal-limit or HOPLOG_JOURNAL_LIMIT"
                                        .formatted(LEAST_MB - 1, PROCESSORS)
                                + " to %dMB or more.".formatted(LEAST_MB));
    }

    @Test
    void a_journal_without_room_for_a_single_segment_is_refused_in_the_same_sentence() {
        assertThatThrownBy(() -> setup("--journal-limit=1MB"))
                .hasMessage(
                        "A journal of 1MB is too small for %d processors: set --journal-limit or HOPLOG_JOURNAL_LIMIT"
                                        .formatted(PROCESSORS)
                                + " to %dMB or more.".formatted(LEAST_MB));
    }

    @ParameterizedTest
    @CsvSource({
        "--journal-limit=much, HOPLOG_JOURNAL_LIMIT",
        "--journal-limit=-1GB, HOPLOG_JOURNAL_LIMIT",
        "--journal-limit=99999999999999TB, HOPLOG_JOURNAL_LIMIT",
        "--journal-force-ms=-1, HOPLOG_JOURNAL_FORCE_MS",
        "--directory-memory=much, HOPLOG_DIRECTORY_MEMORY",
        "--max-connections=0, HOPLOG_MAX_CONNECTIONS",
        "--orphan-rate=-1, HOPLOG_ORPHAN_RATE",
        "--trusted-proxies=10.0.0.0/99, HOPLOG_TRUSTED_PROXIES",
        "--honor-dnt=perhaps, HOPLOG_HONOR_DNT",
        "--no-tracking-parameter=a&b, HOPLOG_NO_TRACKING_PARAMETER",
        "--no-tracking-parameter=qr, HOPLOG_NO_TRACKING_PARAMETER",
        "--no-tracking-addresses=office, HOPLOG_NO_TRACKING_ADDRESSES",
    })
    void what_cannot_be_is_refused_by_the_name_of_its_setting(String option, String setting) {
        assertThatThrownBy(() -> setup(option))
                .isInstanceOf(RefusedStartException.class)
                .hasMessageContaining(setting)
                .hasMessageContaining(option.substring(0, option.indexOf('=')));
    }

    @Test
    void without_any_setting_there_is_room_for_ten_gigabytes_and_nothing_is_forced() {
        RedirectSetup setup = setup();

        assertThat(setup.journal().limitBytes()).isEqualTo(10L << 30);
        assertThat(setup.journal().forceEvery()).isZero();
        assertThat(setup.limits().connections()).isEqualTo(10_000);
    }

    @Test
    void without_any_setting_visitors_are_asked_and_all_addresses_count() {
        assertThat(setup().visitors()).usingRecursiveComparison().isEqualTo(VisitorPolicy.DEFAULT);
    }

    @Test
    void what_visitors_may_ask_for_can_be_switched_off() {
        VisitorPolicy policy =
                setup("--honor-dnt=false", "--no-tracking-parameter=").visitors();

        assertThat(policy.honorsDoNotTrack()).isFalse();
        assertThat(policy.noTrackingParameter()).isEmpty();
    }

    private static RedirectSetup setup(String... options) {
        var settings = new RedirectSettings();
        new CommandLine(settings).parseArgs(options);
        return settings.setup();
    }
}
