package dev.hoplog.analytics;

import java.util.Arrays;

/** The bytes of a {@link Delta}: most of them are only carried on. Immutable. */
final class PackedDelta {

    private final byte[] bytes;

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
        return StoreSerdes.deltaCounts(bytes);
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
