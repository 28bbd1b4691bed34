package dev.hoplog.query.export;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/*
 *   Kafka --fetch, decode, classify--> queue ----> format, write
 *          (own thread)              (bounded)     (whoever asks)
 *
 * The two sides are about the same work. Whoever asks slowly lets the queue fill up; then nothing more is read.
 */
/** Rows that are made on a thread of its own, some ahead of who asks. */
final class RowsAhead<R> implements Rows<R>, AutoCloseable {

    private static final int ROWS_AT_ONCE = 256;
    private static final int MOST_AHEAD = 8;

    private final BlockingQueue<Some<R>> queue = new ArrayBlockingQueue<>(MOST_AHEAD);
    private final Thread maker;
    private Some<R> some = new Some<>(List.of(), false, null);
    private int next;

    /** @param failure why there are no more; null for another reason */
    private record Some<R>(
            List<R> rows, boolean isLast, @Nullable RuntimeException failure) {}

    /** Takes the rows for its own. */
    RowsAhead(Rows<R> rows, ThreadFactory threads) {
        maker = threads.newThread(() -> make(rows));
        maker.start();
    }

    @Override
    public @Nullable R next() throws InterruptedException {
        while (next == some.rows().size()) {
            if (some.failure() != null) {
                throw some.failure();
            }
            if (some.isLast()) {
                return null;
            }
            some = queue.take();
            next = 0;
        }
        return some.rows().get(next++);
    }

    /** The rows are nobody's afterwards. */
    @Override
    public void close() {
        maker.interrupt();
        boolean isInterrupted = false;
        while (maker.isAlive()) {
            try {
                maker.join();
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void make(Rows<R> rows) {
        try {
            queue.put(last(rows));
        } catch (InterruptedException e) {
            // Nobody asks any more, and this is the end of the thread.
        }
    }

    private Some<R> last(Rows<R> rows) throws InterruptedException {
        var made = new ArrayList<R>(ROWS_AT_ONCE);
        try {
            for (R row = rows.next(); row != null; row = rows.next()) {
                made.add(row);
                if (made.size() == ROWS_AT_ONCE) {
                    queue.put(new Some<>(made, false, null));
                    made = new ArrayList<>(ROWS_AT_ONCE);
                }
            }
            return new Some<>(made, true, null);
        } catch (RuntimeException e) {
            return new Some<>(made, true, e);
        }
    }
}
