package dev.hoplog.analytics.generations;

import dev.hoplog.events.GenerationEvent;
import dev.hoplog.events.codec.UnknownEventException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/** A log in memory that several nodes can share, each with a reader of its own. */
final class MemoryGenerationLog {

    private final List<GenerationEvent> events = new ArrayList<>();
    private final Lock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private boolean isAway;
    private boolean hasUnknown;

    /** Whether neither reading nor appending is possible. */
    void setAway(boolean away) {
        lock.lock();
        try {
            isAway = away;
        } finally {
            lock.unlock();
        }
    }

    /** A newer version appends what this one does not know. */
    void appendUnknown() {
        lock.lock();
        try {
            hasUnknown = true;
        } finally {
            lock.unlock();
        }
    }

    List<GenerationEvent> events() {
        lock.lock();
        try {
            return List.copyOf(events);
        } finally {
            lock.unlock();
        }
    }

    /** From its beginning. */
    GenerationLog reader() {
        return new Reader();
    }

    private final class Reader implements GenerationLog {
        private int next;

        @Override
        public Read read(Duration patience) {
            lock.lock();
            try {
                requireHere();
                if (hasUnknown && next == events.size()) {
                    throw new UnknownEventException("an event of a kind that is not known");
                }
                long left = patience.toNanos();
                while (next == events.size() && left > 0) {
                    left = more.awaitNanos(left);
                }
                List<GenerationEvent> found = events.subList(next, events.size());
                var read = new Read(found, events.size(), true);
                next = events.size();
                return read;
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public long append(GenerationEvent event) {
            lock.lock();
            try {
                requireHere();
                events.add(event);
                more.signalAll();
                return events.size() - 1L;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {}
    }

    private void requireHere() {
        if (isAway) {
            throw new KafkaException("the brokers are away");
        }
    }
}
