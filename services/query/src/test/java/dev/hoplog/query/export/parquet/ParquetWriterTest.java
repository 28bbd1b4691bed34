package dev.hoplog.query.export.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hoplog.query.export.DuckDb;
import dev.hoplog.query.export.parquet.Field.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is what DuckDB reads. */
class ParquetWriterTest {

    private static final List<Field> FIELDS = List.of(
            new Field("few", Kind.TEXT),
            new Field("many", Kind.TEXT),
            new Field("none", Kind.TEXT),
            new Field("same", Kind.TEXT),
            new Field("number", Kind.NUMBER),
            new Field("moment", Kind.TIME),
            new Field("flag", Kind.FLAG));

    @TempDir
    Path folder;

    @Test
    void what_is_read_is_what_was_written() throws Exception {
        for (int rows : new int[] {0, 1, 7, 8, 9, 20_000, 20_001, 130_000}) {
            List<Map<String, @Nullable Object>> written = random(rows, 20);
            assertThat(DuckDb.rows(write(written))).as(rows + " rows").isEqualTo(written);
        }
    }

    @Test
    void long_texts_and_dictionaries_that_get_too_large_are_read_as_written() throws Exception {
        List<Map<String, @Nullable Object>> written = random(30_000, 3000);

        assertThat(DuckDb.rows(write(written))).isEqualTo(written);
    }

    @Test
    void columns_have_their_types() throws Exception {
        Path file = write(random(3, 20));

        assertThat(DuckDb.rows("DESCRIBE SELECT few, number, moment, flag FROM '" + file + "'"))
                .extracting(row -> row.get("column_type"))
                .containsExactly("VARCHAR", "BIGINT", "TIMESTAMP WITH TIME ZONE", "BOOLEAN");
    }

    @Test
    void readers_are_told_between_which_numbers_a_row_group_is() throws Exception {
        List<Map<String, @Nullable Object>> written = random(50, 20);
        Path file = write(written);

        long least = written.stream()
                .filter(row -> row.get("number") != null)
                .mapToLong(row -> (Long) row.get("number"))
                .min()
                .orElseThrow();
        assertThat(DuckDb.rows("SELECT stats_min_value AS least, stats_null_count AS absent FROM parquet_metadata('"
                        + file + "') WHERE path_in_schema = 'number'"))
                .containsExactly(Map.of(
                        "least",
                        Long.toString(least),
                        "absent",
                        written.stream()
                                .filter(row -> row.get("number") == null)
                                .count()));
    }

    @Test
    void a_file_whose_writing_failed_has_no_end() throws Exception {
        var out = new OutputStream() {
            private int written;

            @Override
            public void write(int b) throws IOException {
                if (++written > 100) {
                    throw new IOException("full");
                }
            }
        };
        var writer = new ParquetWriter(out, List.of(new Field("a", Kind.TEXT)));

        assertThatThrownBy(() -> {
                    for (int i = 0; i < 200_000; i++) {
                        writer.text(0, "text " + i);
                        writer.endRow();
                    }
                })
                .hasMessage("full");
        writer.close();
        assertThat(out.written).isEqualTo(101);
    }

    private Path write(List<Map<String, @Nullable Object>> rows) throws IOException {
        Path file = folder.resolve("file.parquet");
        try (var writer = new ParquetWriter(Files.newOutputStream(file), FIELDS)) {
            for (Map<String, @Nullable Object> row : rows) {
                for (int i = 0; i < FIELDS.size(); i++) {
                    switch (row.get(FIELDS.get(i).name())) {
                        case null -> writer.absent(i);
                        case String text -> writer.text(i, text);
                        case Boolean flag -> writer.flag(i, flag);
                        case Long number -> writer.number(i, number);
                        default -> throw new AssertionError();
                    }
                }
                writer.endRow();
            }
        }
        return file;
    }

    private static List<Map<String, @Nullable Object>> random(int rows, int longest) {
        var random = new SplittableRandom(rows);
        var all = new ArrayList<Map<String, @Nullable Object>>();
        for (int i = 0; i < rows; i++) {
            var row = new LinkedHashMap<String, @Nullable Object>();
            row.put("few", random.nextInt(10) == 0 ? null : "tëxt " + random.nextInt(20));
            row.put("many", random.nextInt(3) == 0 ? null : "x".repeat(random.nextInt(longest)) + random.nextInt());
            row.put("none", null);
            row.put("same", "😀");
            row.put("number", random.nextInt(5) == 0 ? null : random.nextLong());
            row.put("moment", 1_795_000_000_000L + i);
            row.put("flag", random.nextInt(3) == 0 ? null : random.nextBoolean());
            all.add(row);
        }
        return all;
    }
}
