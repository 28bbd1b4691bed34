package dev.hoplog.query.export.parquet;

import com.github.luben.zstd.Zstd;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Compressed pages of a column of a row group, one behind the other, each with its header. */
final class Pages {

    /** Number of the codec in Parquet. */
    static final int ZSTD = 6;

    private static final int DATA = 0;
    private static final int DICTIONARY = 2;

    private final Bytes bytes = new Bytes();
    private final Set<Encoding> encodings = EnumSet.of(Encoding.RUN_LENGTHS);
    private long uncompressed;

    /** So many values, those that are absent included. */
    void addData(Bytes page, int values, Encoding encoding) {
        encodings.add(encoding);
        add(
                page,
                DATA,
                header -> header.begin(5)
                        .number(1, values)
                        .number(2, encoding.number())
                        .number(3, Encoding.RUN_LENGTHS.number())
                        .number(4, Encoding.RUN_LENGTHS.number())
                        .end());
    }

    void addDictionary(Bytes page, int values) {
        encodings.add(Encoding.PLAIN);
        add(
                page,
                DICTIONARY,
                header -> header.begin(7)
                        .number(1, values)
                        .number(2, Encoding.PLAIN.number())
                        .end());
    }

    private void add(Bytes page, int type, UnaryOperator<Thrift> details) {
        byte[] compressed = Zstd.compress(page.toArray());
        Bytes header = details.apply(
                        new Thrift().number(1, type).number(2, page.size()).number(3, compressed.length))
                .finish();
        bytes.put(header);
        bytes.put(compressed);
        uncompressed += header.size() + page.size();
    }

    Bytes bytes() {
        return bytes;
    }

    Set<Encoding> encodings() {
        return encodings;
    }

    /** With the headers, in bytes. */
    long uncompressed() {
        return uncompressed;
    }
}
