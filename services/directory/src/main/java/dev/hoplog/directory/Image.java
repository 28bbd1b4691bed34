package dev.hoplog.directory;

import dev.hoplog.events.Domain;
import dev.hoplog.events.Slug;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/*
 * An open hash table in shards. A slot holds the array of a Target, which never changes, so that a reader needs no lock:
 * it finds a row whole, the row that was there before, or none. Writers of a shard take its lock.
 *
 * Within the budget nothing ever leaves, and a key that is not here is nowhere. Beyond it the clock algorithm decides
 * what stays (second chance: a row that was used since the hand last came by), and a key that is not here is looked up
 * on the disk. There a row may move towards its slot while somebody looks for it, who then misses it and pays for one read.
 *
 * A row that a reader brings from the disk is read under the shard's lock. The fold writes to the disk first and here
 * afterwards, under that lock: so an old row can never come after a new one.
 */
/** The targets of all keys in memory, or of the most used ones where the budget does not hold all. */
final class Image {

    private static final VarHandle ROWS = MethodHandles.arrayElementVarHandle(byte[][].class);
    private static final int SHARD_BITS = 6;
    private static final int REFERENCE_BYTES = 4;

    private final Shard[] shards = new Shard[1 << SHARD_BITS];
    private final long budgetOfShard;
    private final long seed;

    private volatile boolean isLoaded;
    private volatile boolean hasEvicted;

    /**
     * @param budget in bytes, for rows and table together; 0 keeps nothing
     * @param seed makes it hard to choose slugs that meet in one slot
     */
    Image(long budget, long seed) {
        this.budgetOfShard = budget >> SHARD_BITS;
        this.seed = seed;
        Arrays.setAll(shards, _ -> new Shard());
    }

    /** The target of a key; null if it is not in memory. Waits for nobody. */
    @Nullable
    Target find(Domain domain, Slug slug) {
        String name = domain.name();
        String text = slug.text();
        long hash = asciiHash(name, text);
        if (hash == 0) {
            return find(domain.name().getBytes(StandardCharsets.UTF_8), text.getBytes(StandardCharsets.UTF_8));
        }
        byte[][] table = shard(hash).table;
        int mask = table.length - 1;
        for (int at = (int) hash & mask; ; at = (at + 1) & mask) {
            byte[] row = (byte[]) ROWS.getAcquire(table, at);
            if (row == null) {
                return null;
            }
            if (Target.isOf(row, name, text)) {
                return used(row);
            }
        }
    }

    /** Whether a key that {@link #find} does not find has no target. */
    boolean isComplete() {
        return isLoaded && !hasEvicted;
    }

    /** Puts the newest target of a key here. */
    void put(Target target) {
        if (budgetOfShard == 0) {
            return;
        }
        long hash = hash(target.row());
        Shard shard = shard(hash);
        shard.lock.lock();
        try {
            shard.put(hash, target.row());
        } finally {
            shard.lock.unlock();
        }
    }

    /**
     * Puts a target of the disk here, unless a newer one is here already.
     *
     * @return false if there is no room for all, so that loading on is in vain
     */
    boolean load(Target target) {
        long hash = hash(target.row());
        Shard shard = shard(hash);
        shard.lock.lock();
        try {
            if (!hasEvicted && shard.find(hash, target.row()) < 0) {
                shard.put(hash, target.row());
            }
        } finally {
            shard.lock.unlock();
        }
        return !hasEvicted;
    }

    /** Everything was loaded that the disk had when loading began. */
    void loaded() {
        isLoaded = true;
    }

    /**
     * Reads a target that was not found here, and keeps it unless somebody else is writing just then.
     *
     * @param onDisk gives null where the key has none
     */
    @Nullable
    Target admit(Domain domain, Slug slug, Supplier<@Nullable Target> onDisk) {
        long hash =
                hash(domain.name().getBytes(StandardCharsets.UTF_8), slug.text().getBytes(StandardCharsets.UTF_8));
        Shard shard = shard(hash);
        if (budgetOfShard == 0 || !shard.lock.tryLock()) {
            return onDisk.get();
        }
        try {
            Target target = onDisk.get();
            if (target != null) {
                shard.put(hash, target.row());
            }
            return target;
        } finally {
            shard.lock.unlock();
        }
    }

    /** Keys in memory. */
    long size() {
        return sum(shard -> shard.size);
    }

    /** What rows and table take up. */
    long bytes() {
        return sum(Shard::bytes);
    }

    private @Nullable Target find(byte[] domain, byte[] slug) {
        long hash = hash(domain, slug);
        byte[][] table = shard(hash).table;
        int mask = table.length - 1;
        for (int at = (int) hash & mask; ; at = (at + 1) & mask) {
            byte[] row = (byte[]) ROWS.getAcquire(table, at);
            if (row == null) {
                return null;
            }
            if (Target.isOf(row, domain, slug)) {
                return used(row);
            }
        }
    }

    private Target used(byte[] row) {
        // Written only where it matters: the line of a viral link is not to travel between processors.
        if (hasEvicted && !Target.wasUsed(row)) {
            Target.setUsed(row, true);
        }
        return new Target(row);
    }

    private long sum(ToLongFunction<Shard> of) {
        long sum = 0;
        for (Shard shard : shards) {
            shard.lock.lock();
            try {
                sum += of.applyAsLong(shard);
            } finally {
                shard.lock.unlock();
            }
        }
        return sum;
    }

    private Shard shard(long hash) {
        return shards[(int) (hash >>> (64 - SHARD_BITS))];
    }

    private long hash(byte[] row) {
        return hash(Target.domainOf(row), Target.slugOf(row));
    }

    private long hash(byte[] domain, byte[] slug) {
        long hash = seed;
        for (byte b : domain) {
            hash = step(hash, b);
        }
        hash = step(hash, '/');
        for (byte b : slug) {
            hash = step(hash, b);
        }
        return mixed(hash);
    }

    /** The hash of the same bytes where all are ASCII; 0 where they are not. */
    private long asciiHash(String domain, String slug) {
        long hash = seed;
        int all = 0;
        for (int i = 0; i < domain.length(); i++) {
            hash = step(hash, domain.charAt(i));
        }
        hash = step(hash, '/');
        for (int i = 0; i < slug.length(); i++) {
            char c = slug.charAt(i);
            all |= c;
            hash = step(hash, c);
        }
        return all < 0x80 ? mixed(hash) : 0;
    }

    /** FNV-1a. */
    private static long step(long hash, int c) {
        return (hash ^ c) * 0x100000001b3L;
    }

    /** The finisher of MurmurHash3, which makes each bit depend on all; never 0. */
    private static long mixed(long hash) {
        long h = hash;
        h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
        h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
        h ^= h >>> 33;
        return h == 0 ? 1 : h;
    }

    /** All but the table is for whoever holds the lock. */
    private final class Shard {

        final ReentrantLock lock = new ReentrantLock();
        volatile byte[][] table = new byte[16][];
        private int size;
        private long rowBytes;
        private int hand;

        long bytes() {
            return rowBytes + (long) table.length * REFERENCE_BYTES;
        }

        void put(long hash, byte[] row) {
            int at = find(hash, row);
            if (at >= 0) {
                // A reader may have brought a later one from the disk before the fold came to this.
                if (Target.versionOf(row) < Target.versionOf(table[at])) {
                    return;
                }
                rowBytes += Target.footprint(row) - Target.footprint(table[at]);
                ROWS.setRelease(table, at, row);
            } else {
                makeRoom();
                ROWS.setRelease(table, -find(hash, row) - 1, row);
                rowBytes += Target.footprint(row);
                size++;
            }
            while (bytes() > budgetOfShard && size > 0) {
                evict();
            }
        }

        /** The slot of the row's key, or {@code -slot - 1} of the free one where it would go. */
        int find(long hash, byte[] row) {
            byte[] domain = Target.domainOf(row);
            byte[] slug = Target.slugOf(row);
            int mask = table.length - 1;
            int at = (int) hash & mask;
            while (table[at] != null && !Target.isOf(table[at], domain, slug)) {
                at = (at + 1) & mask;
            }
            return table[at] == null ? -at - 1 : at;
        }

        /** Half of the slots stay free, so that a search is short. */
        private void makeRoom() {
            int half = table.length / 2;
            if (size < half) {
                return;
            }
            if (rowBytes + 2L * table.length * REFERENCE_BYTES <= budgetOfShard) {
                grow();
            } else {
                while (size >= half) {
                    evict();
                }
            }
        }

        private void grow() {
            byte[][] wider = new byte[table.length * 2][];
            int mask = wider.length - 1;
            for (byte[] row : table) {
                if (row != null) {
                    int at = (int) hash(row) & mask;
                    while (wider[at] != null) {
                        at = (at + 1) & mask;
                    }
                    wider[at] = row;
                }
            }
            table = wider;
            hand = 0;
        }

        private void evict() {
            // First of all: from now on nobody may take a miss for an answer.
            hasEvicted = true;
            while (true) {
                int at = hand;
                hand = (hand + 1) & (table.length - 1);
                byte[] row = table[at];
                if (row != null && !Target.wasUsed(row)) {
                    rowBytes -= Target.footprint(row);
                    size--;
                    free(at);
                    return;
                }
                if (row != null) {
                    Target.setUsed(row, false);
                }
            }
        }

        /** Closes the gap, so that no search ends before its row (Knuth, TAOCP 3, 6.4, algorithm R). */
        private void free(int slot) {
            int mask = table.length - 1;
            int gap = slot;
            for (int at = (gap + 1) & mask; table[at] != null; at = (at + 1) & mask) {
                int wanted = (int) hash(table[at]) & mask;
                if (((at - wanted) & mask) >= ((at - gap) & mask)) {
                    ROWS.setRelease(table, gap, table[at]);
                    gap = at;
                }
            }
            ROWS.setRelease(table, gap, null);
        }
    }
}
