package dev.hoplog.analytics;

import dev.hoplog.events.LinkId;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/*
 * To find the links with the most clicks without a look at all of them, each stands in an order by a number that it has at
 * most. Who reads from the top, looks at the exact counts, and stops where nobody further down can have more, has the exact
 * answer (the threshold algorithm, Fagin et al. 2001).
 *
 * The number is rough: each rank but the first few holds a fifth more than the one before. So a link moves a few times in
 * its life, and not at each click.
 */
/**
 * The place of a link in an order by clicks, the most first.
 *
 * @param rank of the number of clicks that it has at most
 */
record RankKey(Order order, int rank, LinkId link) {

    private static final int FIRST_RANKS = 8;
    private static final int RANKS_OF_A_DOUBLING = 4;

    /** By what, each with its letter in the store's keys. */
    enum Order {
        ALL_TIME('a'),
        WEEK('w');

        private final char letter;

        Order(char letter) {
            this.letter = letter;
        }

        /** The links in this order, the highest ranks first. To be closed. */
        KeyValueIterator<RankKey, byte[]> in(ReadOnlyKeyValueStore<RankKey, byte[]> ranks) {
            return ranks.prefixScan(new byte[] {(byte) letter}, new ByteArraySerializer());
        }

        private static Order of(byte letter) {
            return letter == ALL_TIME.letter ? ALL_TIME : WEEK;
        }
    }

    static int rank(long clicks) {
        if (clicks < FIRST_RANKS) {
            return (int) Math.max(0, clicks);
        }
        int doubling = Long.SIZE - 1 - Long.numberOfLeadingZeros(clicks);
        int quarter = (int) (clicks >>> (doubling - 2)) & 3;
        return FIRST_RANKS + (doubling - 3) * RANKS_OF_A_DOUBLING + quarter;
    }

    /** The most clicks that a link of this rank can have. */
    static long most(int rank) {
        if (rank < FIRST_RANKS) {
            return rank;
        }
        int doubling = (rank - FIRST_RANKS) / RANKS_OF_A_DOUBLING + 3;
        long quarter = (rank - FIRST_RANKS) % RANKS_OF_A_DOUBLING;
        return ((RANKS_OF_A_DOUBLING + quarter + 1) << (doubling - 2)) - 1;
    }

    /** The order's letter; the rank, so that the highest comes first; the link. */
    byte[] bytes() {
        byte[] text = link.text().getBytes(StandardCharsets.US_ASCII);
        var bytes = new byte[2 + text.length];
        bytes[0] = (byte) order.letter;
        bytes[1] = (byte) (255 - rank);
        System.arraycopy(text, 0, bytes, 2, text.length);
        return bytes;
    }

    static RankKey ofBytes(byte[] bytes) {
        return new RankKey(
                Order.of(bytes[0]),
                255 - (bytes[1] & 0xff),
                new LinkId(new String(bytes, 2, bytes.length - 2, StandardCharsets.US_ASCII)));
    }
}
