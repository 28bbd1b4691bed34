package dev.hoplog.query.export;

import static dev.hoplog.query.export.PaperClicks.ALL;
import static dev.hoplog.query.export.PaperClicks.LINK;
import static dev.hoplog.query.export.PaperClicks.OTHER_LINK;
import static dev.hoplog.query.export.PaperClicks.SEGMENT;
import static dev.hoplog.query.export.PaperClicks.click;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.events.ClickBatch;
import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.Decision;
import dev.hoplog.events.Domain;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClickExportTest {

    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long NOON = Instant.parse("2026-11-23T12:00:00Z").toEpochMilli();

    private final PaperClicks clicks = new PaperClicks(3);

    @Test
    void a_click_at_the_first_instant_is_in_and_one_at_the_last_is_not() throws Exception {
        clicks.append(0, SEGMENT, 0, click(NOON - 1), click(NOON), click(NOON + 9), click(NOON + 10));

        assertThat(times(between(NOON, NOON + 10))).containsExactly(NOON, NOON + 9);
    }

    @Test
    void clicks_that_came_late_are_found() throws Exception {
        clicks.append(1, SEGMENT, 0, click(NOON + 9 * HOUR));
        clicks.append(1, new UUID(8, 8), 0, click(NOON));

        assertThat(times(between(NOON, NOON + HOUR))).containsExactly(NOON);
    }

    @Test
    void a_node_whose_clock_is_ahead_by_less_than_an_hour_loses_no_click() throws Exception {
        clicks.append(NOON - HOUR, 1, new ClickBatch(SEGMENT, 0, List.of(click(NOON))));
        clicks.append(1, new UUID(8, 8), 0, click(NOON + HOUR));

        assertThat(times(between(NOON, NOON + HOUR))).containsExactly(NOON);
    }

    @Test
    void a_range_before_and_behind_all_clicks_has_none() throws Exception {
        clicks.append(0, SEGMENT, 0, click(NOON));

        assertThat(times(between(NOON - 9 * HOUR, NOON))).isEmpty();
        assertThat(times(between(NOON + 9 * HOUR, NOON + 10 * HOUR))).isEmpty();
    }

    @Test
    void what_comes_after_the_beginning_is_not_read() throws Exception {
        clicks.append(0, SEGMENT, 0, click(NOON));
        try (Reading<ClickRow> begun = clicks.log().read(ALL, null, null)) {
            clicks.append(0, SEGMENT, 1, click(NOON + 1));

            assertThat(times(rest(ALL, begun.cursor()))).containsExactly(NOON);
        }
    }

    @Test
    void a_repeat_is_left_out_also_when_it_is_cut_elsewhere() throws Exception {
        clicks.append(2, SEGMENT, 0, click(NOON), click(NOON + 1));
        clicks.append(2, SEGMENT, 1, click(NOON + 1), click(NOON + 2));
        clicks.append(2, SEGMENT, 0, click(NOON), click(NOON + 1), click(NOON + 2), click(NOON + 3));

        assertThat(times(ALL)).containsExactly(NOON, NOON + 1, NOON + 2, NOON + 3);
    }

    @Test
    void what_was_only_counted_is_a_row_with_its_number_at_its_minute() throws Exception {
        clicks.append(
                0,
                SEGMENT,
                0,
                new ClickEntry.RollUp(LINK, Domain.DEFAULT, NOON / 60_000, Decision.REDIRECTED, 17),
                new ClickEntry.StrippedClick(NOON + 5, LINK, Domain.DEFAULT, Decision.REDIRECTED),
                new ClickEntry.Sealed(2));

        List<ClickRow> rows = rows(ALL);

        assertThat(rows).extracting(row -> row.click().occurredAt()).containsExactly(NOON, NOON + 5);
        assertThat(rows).extracting(ClickRow::clicks).containsExactly(17L, 1L);
    }

    @Test
    void only_what_is_asked_for_is_given() throws Exception {
        clicks.append(
                0,
                SEGMENT,
                0,
                click(NOON),
                click(NOON + 1, OTHER_LINK, Decision.REDIRECTED, "browser"),
                click(NOON + 2, LINK, Decision.EXPIRED, "browser"),
                click(NOON + 3, LINK, Decision.REDIRECTED, "a bot"));

        assertThat(times(ALL)).containsExactly(NOON, NOON + 1, NOON + 3);
        assertThat(times(new ClickFilter(null, null, LINK, Set.of(), false, false)))
                .containsExactly(NOON, NOON + 3);
        assertThat(times(new ClickFilter(null, null, LINK, Set.of(), true, false)))
                .containsExactly(NOON);
        assertThat(times(new ClickFilter(null, null, LINK, Set.of(), true, true)))
                .containsExactly(NOON, NOON + 2);
        assertThat(times(new ClickFilter(null, null, null, Set.of(new Domain("go.other")), false, true)))
                .isEmpty();
    }

    @Test
    void behind_any_row_the_rest_is_what_is_left() throws Exception {
        for (long seed = 0; seed < 20; seed++) {
            PaperClicks log = random(new SplittableRandom(seed));
            var filter = new ClickFilter(
                    Instant.ofEpochMilli(NOON + 2 * HOUR),
                    Instant.ofEpochMilli(NOON + 8 * HOUR),
                    null,
                    Set.of(),
                    true,
                    false);
            Cursor begin;
            List<ClickRow> all;
            try (Reading<ClickRow> reading = log.log().read(filter, null, null)) {
                begin = reading.cursor();
                all = rows(reading);
            }
            assertThat(all).as("seed " + seed).doesNotHaveDuplicates();
            for (int i = 0; i < all.size(); i++) {
                Cursor cursor = Cursor.parse(begin.after(all.get(i).position()).toString())
                        .orElseThrow();
                try (Reading<ClickRow> reading = log.log().read(filter, cursor, null)) {
                    assertThat(rows(reading))
                            .as("seed " + seed + ", behind row " + i)
                            .isEqualTo(all.subList(i + 1, all.size()));
                }
            }
        }
    }

    @Test
    void what_the_log_repeats_is_in_the_rows_once() throws Exception {
        for (long seed = 0; seed < 50; seed++) {
            List<ClickRow> all;
            try (Reading<ClickRow> reading =
                    random(new SplittableRandom(seed)).log().read(ALL, null, null)) {
                all = rows(reading);
            }
            assertThat(all)
                    .as("seed " + seed)
                    .extracting(row -> row.segment() + "-" + row.seq())
                    .doesNotHaveDuplicates()
                    .hasSize(3 * SEGMENTS * ENTRIES);
        }
    }

    private static final int SEGMENTS = 3;
    private static final int ENTRIES = 12;

    /** Segments of some entries each, in batches of chance, of which some are repeated and cut elsewhere. */
    private static PaperClicks random(SplittableRandom random) {
        var log = new PaperClicks(3);
        for (int partition = 0; partition < 3; partition++) {
            for (int segment = 0; segment < SEGMENTS; segment++) {
                int sent = 0;
                while (sent < ENTRIES) {
                    int from = random.nextInt(3) == 0 ? Math.max(0, sent - random.nextInt(5)) : sent;
                    int to = Math.min(ENTRIES, from + 1 + random.nextInt(5));
                    var entries = new ArrayList<ClickEntry>();
                    for (int seq = from; seq < to; seq++) {
                        entries.add(entry(partition, segment, seq));
                    }
                    log.append(partition, new UUID(partition, segment), from, entries.toArray(ClickEntry[]::new));
                    sent = Math.max(sent, to);
                }
            }
        }
        return log;
    }

    /** The same for the same name. */
    private static ClickEntry entry(int partition, int segment, int seq) {
        var random = new SplittableRandom(partition * 10_000L + segment * 100L + seq);
        return click(NOON + random.nextLong(10 * HOUR), LINK, Decision.REDIRECTED, random.nextInt(4) == 0 ? "bot" : "");
    }

    private static ClickFilter between(long from, long to) {
        return new ClickFilter(Instant.ofEpochMilli(from), Instant.ofEpochMilli(to), null, Set.of(), false, false);
    }

    private List<Long> times(ClickFilter filter) throws InterruptedException {
        return times(rows(filter));
    }

    private static List<Long> times(List<ClickRow> rows) {
        return rows.stream().map(row -> row.click().occurredAt()).toList();
    }

    private List<ClickRow> rows(ClickFilter filter) throws InterruptedException {
        return rest(filter, null);
    }

    private List<ClickRow> rest(ClickFilter filter, @Nullable Cursor from) throws InterruptedException {
        try (Reading<ClickRow> reading = clicks.log().read(filter, from, null)) {
            return rows(reading);
        }
    }

    private static List<ClickRow> rows(Reading<ClickRow> reading) throws InterruptedException {
        var rows = new ArrayList<ClickRow>();
        for (ClickRow row = reading.rows().next();
                row != null;
                row = reading.rows().next()) {
            rows.add(row);
        }
        return rows;
    }
}
