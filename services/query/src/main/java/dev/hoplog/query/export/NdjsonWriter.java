package dev.hoplog.query.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line of JSON for each row. Every line has every name, so that readers who guess the columns from the first lines are right.
 *
 * @see <a href="https://github.com/ndjson/ndjson-spec">NDJSON</a>
 */
final class NdjsonWriter<R> implements RowWriter<R> {

    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "}\n".getBytes(StandardCharsets.US_ASCII);
    private static final boolean[] ESCAPED = escaped();
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final List<Column<R>> columns;
    private final byte[][] names;
    private final TextOutput out;

    NdjsonWriter(List<Column<R>> columns, OutputStream out) {
        this.columns = columns;
        this.out = new TextOutput(out);
        names = new byte[columns.size()][];
        for (int i = 0; i < names.length; i++) {
            names[i] = ((i == 0 ? "{\"" : ",\"") + columns.get(i).name() + "\":").getBytes(StandardCharsets.US_ASCII);
        }
    }

    private static boolean[] escaped() {
        var escaped = new boolean[0x100];
        Arrays.fill(escaped, 0, ' ', true);
        escaped['"'] = true;
        escaped['\\'] = true;
        return escaped;
    }

    @Override
    public void write(R row) throws IOException {
        for (int i = 0; i < names.length; i++) {
            out.put(names[i]);
            switch (columns.get(i)) {
                case Column.Text<R> text -> put(text.value().apply(row));
                case Column.Numeric<R> number -> put(number.value().applyAsLong(row));
                case Column.Time<R> time -> putTime(time.millis().applyAsLong(row));
                case Column.Flag<R> flag -> put(flag.value().apply(row));
            }
        }
        out.put(END);
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private void put(String text) throws IOException {
        if (text.isEmpty()) {
            out.put(NULL);
            return;
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int from = 0;
        out.put('"');
        for (int i = 0; i < utf8.length; i++) {
            if (ESCAPED[utf8[i] & 0xff]) {
                out.put(utf8, from, i);
                putEscaped((char) utf8[i]);
                from = i + 1;
            }
        }
        out.put(utf8, from, utf8.length);
        out.put('"');
    }

    private void putEscaped(char c) throws IOException {
        out.put('\\');
        if (c < ' ') {
            out.put('u');
            out.put('0');
            out.put('0');
            out.put(HEX[c >> 4]);
            out.put(HEX[c & 15]);
        } else {
            out.put(c);
        }
    }

    private void put(long number) throws IOException {
        if (number == Column.ABSENT) {
            out.put(NULL);
        } else {
            out.putNumber(number);
        }
    }

    private void putTime(long millis) throws IOException {
        if (millis == Column.ABSENT) {
            out.put(NULL);
            return;
        }
        out.put('"');
        out.putTime(millis);
        out.put('"');
    }

    private void put(@Nullable Boolean flag) throws IOException {
        out.put(flag == null ? NULL : flag ? TRUE : FALSE);
    }
}
