package dev.hoplog.analytics;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import dev.hoplog.analytics.classify.Classified;
import dev.hoplog.analytics.classify.Dimension;
import dev.hoplog.analytics.classify.Kind;
import dev.hoplog.analytics.proto.Buckets;
import dev.hoplog.analytics.proto.Delta;
import dev.hoplog.analytics.proto.Details;
import dev.hoplog.analytics.proto.Visitors;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The delta of a click, or of some that are alike, without the maps and messages that sums are made by.
 *
 * @param minute since 1970-01-01T00:00Z
 * @param visitor the hash; 0 for none
 */
record DeltaOfOne(long minute, Classified classified, long visitor, long clicks) {

    private static final int DIMENSIONS = Dimension.values().length;

    /** Of each dimension: that it has one value, the place of that, and that it has all clicks. Each takes a byte. */
    private static final int COLUMNS = 3;

    /** The bytes that {@link StoreSerdes#encode(dev.hoplog.analytics.Delta)} makes of it. */
    byte[] bytes() {
        var places = new int[DIMENSIONS];
        var texts = new String[DIMENSIONS];
        int known = places(texts, places);
        long hour = Math.floorDiv(minute, (long) dev.hoplog.analytics.Delta.MINUTES_OF_AN_HOUR);
        int detailsSize = detailsSize(hour, texts, known);
        var bytes = new byte
                [fieldSize(Delta.MINUTES_FIELD_NUMBER, bucketsSize(minute))
                        + fieldSize(Delta.VISITORS_FIELD_NUMBER, visitorsSize())
                        + fieldSize(Delta.DETAILS_FIELD_NUMBER, detailsSize)];
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            writeBuckets(out, Delta.MINUTES_FIELD_NUMBER, minute);
            writeVisitors(out);
            begin(out, Delta.DETAILS_FIELD_NUMBER, detailsSize);
            writeBuckets(out, Details.ALL_FIELD_NUMBER, hour);
            for (int i = 0; i < known; i++) {
                out.writeString(Details.TEXTS_FIELD_NUMBER, texts[i]);
            }
            begin(out, Details.COLUMNS_FIELD_NUMBER, COLUMNS * DIMENSIONS);
            for (int place : places) {
                out.writeUInt32NoTag(1);
                out.writeUInt32NoTag(place);
                out.writeUInt32NoTag(0);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("an array in memory refused bytes", e);
        }
        out.checkNoSpaceLeft();
        return bytes;
    }

    /** Puts each text once, and gives how many there are. */
    private int places(String[] texts, int[] places) {
        int known = 0;
        for (int dimension = 0; dimension < DIMENSIONS; dimension++) {
            String text = classified.values().get(dimension);
            int place = 0;
            while (place < known && !texts[place].equals(text)) {
                place++;
            }
            if (place == known) {
                texts[known++] = text;
            }
            places[dimension] = place;
        }
        return known;
    }

    private int detailsSize(long hour, String[] texts, int known) {
        int size = fieldSize(Details.ALL_FIELD_NUMBER, bucketsSize(hour))
                + fieldSize(Details.COLUMNS_FIELD_NUMBER, COLUMNS * DIMENSIONS);
        for (int i = 0; i < known; i++) {
            size += CodedOutputStream.computeStringSize(Details.TEXTS_FIELD_NUMBER, texts[i]);
        }
        return size;
    }

    private int bucketsSize(long number) {
        int count = CodedOutputStream.computeUInt64SizeNoTag(clicks);
        return fieldSize(Buckets.STEPS_FIELD_NUMBER, CodedOutputStream.computeSInt64SizeNoTag(number))
                + fieldSize(Buckets.CLICKS_FIELD_NUMBER, count)
                + (classified.kind() == Kind.HUMAN ? 0 : fieldSize(Buckets.NOT_HUMANS_FIELD_NUMBER, count))
                + (classified.kind() == Kind.BOT ? fieldSize(Buckets.BOTS_FIELD_NUMBER, count) : 0);
    }

    private void writeBuckets(CodedOutputStream out, int field, long number) throws IOException {
        begin(out, field, bucketsSize(number));
        begin(out, Buckets.STEPS_FIELD_NUMBER, CodedOutputStream.computeSInt64SizeNoTag(number));
        out.writeSInt64NoTag(number);
        writeClicks(out, Buckets.CLICKS_FIELD_NUMBER);
        if (classified.kind() != Kind.HUMAN) {
            writeClicks(out, Buckets.NOT_HUMANS_FIELD_NUMBER);
        }
        if (classified.kind() == Kind.BOT) {
            writeClicks(out, Buckets.BOTS_FIELD_NUMBER);
        }
    }

    private void writeClicks(CodedOutputStream out, int field) throws IOException {
        begin(out, field, CodedOutputStream.computeUInt64SizeNoTag(clicks));
        out.writeUInt64NoTag(clicks);
    }

    private boolean hasVisitor() {
        return visitor != 0 && classified.kind() == Kind.HUMAN;
    }

    private long quarter() {
        return Math.floorDiv(minute, (long) dev.hoplog.analytics.Delta.MINUTES_OF_A_QUARTER);
    }

    private int visitorsSize() {
        return hasVisitor()
                ? fieldSize(Visitors.STEPS_FIELD_NUMBER, CodedOutputStream.computeSInt64SizeNoTag(quarter()))
                        + fieldSize(Visitors.SIZES_FIELD_NUMBER, 1)
                        + fieldSize(Visitors.HASHES_FIELD_NUMBER, Long.BYTES)
                : 0;
    }

    private void writeVisitors(CodedOutputStream out) throws IOException {
        begin(out, Delta.VISITORS_FIELD_NUMBER, visitorsSize());
        if (hasVisitor()) {
            begin(out, Visitors.STEPS_FIELD_NUMBER, CodedOutputStream.computeSInt64SizeNoTag(quarter()));
            out.writeSInt64NoTag(quarter());
            begin(out, Visitors.SIZES_FIELD_NUMBER, 1);
            out.writeUInt32NoTag(1);
            begin(out, Visitors.HASHES_FIELD_NUMBER, Long.BYTES);
            out.writeFixed64NoTag(visitor);
        }
    }

    /** Of a message, or of numbers one behind another, with what stands before them. */
    private static int fieldSize(int field, int length) {
        return CodedOutputStream.computeTagSize(field) + CodedOutputStream.computeUInt32SizeNoTag(length) + length;
    }

    private static void begin(CodedOutputStream out, int field, int length) throws IOException {
        out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt32NoTag(length);
    }
}
