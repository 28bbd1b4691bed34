package dev.hoplog.analytics;

import dev.hoplog.analytics.classify.Dimension;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The bytes of a {@link Delta}: most of them are only carried on. Never changes. */
final class PackedDelta {

    private static final int FEW = 2;

    private final byte[] bytes;

    /** What was unpacked once, if it is small, as most are: rows that are read again and again are kept with it. */
    private volatile @Nullable Delta counts;

    /** Takes the bytes for its own. */
    PackedDelta(byte[] bytes) {
        this.bytes = bytes;
    }

    static PackedDelta of(Delta delta) {
        return new PackedDelta(StoreSerdes.encode(delta));
    }

    Delta unpack() {
        return StoreSerdes.delta(bytes);
    }

    /** Without the details, which take most of the time. */
    Delta unpackCounts() {
        Delta known = counts;
        if (known == null) {
            known = StoreSerdes.deltaCounts(bytes);
            if (isSmall(known)) {
                counts = known;
            }
        }
        return known;
    }

    private static boolean isSmall(Delta delta) {
        Visitors visitors = delta.visitors();
        return delta.minutes().size() <= FEW
                && visitors.sketches().isEmpty()
                && visitors.size() <= FEW
                && IntStream.range(0, visitors.size()).allMatch(i -> visitors.hashes(i).length <= FEW);
    }

    /** Of the details, those of one dimension. */
    Details unpackDetails(Dimension dimension) {
        return StoreSerdes.deltaDetails(bytes, dimension);
    }

    int size() {
        return bytes.length;
    }

    /** Not to be changed. */
    byte[] bytes() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PackedDelta that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
