package dev.hoplog.query.export;

import org.jspecify.annotations.Nullable;

/** The records of a plan: partition after partition, each in order. For one thread. */
interface Records<T> extends AutoCloseable {

    /**
     * The next one; null behind the last.
     *
     * @throws org.apache.kafka.common.KafkaException if the log cannot be read on
     */
    @Nullable
    LogRecord<T> next() throws InterruptedException;

    @Override
    void close();
}
