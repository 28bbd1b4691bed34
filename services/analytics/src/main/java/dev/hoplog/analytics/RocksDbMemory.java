package dev.hoplog.analytics;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * The native memory that all stores of a node share. Without it each store of each partition takes 50 MiB for blocks and
 * up to 48 MiB for writes, and nobody counts them.
 */
final class RocksDbMemory implements AutoCloseable {

    /** Under this the memory travels to {@link Setter}, which Streams makes by its class. */
    static final String PROPERTY = "hoplog.rocksdb.memory";

    private static final long BLOCKS_AND_WRITES = 128L << 20;
    private static final long WRITES = 48L << 20;
    private static final long WRITES_OF_A_STORE = 8L << 20;

    private final Cache blocks;
    private final WriteBufferManager writes;

    RocksDbMemory() {
        RocksDB.loadLibrary();
        blocks = new LRUCache(BLOCKS_AND_WRITES);
        // What is to be written is charged to the cache, so that one number bounds both.
        writes = new WriteBufferManager(WRITES, blocks);
    }

    /** Lets go of it; stores that are still open keep it until they are closed. */
    @Override
    public void close() {
        writes.close();
        blocks.close();
    }

    /** Gives the shared memory to each store that is opened. */
    public static final class Setter implements RocksDBConfigSetter {

        @Override
        public void setConfig(String storeName, Options options, Map<String, Object> configs) {
            if (configs.get(PROPERTY) instanceof RocksDbMemory memory
                    && options.tableFormatConfig() instanceof BlockBasedTableConfig table) {
                table.setBlockCache(memory.blocks);
                table.setCacheIndexAndFilterBlocks(true);
                options.setTableFormatConfig(table);
                options.setWriteBufferManager(memory.writes);
                options.setWriteBufferSize(WRITES_OF_A_STORE);
            }
        }

        @Override
        public void close(String storeName, Options options) {
            // Nothing was made for this store alone.
        }
    }
}
