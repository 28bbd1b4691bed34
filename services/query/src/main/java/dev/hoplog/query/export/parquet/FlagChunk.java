package dev.hoplog.query.export.parquet;

/** Yes or no, a bit for each. */
final class FlagChunk extends Chunk {

    private final Bytes values = new Bytes();
    private int bits;
    private int count;

    void add(boolean value) {
        bits |= (value ? 1 : 0) << count++;
        if (count == Byte.SIZE) {
            endByte();
        }
        addPresent();
    }

    @Override
    Encoding encoding() {
        return Encoding.PLAIN;
    }

    @Override
    void encodePage(Bytes to) {
        if (count > 0) {
            endByte();
        }
        to.put(values);
        values.clear();
    }

    @Override
    int pageBytes() {
        return values.size();
    }

    @Override
    void begin() {
        // Nothing is kept beyond a page.
    }

    private void endByte() {
        values.putByte(bits);
        bits = 0;
        count = 0;
    }
}
