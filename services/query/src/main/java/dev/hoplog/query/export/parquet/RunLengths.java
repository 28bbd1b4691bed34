package dev.hoplog.query.export.parquet;

/*
 *   run           varint(length << 1)              value in whole bytes
 *   bit-packed    varint(groups of 8 << 1 | 1)     8 values of WIDTH bits for each group, the lowest bits first
 *
 * Eight equal values or more are a run, if they begin where a group may; all others are packed by eights.
 */
/**
 * Small numbers in Parquet's mix of runs and packed bits.
 *
 * @see <a href="https://parquet.apache.org/docs/file-format/data-pages/encodings/#RLE">Parquet, encodings</a>
 */
final class RunLengths {

    private static final int GROUP = 8;

    private RunLengths() {}

    /**
     * Appends the first so many of these numbers.
     *
     * @param width of each in bits, 1 to 31
     */
    static void encode(int[] values, int count, int width, Bytes out) {
        int at = 0;
        int packedFrom = 0;
        while (at < count) {
            int run = runAt(values, at, count);
            if (run >= GROUP) {
                pack(values, packedFrom, at, width, out);
                repeat(values[at], run, width, out);
                at += run;
                packedFrom = at;
            } else {
                at += GROUP;
            }
        }
        pack(values, packedFrom, count, width, out);
    }

    private static int runAt(int[] values, int from, int count) {
        int to = from + 1;
        while (to < count && values[to] == values[from]) {
            to++;
        }
        return to - from;
    }

    private static void repeat(int value, int times, int width, Bytes out) {
        out.putVarint((long) times << 1);
        for (int bit = 0; bit < width; bit += Byte.SIZE) {
            out.putByte(value >>> bit);
        }
    }

    /** The last group is filled up with zeros, which no reader looks at. */
    private static void pack(int[] values, int from, int to, int width, Bytes out) {
        if (from >= to) {
            return;
        }
        int groups = (to - from + GROUP - 1) / GROUP;
        out.putVarint((long) groups << 1 | 1);
        long bits = 0;
        int kept = 0;
        for (int i = from; i < from + groups * GROUP; i++) {
            bits |= (i < to ? (long) values[i] : 0L) << kept;
            kept += width;
            while (kept >= Byte.SIZE) {
                out.putByte((int) bits);
                bits >>>= Byte.SIZE;
                kept -= Byte.SIZE;
            }
        }
    }
}
