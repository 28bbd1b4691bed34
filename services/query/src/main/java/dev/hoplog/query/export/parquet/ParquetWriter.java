package dev.hoplog.query.export.parquet;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 *   PAR1
 *   row group:  for each column  [dictionary page]  data pages     each compressed by itself
 *   ...
 *   footer: schema, and where everything is
 *   length of the footer   PAR1
 */
/**
 * Writes a Parquet file from its first byte to its last, and so to any stream. A row group is in memory, compressed, until it
 * is written. For one thread.
 *
 * @see <a href="https://parquet.apache.org/docs/file-format/">Parquet, file format</a>
 */
public final class ParquetWriter implements Closeable {

    /** What DuckDB and others read at a time. */
    private static final int ROWS_OF_A_GROUP = 122_880;

    private static final long BYTES_OF_A_GROUP = 32 << 20;

    /** Looking at the bytes takes a moment for each column. */
    private static final int ROWS_BETWEEN_LOOKS = 1024;

    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

    private final OutputStream out;
    private final List<Field> fields;
    private final Chunk[] chunks;
    private final List<RowGroup> groups = new ArrayList<>();
    private long position;
    private int rows;
    private boolean isBroken;

    /** Takes the stream for its own, and writes to it first when there is a row group to be written, or at the end. */
    public ParquetWriter(OutputStream out, List<Field> fields) {
        this.out = out;
        this.fields = List.copyOf(fields);
        this.chunks = fields.stream().map(field -> Chunk.of(field.kind())).toArray(Chunk[]::new);
    }

    /** The next value of this row, in the order of the fields. */
    public void text(int field, String value) {
        ((TextChunk) chunks[field]).add(value);
    }

    public void number(int field, long value) {
        ((NumberChunk) chunks[field]).add(value);
    }

    public void flag(int field, boolean value) {
        ((FlagChunk) chunks[field]).add(value);
    }

    public void absent(int field) {
        chunks[field].addAbsent();
    }

    /** Every field of the row was given once. */
    public void endRow() throws IOException {
        rows++;
        if (rows >= ROWS_OF_A_GROUP || (rows % ROWS_BETWEEN_LOOKS == 0 && bytes() >= BYTES_OF_A_GROUP)) {
            endGroup();
        }
    }

    private long bytes() {
        long bytes = 0;
        for (Chunk chunk : chunks) {
            bytes += chunk.bytes();
        }
        return bytes;
    }

    private void endGroup() throws IOException {
        isBroken = true;
        begin();
        var columns = new ArrayList<RowGroup.Column>(chunks.length);
        for (Chunk chunk : chunks) {
            Chunk.Written written = chunk.end();
            long at = position;
            write(written.dictionary());
            long dataAt = position;
            write(written.data());
            columns.add(RowGroup.Column.of(written, at, dataAt, position));
        }
        groups.add(new RowGroup(rows, columns));
        rows = 0;
        isBroken = false;
    }

    private void begin() throws IOException {
        if (position == 0) {
            out.write(MAGIC);
            position = MAGIC.length;
        }
    }

    private void write(@Nullable Pages pages) throws IOException {
        if (pages != null) {
            pages.bytes().writeTo(out);
            position += pages.bytes().size();
        }
    }

    /** Writes what is left and the footer, unless a write failed before: then there is no file. Closes the stream. */
    @Override
    public void close() throws IOException {
        try (out) {
            if (isBroken) {
                return;
            }
            if (rows > 0) {
                endGroup();
            }
            begin();
            Bytes footer = Footer.of(fields, groups);
            footer.putInt(footer.size());
            footer.put(MAGIC);
            footer.writeTo(out);
        }
    }
}
