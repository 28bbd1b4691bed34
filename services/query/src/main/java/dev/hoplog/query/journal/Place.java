package dev.hoplog.query.journal;

/**
 * A place in a segment: the number of an entry and the byte its frame begins at. Both fit one word, which is stored at once or
 * not at all.
 */
record Place(int seq, int position) {

    /** Of the first entry of every segment. */
    static final Place FIRST = new Place(0, SegmentHeader.BYTES);

    long word() {
        return ((long) seq << 32) | position;
    }

    static Place of(long word) {
        return new Place((int) (word >>> 32), (int) word);
    }

    /** False for what no segment of this length can have written, so that it may be read from. */
    boolean isWithin(int segmentBytes) {
        return seq >= 0 && position >= SegmentHeader.BYTES && position < segmentBytes && position % 8 == 0;
    }

    Place after(int length) {
        return new Place(seq + 1, position + Frames.size(length));
    }
}
