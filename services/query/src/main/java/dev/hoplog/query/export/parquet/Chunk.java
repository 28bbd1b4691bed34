package dev.hoplog.query.export.parquet;

import org.jspecify.annotations.Nullable;

/** The values of a column in a row group, gathered into pages. */
abstract sealed class Chunk permits TextChunk, NumberChunk, FlagChunk {

    /** A page is decoded as a whole; many small ones cost headers. */
    static final int ROWS_OF_A_PAGE = 20_000;

    private static final int BYTES_OF_A_PAGE = 1 << 20;

    private final int[] levels = new int[ROWS_OF_A_PAGE];
    private final Bytes page = new Bytes();
    private final Bytes levelBytes = new Bytes();
    private Pages data = new Pages();
    private int rows;
    private long rowsBefore;
    private long present;

    static Chunk of(Field.Kind kind) {
        return switch (kind) {
            case TEXT -> new TextChunk();
            case NUMBER, TIME -> new NumberChunk();
            case FLAG -> new FlagChunk();
        };
    }

    /**
     * What was written of a column of a row group.
     *
     * @param dictionary null for none; it stands before the data
     */
    record Written(
            @Nullable Pages dictionary,
            Pages data,
            long rows,
            long absent,
            @Nullable Long least,
            @Nullable Long greatest) {}

    void addAbsent() {
        level(0);
    }

    /** A subclass has kept a value. */
    final void addPresent() {
        present++;
        level(1);
    }

    private void level(int level) {
        levels[rows++] = level;
        if (rows == ROWS_OF_A_PAGE || pageBytes() >= BYTES_OF_A_PAGE) {
            endPage();
        }
    }

    final void endPage() {
        if (rows == 0) {
            return;
        }
        page.clear();
        levelBytes.clear();
        RunLengths.encode(levels, rows, 1, levelBytes);
        page.putInt(levelBytes.size());
        page.put(levelBytes);
        Encoding encoding = encoding();
        encodePage(page);
        data.addData(page, rows, encoding);
        rowsBefore += rows;
        rows = 0;
    }

    /** About what is kept in memory, in bytes. */
    final long bytes() {
        return data.bytes().size() + pageBytes() + dictionaryBytes();
    }

    /** Gives all that was added, and begins anew. */
    final Written end() {
        endPage();
        var written = new Written(takeDictionary(), data, rowsBefore, rowsBefore - present, least(), greatest());
        data = new Pages();
        rowsBefore = 0;
        present = 0;
        begin();
        return written;
    }

    /** Of the values since the last page. */
    abstract Encoding encoding();

    /** Appends the values since the last page, and forgets them. */
    abstract void encodePage(Bytes to);

    /** Of the values since the last page. */
    abstract int pageBytes();

    /** Forgets the row group. */
    abstract void begin();

    int dictionaryBytes() {
        return 0;
    }

    @Nullable
    Pages takeDictionary() {
        return null;
    }

    /** The least number; null where there is none. */
    @Nullable
    Long least() {
        return null;
    }

    @Nullable
    Long greatest() {
        return null;
    }
}
