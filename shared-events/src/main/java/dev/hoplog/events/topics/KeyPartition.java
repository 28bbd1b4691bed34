package dev.hoplog.events.topics;

/**
 * Which partition a key lives in: {@code (murmur2(key) & 0x7fffffff) % partitions}.
 *
 * <p>It gives what Kafka's own Java clients give for a record with a key, yet it is Hoplog's: the partition of a key is
 * part of the log and must not change with a client's version or settings.
 */
public final class KeyPartition {

    private static final int SEED = 0x9747b28c;
    private static final int M = 0x5bd1e995;

    private KeyPartition() {}

    /** @param partitions how many there are, at least 1 */
    public static int of(byte[] key, int partitions) {
        return (murmur2(key) & 0x7fffffff) % partitions;
    }

    /**
     * MurmurHash2, 32 bits, as Kafka's clients seed it.
     *
     * @see <a href="https://github.com/aappleby/smhasher/wiki/MurmurHash2">MurmurHash2, Austin Appleby</a>
     */
    static int murmur2(byte[] data) {
        int length = data.length;
        int hash = SEED ^ length;
        int words = length >> 2;
        for (int i = 0; i < words; i++) {
            int at = i << 2;
            int word = (data[at] & 0xff)
                    | (data[at + 1] & 0xff) << 8
                    | (data[at + 2] & 0xff) << 16
                    | (data[at + 3] & 0xff) << 24;
            word *= M;
            word ^= word >>> 24;
            word *= M;
            hash = hash * M ^ word;
        }
        int rest = length & 3;
        if (rest > 0) {
            for (int i = 0; i < rest; i++) {
                hash ^= (data[(words << 2) + i] & 0xff) << (i << 3);
            }
            hash *= M;
        }
        hash ^= hash >>> 13;
        hash *= M;
        return hash ^ hash >>> 15;
    }
}
