package dev.hoplog.query.export.parquet;

/** How the values of a page are written, by the number that Parquet gives it. */
enum Encoding {
    PLAIN(0),
    RUN_LENGTHS(3),
    DICTIONARY(8);

    private final int number;

    Encoding(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
