package dev.hoplog.query.visitors;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/*
 * The state is four words, made of the key. Each eight bytes of the message are one word m:
 *
 *   v3 ^= m;  two rounds;  v0 ^= m
 *
 * The last word has what is left of the message, and its length in the highest byte. Then
 *
 *   v2 ^= 0xff;  four rounds;  v0 ^ v1 ^ v2 ^ v3
 *
 * The rounds stand in loops over local variables: no object, no array.
 */
/**
 * SipHash-2-4 (Aumasson and Bernstein, 2012): a pseudorandom function for short messages. Who does not have the key of 128 bits
 * can neither compute a hash nor tell it from a random number.
 */
final class SipHash {

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private SipHash() {}

    /**
     * Of the first bytes of an array.
     *
     * @param k0 the first eight bytes of the key, little-endian
     * @param k1 the other eight
     */
    static long hash(long k0, long k1, byte[] message, int length) {
        long v0 = k0 ^ 0x736f6d6570736575L;
        long v1 = k1 ^ 0x646f72616e646f6dL;
        long v2 = k0 ^ 0x6c7967656e657261L;
        long v3 = k1 ^ 0x7465646279746573L;
        int whole = length & ~7;
        // Made within the loop it would cost half as much again (VisitorHashBenchmark).
        long last = last(message, whole, length);
        for (int at = 0; at <= whole; at += 8) {
            long m = at < whole ? (long) WORDS.get(message, at) : last;
            v3 ^= m;
            for (int round = 0; round < 2; round++) {
                v0 += v1;
                v2 += v3;
                v1 = Long.rotateLeft(v1, 13) ^ v0;
                v3 = Long.rotateLeft(v3, 16) ^ v2;
                v0 = Long.rotateLeft(v0, 32) + v3;
                v2 += v1;
                v3 = Long.rotateLeft(v3, 21) ^ v0;
                v1 = Long.rotateLeft(v1, 17) ^ v2;
                v2 = Long.rotateLeft(v2, 32);
            }
            v0 ^= m;
        }
        v2 ^= 0xff;
        for (int round = 0; round < 4; round++) {
            v0 += v1;
            v2 += v3;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 = Long.rotateLeft(v0, 32) + v3;
            v2 += v1;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v2 = Long.rotateLeft(v2, 32);
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private static long last(byte[] message, int from, int length) {
        long word = (long) length << 56;
        for (int i = from; i < length; i++) {
            word |= (message[i] & 0xffL) << (8 * (i - from));
        }
        return word;
    }
}
