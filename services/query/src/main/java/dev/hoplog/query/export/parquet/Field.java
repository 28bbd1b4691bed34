package dev.hoplog.query.export.parquet;

/** A column of a file. A row may have no value in it. */
public record Field(String name, Kind kind) {

    /** What the values are. */
    public enum Kind {
        /** UTF-8. */
        TEXT(6),
        /** 64 bits. */
        NUMBER(2),
        /** Milliseconds since 1970-01-01T00:00Z. */
        TIME(2),
        FLAG(0);

        private final int type;

        Kind(int type) {
            this.type = type;
        }

        /** The number of the physical type in Parquet. */
        int type() {
            return type;
        }
    }
}
