package dev.hoplog.api.http;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;

/** Time that moves by hand. */
final class ManualTime implements TimeMeter {

    private long nanos = 1;

    void pass(Duration duration) {
        nanos += duration.toNanos();
    }

    @Override
    public long currentTimeNanos() {
        return nanos;
    }

    @Override
    public boolean isWallClockBased() {
        return false;
    }
}
