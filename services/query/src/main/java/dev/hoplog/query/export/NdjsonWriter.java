package dev.hoplog.query.export;

import dev.hoplog.analytics.classify.DirectMappedCache;
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
    private static final byte[] UNICODE = "\\u00".getBytes(StandardCharsets.US_ASCII);
    private static final boolean[] ESCAPED = escaped();
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final List<Column<R>> columns;
    private final byte[][] names;
    private final DirectMappedCache<byte[]> texts = new DirectMappedCache<>(NdjsonWriter::quoted);
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
        out.put(text.isEmpty() ? NULL : texts.get(text));
    }

    private static byte[] quoted(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        var json = new byte[length(utf8)];
        int at = 0;
        json[at++] = '"';
        for (byte b : utf8) {
            if (ESCAPED[b & 0xff]) {
                at = escape(b, json, at);
            } else {
                json[at++] = b;
            }
        }
        json[at] = '"';
        return json;
    }

    private static int length(byte[] utf8) {
        int length = 2 + utf8.length;
        for (byte b : utf8) {
            if (ESCAPED[b & 0xff]) {
                length += b < ' ' ? UNICODE.length + 1 : 1;
            }
        }
        return length;
    }

    /** Only bytes below 128 are escaped. Gives where the next one goes. */
    private static int escape(byte b, byte[] json, int at) {
        if (b >= ' ') {
            json[at] = '\\';
            json[at + 1] = b;
            return at + 2;
        }
        System.arraycopy(UNICODE, 0, json, at, UNICODE.length);
        json[at + UNICODE.length] = (byte) HEX[b >> 4];
        json[at + UNICODE.length + 1] = (byte) HEX[b & 15];
        return at + UNICODE.length + 2;
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
