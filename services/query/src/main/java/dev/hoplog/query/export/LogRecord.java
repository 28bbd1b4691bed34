package dev.hoplog.query.export;

/** A record of a topic, its value decoded. */
record LogRecord<T>(int partition, long offset, T value) {}
