package dev.hoplog.directory;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;

/** How a thread that reads a topic is told to end, soon: out of a poll, or out of a pause. */
public final class Ending implements AutoCloseable {

    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile @Nullable Consumer<byte[], byte[]> current;

    /** The thread reads with this consumer now; null: with none. A poll of it ends with a WakeupException. */
    public void reads(@Nullable Consumer<byte[], byte[]> consumer) {
        current = consumer;
    }

    public boolean isAsked() {
        return closing.getCount() == 0;
    }

    /** Waits, or less if the thread is to end. An interruption ends it too. */
    public void pause(Duration pause) {
        try {
            closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            closing.countDown();
        }
    }

    /** Asks it to end; any thread may. */
    @Override
    public void close() {
        closing.countDown();
        Consumer<byte[], byte[]> consumer = current;
        if (consumer != null) {
            consumer.wakeup();
        }
    }
}
