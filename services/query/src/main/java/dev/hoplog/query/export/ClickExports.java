package dev.hoplog.query.export;

import dev.hoplog.analytics.classify.Classifier;
import dev.hoplog.api.Hosts;
import dev.hoplog.api.role.FirstContact;
import dev.hoplog.events.topics.Topic;
import dev.hoplog.events.topics.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * The exports of clicks of a process: a few at a time, on threads that step back behind redirects. Whoever reads slowly holds up
 * his own export, and nobody else.
 */
public final class ClickExports implements FirstContact.Listener, SmartLifecycle {

    static final int MOST_AT_ONCE = 4;

    /** Pages of which it is known what the log has before them. Each takes some kilobytes. */
    private static final int MOST_PAGES = 64;

    private final Function<Uuid, ClickLog> logs;
    private final ThreadFactory threads;
    private final List<Running> running = new ArrayList<>();
    private final Map<String, Seen> seenBeforePages = new LinkedHashMap<>() {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Seen> eldest) {
            return size() > MOST_PAGES;
        }
    };
    private @Nullable Uuid topicId;
    private boolean isStarted;
    private boolean isEnding;

    /** @param cut breaks the connection that it writes to, also while a write waits */
    private record Running(Thread thread, Runnable cut) {}

    /** There are too many, or the node cannot read the log now. */
    static final class BusyException extends Exception {

        private static final long serialVersionUID = 1L;

        BusyException(String sentence) {
            super(sentence);
        }
    }

    /** @param json the rows, each an object, with commas between */
    @SuppressWarnings("ArrayRecordComponent") // pages are not compared
    record Page(byte[] json, @Nullable Cursor next) {}

    /**
     * Those of one Kafka.
     *
     * @param consumers makes consumers with {@link #consumerSettings}
     * @param partitions of {@code click-events}
     * @param classifier asked for at the first export
     * @param threads on which the log is read and exports run
     */
    public static ClickExports of(
            Supplier<Consumer<byte[], byte[]>> consumers,
            int partitions,
            Supplier<Classifier> classifier,
            Hosts hosts,
            ThreadFactory threads) {
        return new ClickExports(topicId -> new ClickLog(consumers, topicId, partitions, classifier, hosts), threads);
    }

    /** What the consumers must be made with. */
    public static Map<String, Object> consumerSettings() {
        return KafkaRecords.consumerSettings();
    }

    /**
     * @param logs the log with this topic id
     * @param threads on which exports run
     */
    ClickExports(Function<Uuid, ClickLog> logs, ThreadFactory threads) {
        this.logs = logs;
        this.threads = threads;
    }

    @Override
    public void reached(Topics.Found found) {
        reached(found.id(Topic.CLICK_EVENTS));
    }

    synchronized void reached(Uuid found) {
        topicId = found;
    }

    @Override
    public void refused(String reason) {
        // Nothing of a wrong topic is given out.
    }

    /** The topic whose cursors are good here; empty before the first contact with it. */
    synchronized Optional<Uuid> topicId() {
        return Optional.ofNullable(topicId);
    }

    /**
     * The rows behind a cursor, as JSON.
     *
     * @param from null for the first ones
     */
    Page page(Uuid topic, ClickFilter filter, @Nullable Cursor from, int limit)
            throws BusyException, IOException, InterruptedException {
        return run(() -> readPage(topic, filter, from, limit), () -> {});
    }

    private Page readPage(Uuid topic, ClickFilter filter, @Nullable Cursor from, int limit)
            throws IOException, InterruptedException {
        Seen seen = from == null ? new Seen() : takeSeen(from);
        try (Reading<ClickRow> reading = logs.apply(topic).read(filter, from, seen)) {
            var json = new ByteArrayOutputStream();
            var line = new ByteArrayOutputStream();
            Cursor next = reading.cursor();
            try (var writer = new NdjsonWriter<>(ClickColumns.ALL, line)) {
                for (int i = 0; i < limit; i++) {
                    ClickRow row = reading.rows().next();
                    if (row == null) {
                        return new Page(json.toByteArray(), null);
                    }
                    line.reset();
                    writer.write(row);
                    writer.flush();
                    if (i > 0) {
                        json.write(',');
                    }
                    json.write(line.toByteArray(), 0, line.size() - 1);
                    next = reading.cursor().after(row.position());
                }
            }
            keepSeen(next, seen);
            return new Page(json.toByteArray(), next);
        }
    }

    private synchronized @Nullable Seen takeSeen(Cursor before) {
        return seenBeforePages.remove(before.toString());
    }

    private synchronized void keepSeen(Cursor before, @Nullable Seen seen) {
        if (seen != null) {
            seenBeforePages.put(before.toString(), seen);
        }
    }

    /**
     * Writes all rows behind a cursor, and closes the stream.
     *
     * @param from null for all that the log has now
     * @param begin gives the stream, once it is known that there is something to be read; it is told where the export begins
     * @param cut breaks the connection behind the stream, also while a write waits
     * @throws IOException if nobody reads any more
     */
    void stream(Uuid topic, ClickFilter filter, @Nullable Cursor from, Format format, Beginning begin, Runnable cut)
            throws BusyException, IOException, InterruptedException {
        run(
                () -> {
                    try (Reading<ClickRow> reading = logs.apply(topic).read(filter, from, null);
                            var rows = new RowsAhead<>(reading.rows(), threads)) {
                        OutputStream out = begin.at(reading.cursor());
                        RowWriter<ClickRow> writer =
                                format.writer(ClickColumns.ALL, out, from != null && from.after() != null);
                        for (ClickRow row = rows.next(); row != null; row = rows.next()) {
                            writer.write(row);
                        }
                        writer.close();
                    }
                    return true;
                },
                cut);
    }

    /** Where an export is written to. */
    @FunctionalInterface
    interface Beginning {
        OutputStream at(Cursor cursor) throws IOException;
    }

    /** Runs an export on a thread of its own, and waits for it. */
    private <V> V run(Callable<V> export, Runnable cut) throws BusyException, IOException, InterruptedException {
        var task = new FutureTask<>(export);
        var one = new Running(threads.newThread(task), cut);
        synchronized (this) {
            if (isEnding) {
                throw new BusyException("This node ends.");
            }
            if (running.size() >= MOST_AT_ONCE) {
                throw new BusyException("There are " + MOST_AT_ONCE + " exports on this node already.");
            }
            running.add(one);
        }
        try {
            one.thread().start();
            return task.get();
        } catch (InterruptedException e) {
            end(one);
            throw e;
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case InterruptedException _ -> throw new BusyException("This node ends.");
                case RuntimeException failure -> throw failure;
                case null, default -> throw new IllegalStateException("an export failed", e);
            }
        } finally {
            synchronized (this) {
                running.remove(one);
            }
        }
    }

    @Override
    public synchronized void start() {
        isStarted = true;
    }

    /** Ends all exports, before anybody waits for requests to end. */
    @Override
    public void stop() {
        List<Running> ending;
        synchronized (this) {
            isStarted = false;
            isEnding = true;
            ending = List.copyOf(running);
        }
        ending.forEach(ClickExports::end);
    }

    @Override
    public synchronized boolean isRunning() {
        return isStarted;
    }

    /** A write that waits looks whether its connection is closed when it is interrupted, and waits on while it is not yet. */
    private static void end(Running one) {
        one.cut().run();
        Thread.ofVirtual().start(() -> {
            try {
                do {
                    one.thread().interrupt();
                } while (!one.thread().join(Duration.ofMillis(20)));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
