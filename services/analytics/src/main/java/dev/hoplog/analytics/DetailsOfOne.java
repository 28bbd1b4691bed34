package dev.hoplog.analytics;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.WireFormat;
import dev.hoplog.analytics.classify.Dimension;
import dev.hoplog.analytics.proto.Delta;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads what {@link SettledSerde} wrote: the details of a packed delta of which one dimension is wanted, and makes nothing of the others: a tag has a hundred
 * thousand of them. For one delta.
 */
final class DetailsOfOne {

    /** Distance, clicks, not humans, bots. */
    private static final int COLUMNS_OF_A_BUCKET = 4;

    private final byte[] bytes;
    private final CodedInputStream in;
    private final Dimension dimension;
    private Buckets all = Buckets.NONE;

    /** By the place of each text: where it begins, and how long it is. */
    private int[] texts = new int[64];

    private int size;
    private Map<String, Buckets> byText = Map.of();

    private DetailsOfOne(byte[] bytes, Dimension dimension) {
        this.bytes = bytes;
        this.dimension = dimension;
        in = CodedInputStream.newInstance(bytes);
    }

    /**
     * Those of one dimension, and of the others nothing.
     *
     * @param bytes of a delta
     * @throws IOException if these are not the bytes of one
     */
    static Details read(byte[] bytes, Dimension dimension) throws IOException {
        return new DetailsOfOne(bytes, dimension).read();
    }

    private Details read() throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == Delta.DETAILS_FIELD_NUMBER) {
                int limit = in.pushLimit(in.readRawVarint32());
                readDetails();
                in.popLimit(limit);
            } else {
                in.skipField(tag);
            }
        }
        return Details.of(all, dimension, byText);
    }

    /** Fields come in the order of their numbers, so all texts stand before what names them. */
    private void readDetails() throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case dev.hoplog.analytics.proto.Details.ALL_FIELD_NUMBER ->
                    all = StoreSerdes.buckets(in.readMessage(
                            dev.hoplog.analytics.proto.Buckets.parser(), ExtensionRegistryLite.getEmptyRegistry()));
                case dev.hoplog.analytics.proto.Details.TEXTS_FIELD_NUMBER -> passText();
                case dev.hoplog.analytics.proto.Details.COLUMNS_FIELD_NUMBER -> {
                    int limit = in.pushLimit(in.readRawVarint32());
                    readColumns();
                    in.popLimit(limit);
                }
                default -> in.skipField(tag);
            }
        }
    }

    private void passText() throws IOException {
        int length = in.readRawVarint32();
        if (2 * size == texts.length) {
            texts = Arrays.copyOf(texts, 2 * texts.length);
        }
        texts[2 * size] = in.getTotalBytesRead();
        texts[2 * size + 1] = length;
        size++;
        in.skipRawBytes(length);
    }

    private void readColumns() throws IOException {
        for (int place = 0; place <= dimension.place() && !in.isAtEnd(); place++) {
            int values = Math.toIntExact(in.readUInt64());
            if (place == dimension.place()) {
                readValues(values);
            } else {
                passValues(values);
            }
        }
        in.skipRawBytes(in.getBytesUntilLimit());
    }

    private void passValues(int values) throws IOException {
        for (int i = 0; i < values; i++) {
            in.readUInt64();
            long columns = COLUMNS_OF_A_BUCKET * in.readUInt64();
            for (long column = 0; column < columns; column++) {
                in.readUInt64();
            }
        }
    }

    private void readValues(int values) throws IOException {
        byText = HashMap.newHashMap(values);
        for (int i = 0; i < values; i++) {
            String text = text(Math.toIntExact(in.readUInt64()));
            int buckets = Math.toIntExact(in.readUInt64());
            byText.put(text, buckets == 0 ? all : SettledSerde.buckets(in::readUInt64, buckets, all.number(0)));
        }
    }

    private String text(int place) {
        return new String(bytes, texts[2 * place], texts[2 * place + 1], StandardCharsets.UTF_8);
    }
}
