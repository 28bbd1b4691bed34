package dev.hoplog.analytics;

import static dev.hoplog.analytics.Clicks.batch;
import static dev.hoplog.analytics.Clicks.click;
import static dev.hoplog.analytics.Clicks.link;
import static dev.hoplog.analytics.Clicks.rollUp;
import static dev.hoplog.analytics.Clicks.stripped;
import static dev.hoplog.analytics.Clicks.visitor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hoplog.analytics.classify.ClickClassifier;
import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.Decision;
import dev.hoplog.events.Domain;
import dev.hoplog.events.Generation;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.codec.UnknownEventException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClickCountsTopologyTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:20:30Z");
    private static final UUID SEGMENT = new UUID(1, 1);
    private static final LinkId LINK = link(1);

    private CountsDriver driver;

    @BeforeEach
    void begin(@TempDir Path directory) {
        driver = new CountsDriver(directory, NOW);
    }

    @AfterEach
    void end() {
        driver.close();
    }

    @Test
    void the_topology_is_as_it_was_decided() throws IOException {
        assertThat(ClickCountsTopology.build(
                                24,
                                Clicks.CLASSIFIER,
                                new ReportingZone(ZoneOffset.UTC),
                                _ -> 0,
                                new LongAdder(),
                                new RecentRows())
                        .describe()
                        .toString())
                .isEqualTo(golden());
    }

    @Test
    void another_classifier_is_another_generation() {
        assertThat(Map.of(ClickClassifier.VERSION, ClickCountsTopology.fold(new ReportingZone(ZoneOffset.UTC))))
                .as("what was counted with other lists does not fit together with what is counted with these")
                .isEqualTo(Map.of("uap-core 0.18.0, isbot 5.2.3, hoplog 1", "v3"));
    }

    @Test
    void another_reporting_zone_is_another_generation() {
        assertThat(applicationId(new ReportingZone(ZoneId.of("Europe/Berlin"))))
                .isEqualTo("hoplog-counts-v3-Europe_Berlin");
        assertThat(applicationId(new ReportingZone(ZoneId.of("+05:30"))))
                .as("a name that a topic may have")
                .isEqualTo("hoplog-counts-v3-p05.30");
    }

    private static String applicationId(ReportingZone zone) {
        return Generation.first(ClickCountsTopology.fold(zone)).applicationId();
    }

    @Test
    void a_click_is_in_all_windows_within_a_second() {
        driver.append(batch(SEGMENT, 0, click(LINK, NOW)));
        driver.flush();

        clicksOf(LINK, NOW, 1, 1, 1);
    }

    /** The time is two seconds behind a fourth one here. */
    @Test
    void clicks_that_were_appended_long_ago_are_told_at_each_fourth_second() {
        driver.append(batch(SEGMENT, 0, click(LINK, NOW)), NOW.minusSeconds(60));
        driver.flush();
        clicksOf(LINK, NOW, 0, 0, 0);

        driver.flush();
        clicksOf(LINK, NOW, 1, 1, 1);
    }

    @Test
    void a_click_that_is_new_takes_older_ones_with_it() {
        driver.append(batch(SEGMENT, 0, click(LINK, NOW)), NOW.minusSeconds(60));
        driver.append(batch(SEGMENT, 1, click(LINK, NOW)), NOW);
        driver.flush();

        clicksOf(LINK, NOW, 2, 2, 2);
    }

    @Test
    void a_click_leaves_each_window_in_its_time_without_another_click() {
        driver.append(batch(SEGMENT, 0, click(LINK, NOW)));
        driver.flush();

        clicksOf(LINK, Instant.parse("2026-03-02T10:19:59Z"), 1, 1, 1);
        clicksOf(LINK, Instant.parse("2026-03-02T10:20:00Z"), 0, 1, 1);
        clicksOf(LINK, Instant.parse("2026-03-08T09:59:59Z"), 0, 1, 1);
        clicksOf(LINK, Instant.parse("2026-03-08T10:00:00Z"), 0, 0, 1);
    }

    @Test
    void a_late_click_counts_in_its_own_minute_and_hour() {
        driver.append(batch(SEGMENT, 0, click(LINK, NOW), click(LINK, NOW.minus(Duration.ofDays(3)))));
        driver.flush();

        clicksOf(LINK, NOW, 1, 2, 2);
        clicksOf(LINK, NOW.minus(Duration.ofDays(3)), 1, 1, 2);
    }

    @Test
    void every_kind_of_redirect_counts_and_nothing_else() {
        driver.append(batch(
                SEGMENT,
                0,
                click(LINK, NOW),
                stripped(LINK, NOW),
                rollUp(LINK, NOW, Decision.REDIRECTED, 40),
                click(LINK, NOW, Decision.EXPIRED),
                rollUp(LINK, NOW, Decision.DISABLED, 40),
                click(LINK, NOW, Decision.UNKNOWN_TO_THIS_VERSION),
                click(null, NOW),
                rollUp(null, NOW, Decision.REDIRECTED, 40),
                new ClickEntry.Sealed(8)));
        driver.flush();

        clicksOf(LINK, NOW, 42, 42, 42);
        assertThat(driver.windows(Scope.orphans(), NOW).allTime().count()).isEqualTo(Count.NONE);
        assertThat(driver.windows(Scope.all(), NOW)).isEqualTo(driver.windows(Scope.link(LINK), NOW));
    }

    @Test
    void humans_bots_and_what_nothing_is_known_of_are_told_apart() {
        driver.append(batch(
                SEGMENT,
                0,
                click(LINK, NOW, visitor("agent", "DE", "", 7)),
                click(LINK, NOW, visitor("agent", "DE", "", 7)),
                click(LINK, NOW, visitor("agent", "FR", "", 8)),
                click(LINK, NOW, visitor("bot", "FR", "", 9)),
                rollUp(LINK, NOW, Decision.REDIRECTED, 40)));
        driver.flush();

        Windows.Window day = driver.windows(Scope.link(LINK), NOW).last24Hours();
        assertThat(day.count()).isEqualTo(new Count(44, 3, 1));
        assertThat(day.count().unclassified()).isEqualTo(40);
        assertThat(day.visitors()).as("bots are no visitors").isEqualTo(2);
    }

    @Test
    void a_domain_counts_what_was_asked_for_under_it() {
        var other = new Domain("go.example.org");
        driver.append(batch(
                SEGMENT,
                0,
                click(LINK, NOW),
                click(LINK, other, NOW, Decision.REDIRECTED, ClickEntry.Visitor.UNKNOWN),
                click(null, other, NOW, Decision.UNKNOWN_SLUG, ClickEntry.Visitor.UNKNOWN)));
        driver.flush();

        assertThat(driver.windows(Scope.domain(other), NOW).allTime().count().clicks())
                .isEqualTo(1);
        assertThat(driver.windows(Scope.all(), NOW).allTime().count().clicks()).isEqualTo(2);
        assertThat(driver.windows(Scope.orphans(), NOW).allTime().count().clicks())
                .isEqualTo(1);
    }

    @Test
    void all_links_together_are_the_sum() {
        driver.append(batch(SEGMENT, 0, click(LINK, NOW), click(link(2), NOW), click(link(3), NOW)));
        driver.flush();

        assertThat(driver.windows(Scope.all(), NOW).allTime().count().clicks()).isEqualTo(3);
        clicksOf(link(2), NOW, 1, 1, 1);
    }

    @Test
    void a_link_that_nobody_followed_has_zeros_and_a_watermark() {
        driver.append(batch(SEGMENT, 0, click(LINK, NOW)));
        driver.flush();

        clicksOf(link(9), NOW, 0, 0, 0);
        assertThat(driver.counted(Scope.link(link(9)), NOW).watermark()).isEqualTo(Map.of(0, 1L));
    }

    @Test
    void a_batch_that_comes_again_counts_once() {
        byte[] batch = batch(SEGMENT, 0, click(LINK, NOW), click(LINK, NOW));
        driver.append(batch);
        driver.append(batch);
        driver.flush();
        driver.append(batch);
        driver.flush();

        clicksOf(LINK, NOW, 2, 2, 2);
    }

    @Test
    void of_a_batch_that_overlaps_only_the_new_entries_count() {
        driver.append(batch(SEGMENT, 0, click(LINK, NOW), click(LINK, NOW)));
        driver.append(batch(SEGMENT, 1, click(LINK, NOW), click(link(2), NOW)));
        driver.flush();

        clicksOf(LINK, NOW, 2, 2, 2);
        clicksOf(link(2), NOW, 1, 1, 1);
    }

    @Test
    void an_entry_below_the_greatest_is_not_lost() {
        driver.append(batch(SEGMENT, 6, click(LINK, NOW)));
        driver.append(batch(SEGMENT, 5, click(LINK, NOW)));
        driver.append(batch(SEGMENT, 5, click(LINK, NOW), click(LINK, NOW)));
        driver.flush();

        clicksOf(LINK, NOW, 2, 2, 2);
    }

    @Test
    void the_same_number_in_another_segment_is_another_click() {
        driver.append(batch(SEGMENT, 0, click(LINK, NOW)));
        driver.append(batch(new UUID(2, 2), 0, click(LINK, NOW)));
        driver.flush();

        clicksOf(LINK, NOW, 2, 2, 2);
    }

    @Test
    void the_watermark_says_what_was_sent_and_not_what_was_read() {
        driver.append(batch(SEGMENT, 0, click(LINK, NOW)));
        driver.flush();
        driver.append(batch(SEGMENT, 1, click(LINK, NOW)));

        assertThat(driver.counted(Scope.link(LINK), NOW).watermark()).isEqualTo(Map.of(0, 1L));
        clicksOf(LINK, NOW, 1, 1, 1);
    }

    @Test
    void a_batch_that_counts_nothing_moves_the_watermark() {
        driver.append(batch(SEGMENT, 0, click(null, NOW)));
        driver.append(batch(SEGMENT, 1, new ClickEntry.Sealed(1)));
        driver.flush();

        assertThat(driver.counted(Scope.link(LINK), NOW).watermark()).isEqualTo(Map.of(0, 2L));
    }

    @Test
    void many_sums_do_not_wait_for_the_second() {
        driver.append(batch(SEGMENT, 0, click(LINK, NOW)));
        driver.flush();
        for (int day = 0; day < 100; day++) {
            Instant from = NOW.plus(Duration.ofDays(day));
            driver.append(batch(SEGMENT, 1 + day * 500L, clicksOfMinutes(from, 500)));
        }
        driver.pass(Duration.ofMillis(1));

        assertThat(driver.counted(Scope.link(LINK), NOW).watermark()).isEqualTo(Map.of(0, 101L));
        assertThat(driver.windows(Scope.link(LINK), NOW).allTime().count().clicks())
                .isEqualTo(50_001);
    }

    @Test
    void a_sealed_segment_is_forgotten_after_a_month_and_one_with_a_gap_never() {
        UUID gap = new UUID(2, 2);
        driver.append(batch(SEGMENT, 0, click(LINK, NOW), new ClickEntry.Sealed(1)));
        driver.append(batch(gap, 1, new ClickEntry.Sealed(1)));

        driver.pass(Duration.ofDays(30));
        assertThat(driver.segments().get(SEGMENT)).isNotNull();
        driver.pass(Duration.ofHours(1));
        assertThat(driver.segments().get(SEGMENT)).isNull();
        assertThat(driver.segments().get(gap)).isNotNull();
    }

    @Test
    void an_entry_of_a_later_version_stops_the_fold_and_is_named() {
        driver.append(batch(SEGMENT, 0, click(LINK, NOW)));
        byte[] unknown = {0x0a, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 0x1a, 0};

        assertThatThrownBy(() -> driver.append(unknown))
                .hasRootCauseInstanceOf(UnknownEventException.class)
                .hasStackTraceContaining("click-events-0@1: a click entry of a kind");
    }

    private void clicksOf(LinkId link, Instant asOf, long last24Hours, long lastWeek, long allTime) {
        Windows windows = driver.windows(Scope.link(link), asOf);
        assertThat(windows.last24Hours().count().clicks()).as("last 24 hours").isEqualTo(last24Hours);
        assertThat(windows.lastWeek().count().clicks()).as("last week").isEqualTo(lastWeek);
        assertThat(windows.allTime().count().clicks()).as("all time").isEqualTo(allTime);
    }

    private static List<ClickEntry> clicksOfMinutes(Instant from, int count) {
        return IntStream.range(0, count)
                .mapToObj(minute -> click(LINK, from.plus(Duration.ofMinutes(minute))))
                .toList();
    }

    private static String golden() throws IOException {
        try (InputStream file = ClickCountsTopologyTest.class.getResourceAsStream("topology.txt")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
