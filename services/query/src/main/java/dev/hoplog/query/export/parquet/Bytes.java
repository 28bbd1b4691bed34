package dev.hoplog.query.export.parquet;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that grow. Numbers are little-endian, as they are in Parquet. */
final class Bytes {

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] array = new byte[256];
    private int size;

    int size() {
        return size;
    }

    void clear() {
        size = 0;
    }

    void putByte(int value) {
        room(1);
        array[size++] = (byte) value;
    }

    void putInt(int value) {
        room(Integer.BYTES);
        INTS.set(array, size, value);
        size += Integer.BYTES;
    }

    void putLong(long value) {
        room(Long.BYTES);
        LONGS.set(array, size, value);
        size += Long.BYTES;
    }

    /** Seven bits in each byte, the lowest first; the number is taken as one without a sign. */
    void putVarint(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            array[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        array[size++] = (byte) rest;
    }

    void put(byte[] bytes) {
        put(bytes, 0, bytes.length);
    }

    void put(Bytes other) {
        put(other.array, 0, other.size);
    }

    private void put(byte[] bytes, int offset, int length) {
        room(length);
        System.arraycopy(bytes, offset, array, size, length);
        size += length;
    }

    /** The length of a text in UTF-8, and the text. */
    void putText(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        putInt(utf8.length);
        put(utf8);
    }

    byte[] toArray() {
        return Arrays.copyOf(array, size);
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(array, 0, size);
    }

    private void room(int more) {
        if (array.length - size < more) {
            array = Arrays.copyOf(array, Math.max(array.length * 2, size + more));
        }
    }
}
