package dev.hoplog.query.visitors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SipHashTest {

    /** The key of the paper's appendix: the bytes from 0 to 15. */
    private static final long K0 = 0x0706050403020100L;

    private static final long K1 = 0x0f0e0d0c0b0a0908L;

    /** The hashes of the messages 0, 1, 2 ... of no byte, one byte, two bytes and so on, by the reference implementation. */
    private static final long[] REFERENCE = {
        0x726fdb47dd0e0e31L, 0x74f839c593dc67fdL, 0x0d6c8009d9a94f5aL, 0x85676696d7fb7e2dL,
        0xcf2794e0277187b7L, 0x18765564cd99a68dL, 0xcbc9466e58fee3ceL, 0xab0200f58b01d137L,
        0x93f5f5799a932462L, 0x9e0082df0ba9e4b0L, 0x7a5dbbc594ddb9f3L, 0xf4b32f46226bada7L,
        0x751e8fbc860ee5fbL, 0x14ea5627c0843d90L, 0xf723ca908e7af2eeL, 0xa129ca6149be45e5L,
        0x3f2acc7f57c29bdbL, 0x699ae9f52cbe4794L, 0x4bc1b3f0968dd39cL, 0xbb6dc91da77961bdL,
        0xbed65cf21aa2ee98L, 0xd0f2cbb02e3b67c7L, 0x93536795e3a33e88L, 0xa80c038ccd5ccec8L,
        0xb8ad50c6f649af94L, 0xbce192de8a85b8eaL, 0x17d835b85bbb15f3L, 0x2f2e6163076bcfadL,
        0xde4daaaca71dc9a5L, 0xa6a2506687956571L, 0xad87a3535c49ef28L, 0x32d892fad841c342L,
        0x7127512f72f27cceL
    };

    @Test
    void the_example_of_the_paper_has_its_hash() {
        assertThat(SipHash.hash(K0, K1, counting(15), 15)).isEqualTo(0xa129ca6149be45e5L);
    }

    @Test
    void messages_of_every_length_have_the_hashes_of_the_reference() {
        for (int length = 0; length < REFERENCE.length; length++) {
            assertThat(SipHash.hash(K0, K1, counting(length), length))
                    .as("%d bytes", length)
                    .isEqualTo(REFERENCE[length]);
        }
    }

    @Test
    void what_stands_behind_the_message_does_not_count() {
        byte[] longer = counting(64);
        for (int length = 0; length < REFERENCE.length; length++) {
            assertThat(SipHash.hash(K0, K1, longer, length)).isEqualTo(REFERENCE[length]);
        }
    }

    @Test
    void bytes_above_127_count_as_they_are() {
        byte[] high = new byte[13];
        Arrays.fill(high, (byte) 0xff);
        byte[] flipped = high.clone();
        flipped[12] = 0x7f;

        assertThat(SipHash.hash(K0, K1, high, 13)).isNotEqualTo(SipHash.hash(K0, K1, flipped, 13));
    }

    @Test
    void a_bit_of_the_key_changes_everything() {
        var random = new Random(7);
        byte[] message = counting(40);
        var hashes = new HashSet<Long>();
        hashes.add(SipHash.hash(K0, K1, message, 40));
        for (int bit = 0; bit < 64; bit++) {
            hashes.add(SipHash.hash(K0 ^ 1L << bit, K1, message, 40));
            hashes.add(SipHash.hash(K0, K1 ^ 1L << bit, message, 40));
        }
        random.nextBytes(message);
        hashes.add(SipHash.hash(K0, K1, message, 40));

        assertThat(hashes).hasSize(130);
    }

    private static byte[] counting(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }
}
