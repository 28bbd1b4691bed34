package dev.hoplog.query.export;

import java.io.Closeable;
import java.io.IOException;

/** Writes rows to a stream, which it takes for its own. For one thread. */
interface RowWriter<R> extends Closeable {

    void write(R row) throws IOException;

    /** Hands all rows on to the stream, where the format can do so before the end, and flushes that. */
    void flush() throws IOException;

    /** Ends what is written, and the stream. Without it there is no telling whether something is missing. */
    @Override
    void close() throws IOException;
}
