package dev.hoplog.analytics;

import com.google.protobuf.ByteString;
import java.lang.foreign.MemorySegment;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.HllUnion;
import org.apache.datasketches.hll.TgtHllType;

/**
 * Estimates how many different visitors it was given, however often and in however many parts (HyperLogLog, Flajolet et al.
 * 2007, as Apache DataSketches has it). With 2^11 registers the standard error is 2.3 %, and small numbers are exact.
 *
 * <p>A register takes a byte. With half of it, as many bytes hold twice the registers, and the standard error is 1.63 %; but to
 * unite those takes up to seven times as long, and a busy link has some thirty.
 */
final class VisitorSketch {

    /** The standard error, as a share of the number. */
    static final double STANDARD_ERROR = 0.023;

    private static final int LG_REGISTERS = 11;

    private final HllUnion union = new HllUnion(LG_REGISTERS);

    void add(long hash) {
        union.update(hash);
    }

    void add(long[] hashes) {
        for (long hash : hashes) {
            union.update(hash);
        }
    }

    /** @param packed what {@link #with} or {@link #packed} gave, or nothing */
    void add(ByteString packed) {
        if (!packed.isEmpty()) {
            union.update(heapify(packed));
        }
    }

    void add(VisitorSketch other) {
        union.update(other.union.getResult(TgtHllType.HLL_8));
    }

    /** The bytes of it; nothing for nobody. */
    ByteString packed() {
        return union.isEmpty()
                ? ByteString.EMPTY
                : ByteString.copyFrom(union.getResult(TgtHllType.HLL_8).toCompactByteArray());
    }

    long estimate() {
        return Math.round(union.getEstimate());
    }

    /**
     * The bytes of a sketch with more visitors.
     *
     * @param packed what this gave before, or nothing
     */
    static ByteString with(ByteString packed, long[] hashes) {
        HllSketch sketch = packed.isEmpty() ? new HllSketch(LG_REGISTERS, TgtHllType.HLL_8) : heapify(packed);
        for (long hash : hashes) {
            sketch.update(hash);
        }
        return ByteString.copyFrom(sketch.toCompactByteArray());
    }

    /**
     * The bytes of a sketch of the visitors of both.
     *
     * @param one what {@link #with} gave, or nothing
     * @param other the same
     */
    static ByteString union(ByteString one, ByteString other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.concat(other);
        }
        var both = new HllUnion(LG_REGISTERS);
        both.update(heapify(one));
        both.update(heapify(other));
        return ByteString.copyFrom(both.getResult(TgtHllType.HLL_8).toCompactByteArray());
    }

    private static HllSketch heapify(ByteString packed) {
        return HllSketch.heapify(MemorySegment.ofBuffer(packed.asReadOnlyByteBuffer()));
    }
}
