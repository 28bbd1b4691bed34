package dev.hoplog.query.export;

/**
 * An export under way. For one thread.
 *
 * @param cursor where it begins, and up to where it goes
 * @param plan all of it, with what was read before
 */
record Reading<R>(Cursor cursor, Plan plan, Records<?> records, Rows<R> rows) implements AutoCloseable {

    @Override
    public void close() {
        records.close();
    }
}
