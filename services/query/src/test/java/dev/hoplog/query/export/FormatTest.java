package dev.hoplog.query.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows are the same in every format, whatever stands in them; each is read back by somebody else. */
class FormatTest {

    private record Row(
            String text, long number, long at, @Nullable Boolean flag) {}

    private static final List<Column<Row>> COLUMNS = List.of(
            new Column.Text<>("text", Row::text),
            new Column.Numeric<>("number", Row::number),
            new Column.Time<>("moment", Row::at),
            new Column.Flag<>("flag", Row::flag));

    private static final List<String> TEXTS = List.of(
            "",
            "plain",
            "a,b",
            "say \"so\"",
            "line\nbreak",
            "carriage\r\nreturn",
            "tab\there",
            "back\\slash",
            "ümlaut",
            "日本",
            "😀",
            "\u0001",
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "'quoted",
            "'=1+1",
            "''-1",
            "\t=1",
            "null",
            " blanks ",
            ";",
            "'");

    @TempDir
    Path folder;

    @Test
    void all_formats_have_the_same_rows() throws Exception {
        List<Row> rows = random(500);
        List<Map<String, @Nullable Object>> expected =
                rows.stream().map(FormatTest::values).toList();
        for (Format format : Format.values()) {
            Path file = folder.resolve("rows." + format.text());
            try (RowWriter<Row> writer = format.writer(COLUMNS, Files.newOutputStream(file), false)) {
                for (Row row : rows) {
                    writer.write(row);
                }
            }
            assertThat(DuckDb.rows("SELECT * FROM " + reader(format, file)))
                    .as(format.text())
                    .isEqualTo(expected);
        }
    }

    @Test
    void rows_that_are_written_behind_others_have_no_second_line_of_names() throws Exception {
        List<Row> rows = random(30);
        for (Format format : List.of(Format.NDJSON, Format.CSV)) {
            var halves = new ByteArrayOutputStream();
            write(format, rows.subList(0, 17), halves, false);
            write(format, rows.subList(17, 30), halves, true);
            var whole = new ByteArrayOutputStream();
            write(format, rows, whole, false);

            assertThat(halves.toString(StandardCharsets.UTF_8)).isEqualTo(whole.toString(StandardCharsets.UTF_8));
        }
    }

    @Test
    void a_csv_without_rows_has_its_line_of_names() throws Exception {
        var out = new ByteArrayOutputStream();
        write(Format.CSV, List.of(), out, false);

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("text,number,moment,flag\r\n");
    }

    @Test
    void no_cell_of_a_csv_begins_like_a_formula() throws Exception {
        var out = new ByteArrayOutputStream();
        write(Format.CSV, TEXTS.stream().map(text -> new Row(text, 1, 0, null)).toList(), out, false);

        assertThat(out.toString(StandardCharsets.UTF_8).lines().map(line -> line.replaceFirst("^\"", "")))
                .noneMatch(line -> line.matches("[=+\\-@\\t].*"));
    }

    @Test
    void a_line_of_json_is_as_written_here() throws Exception {
        var out = new ByteArrayOutputStream();
        long at = Instant.parse("2026-11-23T10:15:30.007Z").toEpochMilli();
        write(
                Format.NDJSON,
                List.of(new Row("a\"b\n", -7, at, true), new Row("", Column.ABSENT, at, null)),
                out,
                false);

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("""
                {"text":"a\\"b\\u000a","number":-7,"moment":"2026-11-23T10:15:30.007Z","flag":true}
                {"text":null,"number":null,"moment":"2026-11-23T10:15:30.007Z","flag":null}
                """);
    }

    private static void write(Format format, List<Row> rows, ByteArrayOutputStream out, boolean goesOn)
            throws IOException {
        try (RowWriter<Row> writer = format.writer(COLUMNS, out, goesOn)) {
            for (Row row : rows) {
                writer.write(row);
            }
        }
    }

    /** As docs/export.md says that each is read. */
    private static String reader(Format format, Path file) {
        return switch (format) {
            case NDJSON ->
                "read_json('" + file
                        + "', format='newline_delimited', columns={text: 'VARCHAR', number: 'BIGINT', moment: 'TIMESTAMPTZ', flag: 'BOOLEAN'})";
            case CSV ->
                "(SELECT regexp_replace(text, '^''(''*[=+\\-@\\t\\r])', '\\1') AS text, number, moment, flag FROM read_csv('"
                        + file
                        + "', header=true, quote='\"', escape='\"', columns={text: 'VARCHAR', number: 'BIGINT', moment: 'TIMESTAMPTZ', flag: 'BOOLEAN'}))";
            case PARQUET -> "read_parquet('" + file + "')";
        };
    }

    private static Map<String, @Nullable Object> values(Row row) {
        var values = new LinkedHashMap<String, @Nullable Object>();
        values.put("text", row.text().isEmpty() ? null : row.text());
        values.put("number", row.number() == Column.ABSENT ? null : row.number());
        values.put("moment", row.at());
        values.put("flag", row.flag());
        return values;
    }

    private static List<Row> random(int count) {
        var random = new SplittableRandom(1);
        var rows = new ArrayList<Row>();
        for (int i = 0; i < count; i++) {
            rows.add(new Row(
                    TEXTS.get(i % TEXTS.size()),
                    switch (random.nextInt(4)) {
                        case 0 -> Column.ABSENT;
                        case 1 -> random.nextInt(100);
                        case 2 -> Long.MAX_VALUE;
                        default -> random.nextLong();
                    },
                    random.nextLong(4_000_000_000_000L),
                    random.nextInt(3) == 0 ? null : (Boolean) random.nextBoolean()));
        }
        return rows;
    }
}
