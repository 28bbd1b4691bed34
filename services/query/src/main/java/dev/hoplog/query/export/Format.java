package dev.hoplog.query.export;

import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How rows are written. */
public enum Format {
    /** A line of JSON for each row. */
    NDJSON("ndjson", "application/x-ndjson"),
    /** As RFC 4180 has it, with a line of names first. */
    CSV("csv", "text/csv;charset=utf-8"),
    PARQUET("parquet", "application/vnd.apache.parquet");

    private final String text;
    private final String mediaType;

    Format(String text, String mediaType) {
        this.text = text;
        this.mediaType = mediaType;
    }

    /** The format of this name; empty for a name of none. */
    public static Optional<Format> parse(String text) {
        return Arrays.stream(values())
                .filter(format -> format.text.equals(text))
                .findFirst();
    }

    /** Its name, and the ending of its files. */
    public String text() {
        return text;
    }

    public String mediaType() {
        return mediaType;
    }

    /** Whether rows can be written behind others that are there already. */
    public boolean canGoOn() {
        return this != PARQUET;
    }

    /** @param goesOn whether there are rows before those that are written; only where that {@link #canGoOn} */
    <R> RowWriter<R> writer(List<Column<R>> columns, OutputStream out, boolean goesOn) {
        return switch (this) {
            case NDJSON -> new NdjsonWriter<>(columns, out);
            case CSV -> new CsvWriter<>(columns, out, !goesOn);
            case PARQUET -> new ParquetRows<>(columns, out);
        };
    }
}
