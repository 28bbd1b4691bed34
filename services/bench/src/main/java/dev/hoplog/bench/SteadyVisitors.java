package dev.hoplog.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Visitors who follow links at a steady rate over one connection, whatever else goes on. A request that is late because the one
 * before it was answered late counts from when it was due.
 */
final class SteadyVisitors implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 10_000;
    private static final int MOST = 1 << 20;

    private final Connection connection;
    private final int links;
    private final long betweenNanos;
    private final SplittableRandom random = new SplittableRandom(3);
    private final long[] nanos = new long[MOST];
    private final Thread thread = Thread.ofPlatform().name("visitors").daemon().unstarted(this::visit);
    private final AtomicInteger answered = new AtomicInteger();
    private volatile boolean isOver;
    private volatile @Nullable IOException failure;

    /**
     * They begin at once.
     *
     * @param links that there are
     * @param perSecond requests
     */
    SteadyVisitors(int port, int links, int perSecond) throws IOException {
        connection = new Connection(port, PATIENCE_MILLIS);
        this.links = links;
        betweenNanos = 1_000_000_000L / perSecond;
        thread.start();
    }

    /** How many were answered so far. */
    int answered() {
        return answered.get();
    }

    /**
     * How long those waited that were answered between two counts, in milliseconds.
     *
     * @param quantile such as 0.99
     * @throws BenchException if any request failed
     */
    double millis(int from, int to, double quantile) {
        IOException failed = failure;
        if (failed != null || from >= to) {
            throw new BenchException("A redirect failed meanwhile: " + failed, failed);
        }
        long[] some = Arrays.copyOfRange(nanos, from, to);
        Arrays.sort(some);
        return some[(int) Math.min(some.length - 1L, (long) (some.length * quantile))] / 1e6;
    }

    @Override
    public void close() throws IOException {
        isOver = true;
        connection.close();
    }

    private void visit() {
        try {
            for (long due = System.nanoTime(); !isOver && answered.get() < MOST; due += betweenNanos) {
                pauseUntil(due);
                connection.send("GET /" + Links.slug(anyOfDefaultDomain()) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
                String status = connection.line();
                int length = 0;
                for (String header = connection.line(); !header.isEmpty(); header = connection.line()) {
                    if (header.toLowerCase(Locale.ROOT).startsWith("content-length: ")) {
                        length = Integer.parseInt(header.substring("content-length: ".length()));
                    }
                }
                connection.skip(length);
                if (!status.startsWith("HTTP/1.1 302")) {
                    throw new IOException(status);
                }
                nanos[answered.get()] = System.nanoTime() - due;
                answered.incrementAndGet();
            }
        } catch (IOException e) {
            if (!isOver) {
                failure = e;
            }
        }
    }

    private int anyOfDefaultDomain() {
        int link = random.nextInt(links);
        return SampleClicks.domain(link).isDefault() ? link : link - 1;
    }

    private static void pauseUntil(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
