package dev.hoplog.query.export.parquet;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Structs in Thrift's compact protocol, as far as Parquet's headers and footers need it. Fields are written in the order of
 * their numbers.
 *
 * @see <a href="https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md">Thrift compact protocol</a>
 */
final class Thrift {

    private static final int TRUE = 1;
    private static final int FALSE = 2;
    private static final int I32 = 5;
    private static final int I64 = 6;
    private static final int BINARY = 8;
    private static final int LIST = 9;
    private static final int STRUCT = 12;

    /** From here on a list's length stands behind its head. */
    private static final int LONG_LIST = 15;

    private final Bytes bytes = new Bytes();
    private final Deque<Integer> outerFields = new ArrayDeque<>();
    private int lastField;

    Thrift flag(int field, boolean value) {
        return head(field, value ? TRUE : FALSE);
    }

    Thrift number(int field, int value) {
        head(field, I32);
        return zigzag(value);
    }

    Thrift number(int field, long value) {
        head(field, I64);
        return zigzag(value);
    }

    Thrift text(int field, String value) {
        return binary(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Thrift binary(int field, byte[] value) {
        head(field, BINARY);
        return element(value);
    }

    /** Begins a struct in this field, up to {@link #end}. */
    Thrift begin(int field) {
        head(field, STRUCT);
        return beginElement();
    }

    /** Begins a struct that is an element of a list. */
    Thrift beginElement() {
        outerFields.push(lastField);
        lastField = 0;
        return this;
    }

    Thrift end() {
        bytes.putByte(0);
        lastField = outerFields.pop();
        return this;
    }

    /** A list of structs; so many {@link #beginElement} follow. */
    Thrift structs(int field, int size) {
        return list(field, STRUCT, size);
    }

    /** A list of enums; so many {@link #element(int)} follow. */
    Thrift numbers(int field, int size) {
        return list(field, I32, size);
    }

    /** A list of texts; so many {@link #element(byte[])} follow. */
    Thrift texts(int field, int size) {
        return list(field, BINARY, size);
    }

    Thrift element(int value) {
        return zigzag(value);
    }

    Thrift element(byte[] value) {
        bytes.putVarint(value.length);
        bytes.put(value);
        return this;
    }

    /** Ends the outermost struct, which nobody began. */
    Bytes finish() {
        bytes.putByte(0);
        return bytes;
    }

    private Thrift list(int field, int type, int size) {
        head(field, LIST);
        if (size < LONG_LIST) {
            bytes.putByte(size << 4 | type);
        } else {
            bytes.putByte(LONG_LIST << 4 | type);
            bytes.putVarint(size);
        }
        return this;
    }

    /** The number of a field as the step from the one before it. All steps in Parquet are short. */
    private Thrift head(int field, int type) {
        bytes.putByte((field - lastField) << 4 | type);
        lastField = field;
        return this;
    }

    private Thrift zigzag(long value) {
        bytes.putVarint(value << 1 ^ value >> 63);
        return this;
    }
}
