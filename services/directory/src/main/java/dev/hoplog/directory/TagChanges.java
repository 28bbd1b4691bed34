package dev.hoplog.directory;

import dev.hoplog.events.LinkId;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;

/** Numbers by which one sees whether the rows of a tag may have changed; some tags share one. For all threads. */
final class TagChanges {

    private static final int NUMBERS = 1024;

    private final AtomicLongArray numbers = new AtomicLongArray(NUMBERS);

    /** @param prefix of the tag's rows */
    long of(byte[] prefix) {
        return numbers.get(place(prefix));
    }

    /** A row of a tag has changed, and whoever reads sees it. */
    void changed(byte[] key) {
        numbers.incrementAndGet(place(Arrays.copyOf(key, key.length - LinkId.LENGTH)));
    }

    private static int place(byte[] prefix) {
        return Math.floorMod(Arrays.hashCode(prefix), NUMBERS);
    }
}
