package dev.hoplog.events.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Gives the same object for the same text: a direct-mapped cache by the text's bytes. Each place has room for one, the last that
 * came there, so a flood of texts that never come again costs little more than to make them. For one thread.
 */
final class Interner<T> {

    /** A longer text is made each time. It bounds the memory. */
    private static final int LONGEST = 512;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Odd, with about as many ones as zeros: the golden ratio in 64 bits, as in Fibonacci hashing. */
    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    private final Function<String, T> making;
    private final @Nullable Entry<T>[] places;

    private static final class Entry<T> {
        final byte[] utf8;
        final T made;

        Entry(byte[] utf8, T made) {
            this.utf8 = utf8;
            this.made = made;
        }
    }

    /**
     * @param places a power of two
     * @param making of a text what is to be remembered
     */
    @SuppressWarnings({"unchecked", "rawtypes"}) // Java has no other way to an array of a generic type.
    Interner(int places, Function<String, T> making) {
        this.making = making;
        this.places = new Entry[places];
    }

    /**
     * The same object as last time, if these bytes were here last time.
     *
     * @throws IOException if they are no UTF-8
     */
    T get(byte[] bytes, int from, int length) throws IOException {
        if (length > LONGEST) {
            return make(Arrays.copyOfRange(bytes, from, from + length));
        }
        int place = place(bytes, from, length);
        Entry<T> entry = places[place];
        if (entry == null || !Arrays.equals(entry.utf8, 0, entry.utf8.length, bytes, from, from + length)) {
            byte[] utf8 = Arrays.copyOfRange(bytes, from, from + length);
            entry = new Entry<>(utf8, make(utf8));
            places[place] = entry;
        }
        return entry.made;
    }

    private T make(byte[] utf8) throws IOException {
        if (!UnsafeByteOperations.unsafeWrap(utf8).isValidUtf8()) {
            throw new InvalidProtocolBufferException("a text that is no UTF-8");
        }
        return making.apply(new String(utf8, StandardCharsets.UTF_8));
    }

    private int place(byte[] bytes, int from, int length) {
        long hash = length;
        int at = from;
        for (int end = from + length - Long.BYTES; at <= end; at += Long.BYTES) {
            hash = (Long.rotateLeft(hash, 5) ^ (long) LONGS.get(bytes, at)) * SPREAD;
        }
        for (; at < from + length; at++) {
            hash = (Long.rotateLeft(hash, 5) ^ bytes[at]) * SPREAD;
        }
        return (int) (hash >>> Integer.SIZE) & (places.length - 1);
    }
}
