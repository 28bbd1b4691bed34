package dev.hoplog.directory;

import dev.hoplog.directory.Store.Table;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** Changes of a store that become visible, and durable, all at once. They see each other before. */
final class Changes {

    private final Store store;
    private final Map<Row, Optional<byte[]>> changed = new HashMap<>();

    Changes(Store store) {
        this.store = store;
    }

    byte @Nullable [] get(Table table, byte[] key) {
        Optional<byte[]> value = changed.get(new Row(table, key));
        return value == null ? store.get(table, key) : value.orElse(null);
    }

    /** The same, where it is likely that there is no such row. */
    byte @Nullable [] find(Table table, byte[] key) {
        Optional<byte[]> value = changed.get(new Row(table, key));
        return value == null ? store.find(table, key) : value.orElse(null);
    }

    void put(Table table, byte[] key, byte[] value) {
        changed.put(new Row(table, key), Optional.of(value));
    }

    void delete(Table table, byte[] key) {
        changed.put(new Row(table, key), Optional.empty());
    }

    void advance(int partition, Position position) {
        put(
                Table.META,
                Store.positionKey(partition),
                ByteBuffer.allocate(12)
                        .putLong(position.nextOffset())
                        .putInt(position.leaderEpoch())
                        .array());
    }

    void commit() {
        var rows = new ArrayList<>(changed.keySet());
        // In the order in which RocksDB keeps them, each finds its place from the one before.
        Collections.sort(rows);
        try (var batch = new WriteBatch()) {
            for (Row row : rows) {
                byte[] value = Objects.requireNonNull(changed.get(row)).orElse(null);
                if (value == null) {
                    batch.delete(store.handle(row.table), row.key);
                } else {
                    batch.put(store.handle(row.table), row.key, value);
                }
            }
            store.write(batch);
            for (Row row : rows) {
                if (row.table == Table.TAGS) {
                    store.tagChanges().changed(row.key);
                }
            }
        } catch (RocksDBException e) {
            throw Store.damaged(e);
        }
    }

    /**
     * Where a row stands.
     *
     * @param start the first eight bytes of the key: as numbers without a sign, in the order of the keys
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by what is in it
    private record Row(Table table, byte[] key, long start) implements Comparable<Row> {

        Row(Table table, byte[] key) {
            this(table, key, start(key));
        }

        @Override
        public int compareTo(Row other) {
            int order = table.compareTo(other.table);
            if (order == 0) {
                // Nearly always enough, and at hand.
                order = Long.compareUnsigned(start, other.start);
            }
            return order == 0 ? Arrays.compareUnsigned(key, other.key) : order;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Row row && table == row.table && Arrays.equals(key, row.key);
        }

        @Override
        public int hashCode() {
            return 31 * table.hashCode() + Arrays.hashCode(key);
        }

        private static long start(byte[] key) {
            long start = 0;
            for (int i = 0; i < Long.BYTES; i++) {
                start = start << Byte.SIZE | (i < key.length ? key[i] & 0xFF : 0);
            }
            return start;
        }
    }
}
