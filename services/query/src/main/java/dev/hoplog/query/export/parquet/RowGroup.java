package dev.hoplog.query.export.parquet;

import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows that were written, and where their columns are. */
record RowGroup(long rows, List<Column> columns) {

    RowGroup {
        columns = List.copyOf(columns);
    }

    /**
     * @param encodings by number
     * @param at where the first of its pages begins
     * @param dataAt where the first data page begins
     * @param end behind the last page
     * @param uncompressed size in bytes
     * @param absent rows without a value
     * @param least of the numbers; null where there is none
     */
    record Column(
            List<Encoding> encodings,
            long at,
            long dataAt,
            long end,
            long uncompressed,
            long absent,
            @Nullable Long least,
            @Nullable Long greatest) {

        Column {
            encodings = List.copyOf(encodings);
        }

        static Column of(Chunk.Written written, long at, long dataAt, long end) {
            var encodings = EnumSet.copyOf(written.data().encodings());
            long uncompressed = written.data().uncompressed();
            if (written.dictionary() != null) {
                encodings.addAll(written.dictionary().encodings());
                uncompressed += written.dictionary().uncompressed();
            }
            return new Column(
                    List.copyOf(encodings),
                    at,
                    dataAt,
                    end,
                    uncompressed,
                    written.absent(),
                    written.least(),
                    written.greatest());
        }

        boolean hasDictionary() {
            return dataAt > at;
        }
    }
}
