package dev.hoplog.query.export;

import dev.hoplog.analytics.classify.DirectMappedCache;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/*
 * Spreadsheets calculate what begins with = + - or @, also behind a tab or a carriage return, and what visitors send stands in
 * these files. So a text that begins like this gets an apostrophe before it, by which spreadsheets know a text. One that has
 * apostrophes before such a beginning gets one more: whoever takes one away from each of these has the text as it was.
 */
/**
 * Comma-separated values with a line of names. What a row does not have is empty.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>
 */
final class CsvWriter<R> implements RowWriter<R> {

    private static final byte[] END = "\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

    /** What a field is put between quotation marks for. */
    private static final boolean[] QUOTED = quoted();

    private final List<Column<R>> columns;
    private final DirectMappedCache<byte[]> texts = new DirectMappedCache<>(CsvWriter::field);
    private final TextOutput out;
    private boolean needsNames;

    CsvWriter(List<Column<R>> columns, OutputStream out, boolean withNames) {
        this.columns = columns;
        this.out = new TextOutput(out);
        needsNames = withNames;
    }

    @Override
    public void write(R row) throws IOException {
        putNames();
        for (int i = 0; i < columns.size(); i++) {
            if (i > 0) {
                out.put(',');
            }
            switch (columns.get(i)) {
                case Column.Text<R> text -> put(text.value().apply(row));
                case Column.Numeric<R> number -> {
                    long value = number.value().applyAsLong(row);
                    if (value != Column.ABSENT) {
                        out.putNumber(value);
                    }
                }
                case Column.Time<R> time -> {
                    long millis = time.millis().applyAsLong(row);
                    if (millis != Column.ABSENT) {
                        out.putTime(millis);
                    }
                }
                case Column.Flag<R> flag -> {
                    Boolean value = flag.value().apply(row);
                    if (value != null) {
                        out.put(value ? TRUE : FALSE);
                    }
                }
            }
        }
        out.put(END);
    }

    @Override
    public void flush() throws IOException {
        putNames();
        out.flush();
    }

    @Override
    public void close() throws IOException {
        putNames();
        out.close();
    }

    private void putNames() throws IOException {
        if (needsNames) {
            needsNames = false;
            for (int i = 0; i < columns.size(); i++) {
                if (i > 0) {
                    out.put(',');
                }
                put(columns.get(i).name());
            }
            out.put(END);
        }
    }

    private void put(String text) throws IOException {
        if (!text.isEmpty()) {
            out.put(texts.get(text));
        }
    }

    private static byte[] field(String text) {
        byte[] utf8 = (isFormula(text) ? "'" + text : text).getBytes(StandardCharsets.UTF_8);
        int quotes = isQuoted(utf8) ? 2 : 0;
        if (quotes == 0) {
            return utf8;
        }
        for (byte b : utf8) {
            quotes += b == '"' ? 1 : 0;
        }
        var quoted = new byte[utf8.length + quotes];
        int at = 0;
        quoted[at++] = '"';
        for (byte b : utf8) {
            if (b == '"') {
                quoted[at++] = '"';
            }
            quoted[at++] = b;
        }
        quoted[at] = '"';
        return quoted;
    }

    private static boolean isFormula(String text) {
        int i = 0;
        while (i < text.length() && text.charAt(i) == '\'') {
            i++;
        }
        return i < text.length() && "=+-@\t\r".indexOf(text.charAt(i)) >= 0;
    }

    private static boolean isQuoted(byte[] utf8) {
        for (byte b : utf8) {
            if (QUOTED[b & 0xff]) {
                return true;
            }
        }
        return false;
    }

    private static boolean[] quoted() {
        var quoted = new boolean[0x100];
        for (char c : new char[] {',', '"', '\n', '\r'}) {
            quoted[c] = true;
        }
        return quoted;
    }
}
