package dev.hoplog.query.export.parquet;

import org.jspecify.annotations.Nullable;

/** Numbers, and between which they are, so that readers need not look at all of them. */
final class NumberChunk extends Chunk {

    private final Bytes values = new Bytes();
    private long least = Long.MAX_VALUE;
    private long greatest = Long.MIN_VALUE;

    void add(long value) {
        values.putLong(value);
        least = Math.min(least, value);
        greatest = Math.max(greatest, value);
        addPresent();
    }

    @Override
    Encoding encoding() {
        return Encoding.PLAIN;
    }

    @Override
    void encodePage(Bytes to) {
        to.put(values);
        values.clear();
    }

    @Override
    int pageBytes() {
        return values.size();
    }

    @Override
    void begin() {
        least = Long.MAX_VALUE;
        greatest = Long.MIN_VALUE;
    }

    @Override
    @Nullable
    Long least() {
        return least > greatest ? null : least;
    }

    @Override
    @Nullable
    Long greatest() {
        return least > greatest ? null : greatest;
    }
}
