package dev.hoplog.standalone;

import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Visitors who follow one slug, several at a time, and what they saw. */
final class Traffic implements AutoCloseable {

    private final ExecutorService visitors;
    /** Requests that were answered 302. */
    final AtomicLong redirected = new AtomicLong();
    /** Requests whose answer was never seen: they may or may not have been counted. */
    final AtomicLong unknown = new AtomicLong();
    /** Requests that were answered in any other way. */
    final AtomicLong other = new AtomicLong();

    /** @param requests of each visitor, unless the server goes away before */
    Traffic(HoplogProcess hoplog, String slug, int visitors, int requests) {
        this.visitors = Executors.newFixedThreadPool(visitors);
        for (int visitor = 0; visitor < visitors; visitor++) {
            this.visitors.execute(() -> follow(hoplog, slug, requests));
        }
        this.visitors.shutdown();
    }

    void await() throws InterruptedException {
        if (!visitors.awaitTermination(120, TimeUnit.SECONDS)) {
            throw new AssertionError("the visitors did not come to an end");
        }
    }

    @Override
    public void close() {
        visitors.shutdownNow();
    }

    private void follow(HoplogProcess hoplog, String slug, int requests) {
        try {
            for (int i = 0; i < requests; i++) {
                (hoplog.follow(slug).statusCode() == 302 ? redirected : other).incrementAndGet();
            }
        } catch (IOException e) {
            unknown.incrementAndGet();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
