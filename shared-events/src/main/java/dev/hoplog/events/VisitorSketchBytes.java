package dev.hoplog.events;

import java.util.Arrays;

/** The bytes of an Apache DataSketches HLL sketch of visitors: 2^11 registers of a byte, compact; none where nobody is in it. Immutable. */
public final class VisitorSketchBytes {

    public static final VisitorSketchBytes NONE = new VisitorSketchBytes(new byte[0]);

    private final byte[] bytes;

    private VisitorSketchBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Takes the bytes for its own. */
    public static VisitorSketchBytes of(byte[] bytes) {
        return bytes.length == 0 ? NONE : new VisitorSketchBytes(bytes);
    }

    public int size() {
        return bytes.length;
    }

    /** Not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VisitorSketchBytes that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "a sketch of " + bytes.length + " bytes";
    }
}
