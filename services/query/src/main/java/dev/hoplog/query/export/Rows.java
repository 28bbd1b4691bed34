package dev.hoplog.query.export;

import org.jspecify.annotations.Nullable;

/** The rows of an export, in an order that is always the same. For one thread. */
interface Rows<R> {

    /** The next one; null behind the last. */
    @Nullable
    R next() throws InterruptedException;
}
