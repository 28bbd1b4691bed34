package dev.hoplog.query.export;

import dev.hoplog.query.export.parquet.Field;
import dev.hoplog.query.export.parquet.ParquetWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** A Parquet file. It can be read when it is closed, and not before. */
final class ParquetRows<R> implements RowWriter<R> {

    private final List<Column<R>> columns;
    private final ParquetWriter writer;

    ParquetRows(List<Column<R>> columns, OutputStream out) {
        this.columns = columns;
        writer = new ParquetWriter(out, columns.stream().map(ParquetRows::field).toList());
    }

    private static Field field(Column<?> column) {
        Field.Kind kind = switch (column) {
            case Column.Text<?> _ -> Field.Kind.TEXT;
            case Column.Numeric<?> _ -> Field.Kind.NUMBER;
            case Column.Time<?> _ -> Field.Kind.TIME;
            case Column.Flag<?> _ -> Field.Kind.FLAG;
        };
        return new Field(column.name(), kind);
    }

    @Override
    public void write(R row) throws IOException {
        for (int i = 0; i < columns.size(); i++) {
            switch (columns.get(i)) {
                case Column.Text<R> text -> put(i, text.value().apply(row));
                case Column.Numeric<R> number -> put(i, number.value().applyAsLong(row));
                case Column.Time<R> time -> put(i, time.millis().applyAsLong(row));
                case Column.Flag<R> flag -> {
                    Boolean value = flag.value().apply(row);
                    if (value == null) {
                        writer.absent(i);
                    } else {
                        writer.flag(i, value);
                    }
                }
            }
        }
        writer.endRow();
    }

    private void put(int field, String text) {
        if (text.isEmpty()) {
            writer.absent(field);
        } else {
            writer.text(field, text);
        }
    }

    private void put(int field, long number) {
        if (number == Column.ABSENT) {
            writer.absent(field);
        } else {
            writer.number(field, number);
        }
    }

    @Override
    public void flush() {
        // Rows are written by groups.
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
