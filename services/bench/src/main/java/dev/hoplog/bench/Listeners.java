package dev.hoplog.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/** Many connections that listen to all clicks, read by one thread. */
final class Listeners implements AutoCloseable {

    /** In HTTP/1.0, whose bodies are not cut into chunks. */
    private static final byte[] REQUEST = ("GET /api/v1/events/stream?types=click HTTP/1.0\r\nHost: localhost\r\n"
                    + "X-Api-Key: " + Server.ADMIN_KEY + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);

    private static final byte[] BEGUN = "id: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TIME = "\"occurredAt\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final int TIME_LENGTH = "2026-11-23T12:00:00.000Z".length();

    private final Selector selector = Selector.open();
    private final Thread thread = Thread.ofPlatform().daemon().unstarted(this::read);
    private final ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
    private final int count;
    private long[] delays = new long[1 << 20];
    private int told;
    private int begun;
    private volatile boolean isReading = true;

    Listeners(int port, int count) throws IOException {
        this.count = count;
        for (int i = 0; i < count; i++) {
            var channel = SocketChannel.open();
            channel.setOption(StandardSocketOptions.SO_RCVBUF, 1 << 16);
            channel.connect(new InetSocketAddress("127.0.0.1", port));
            channel.write(ByteBuffer.wrap(REQUEST));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, new Matching());
        }
        thread.start();
    }

    /** How far a connection's bytes match what is looked for, across reads. */
    private static final class Matching {

        private final byte[] time = new byte[TIME_LENGTH];
        private int matched;
        private int digits = -1;
        private int begin;

        /** Whether this is the last byte of a time. */
        boolean isTime(byte b) {
            if (digits >= 0) {
                // A whole second has no fraction.
                if (b == '"') {
                    return true;
                }
                time[digits++] = b;
                return false;
            }
            matched = b == TIME[matched] ? matched + 1 : b == TIME[0] ? 1 : 0;
            if (matched == TIME.length) {
                matched = 0;
                digits = 0;
            }
            return false;
        }

        long takeTime() {
            int length = digits;
            digits = -1;
            return Instant.parse(new String(time, 0, length, StandardCharsets.US_ASCII))
                    .toEpochMilli();
        }

        boolean hasBegun(byte b) {
            if (begin < BEGUN.length) {
                begin = b == BEGUN[begin] ? begin + 1 : 0;
                return begin == BEGUN.length;
            }
            return false;
        }
    }

    void awaitAll() {
        while (begun() < count) {
            LockSupport.parkNanos(10_000_000);
        }
    }

    private synchronized int begun() {
        return begun;
    }

    void stopReading() {
        isReading = false;
    }

    /** What was told so far does not count. */
    synchronized void forget() {
        told = 0;
    }

    synchronized long told() {
        return told;
    }

    /** How long after a click so many of its listeners were told, in milliseconds. */
    synchronized long delay(double quantile) {
        long[] sorted = Arrays.copyOf(delays, Math.min(told, delays.length));
        Arrays.sort(sorted);
        return sorted.length == 0 ? 0 : sorted[(int) (quantile * (sorted.length - 1))];
    }

    @Override
    public void close() throws IOException {
        isReading = false;
        selector.wakeup();
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }

    private void read() {
        try {
            while (isReading) {
                selector.select(this::read);
            }
        } catch (ClosedSelectorException e) {
            // It was closed, and nobody listens any more.
        } catch (IOException e) {
            throw new BenchException("A listener's connection broke (" + e.getMessage() + ").", e);
        }
    }

    private void read(SelectionKey key) {
        try {
            bytes.clear();
            int read = ((SocketChannel) key.channel()).read(bytes);
            if (read < 0) {
                key.cancel();
                return;
            }
            find((Matching) key.attachment(), System.currentTimeMillis());
        } catch (IOException e) {
            key.cancel();
        }
    }

    private synchronized void find(Matching matching, long now) {
        for (int i = 0; i < bytes.position(); i++) {
            byte b = bytes.get(i);
            if (matching.hasBegun(b)) {
                begun++;
            }
            if (matching.isTime(b)) {
                if (told == delays.length) {
                    delays = Arrays.copyOf(delays, 2 * delays.length);
                }
                delays[told++] = now - matching.takeTime();
            }
        }
    }
}
