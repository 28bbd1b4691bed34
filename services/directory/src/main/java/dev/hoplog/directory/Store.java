package dev.hoplog.directory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * The tables are column families of one RocksDB, so that rows and positions change in one atomic write:
 *
 *   table     key                            value
 *   META      "origin"                       cluster id, topic id, partitions, fold version
 *             "rebuild"                      why the rows mean nothing any more
 *             "complete"                     that the end of the log was reached once
 *             "position/" partition          next offset, leader epoch
 *   KEYS      domain "/" slug                KeyRow
 *   HOMES     link id                        domain "/" slug
 *   COMMANDS  command id (16 bytes)          CommandRow
 *   HISTORY   link id, version (8 bytes)     the event as it stands in the log
 *   ALIASES   link id, domain "/" slug, version (8 bytes)   the event as it stands in the log
 *   URLS      hash of the long URL (16 bytes), link id      nothing
 *   TAGS      tag, a zero byte, link id      domain
 *
 * API keys are a fold of another topic and have a RocksDB of their own, with these tables:
 *
 *   META      as above
 *   API_KEYS  record key                     the record's value, as it stands in the log
 *
 * The write-ahead log is not synchronised: it survives kill -9. A loss of power rolls rows and positions back together,
 * and the records after them are folded again. Until the end of the topic is reached for the first time there is no
 * write-ahead log at all, which costs a kill the last few megabytes. All tables are flushed together: without a log, so
 * that rows and positions are of one moment; with it, so that a table that changes little does not keep its beginning for
 * hours, all of which would be read again at the next start.
 */
/** A fold's RocksDB: tables, and writes that change rows and positions together. */
final class Store implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Store.class);

    /** The version of the fold of links and of its rows; with another one the rows are folded anew from the log. */
    static final int FOLD_VERSION = 4;

    /** The same for API keys. */
    static final int API_KEYS_FOLD_VERSION = 1;

    enum Table {
        META,
        KEYS,
        HOMES,
        COMMANDS,
        HISTORY,
        ALIASES,
        URLS,
        TAGS,
        API_KEYS
    }

    private static final Set<Table> TABLES_OF_LINKS = EnumSet.complementOf(EnumSet.of(Table.API_KEYS));
    private static final Set<Table> TABLES_OF_API_KEYS = EnumSet.of(Table.META, Table.API_KEYS);

    private static final byte[] ORIGIN = ascii("origin");
    private static final byte[] REBUILD = ascii("rebuild");
    private static final byte[] COMPLETE = ascii("complete");

    private final RocksDB db;
    private final int foldVersion;
    private final Map<Table, ColumnFamilyHandle> tables;
    /** What is freed at the end, in this order: the default table before the database, and that before its options. */
    private final List<AutoCloseable> natives;

    private final TagChanges tagChanges = new TagChanges();
    private final ReadOptions reads = new ReadOptions();
    private final WriteOptions writes = new WriteOptions();
    private final WriteOptions unloggedWrites = new WriteOptions().setDisableWAL(true);
    private volatile boolean logsWrites;

    private Store(RocksDB db, int foldVersion, Map<Table, ColumnFamilyHandle> tables, List<AutoCloseable> natives) {
        this.db = db;
        this.foldVersion = foldVersion;
        this.tables = tables;
        this.natives = natives;
        this.logsWrites = isComplete();
    }

    /**
     * The store of links; empty where there is none, or one whose rows mean nothing any more.
     *
     * @throws StoreDamagedException if RocksDB refuses
     */
    static Store openLinks(Path path) {
        return openOrMakeAnew("directory", path, FOLD_VERSION, TABLES_OF_LINKS);
    }

    /**
     * The store of API keys; empty where there is none, or one whose rows mean nothing any more.
     *
     * @throws StoreDamagedException if RocksDB refuses
     */
    static Store openApiKeys(Path path) {
        return openOrMakeAnew("store of API keys", path, API_KEYS_FOLD_VERSION, TABLES_OF_API_KEYS);
    }

    private static Store openOrMakeAnew(String name, Path path, int foldVersion, Set<Table> wanted) {
        Store store = open(name, path, foldVersion, wanted);
        if (!store.isStale()) {
            return store;
        }
        store.close();
        log.atWarn().addKeyValue("store", name).log("a store is folded anew from the log");
        remove(path);
        return open(name, path, foldVersion, wanted);
    }

    private static void remove(Path path) {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the store in " + path + " could not be removed", e);
        }
    }

    private static Store open(String name, Path path, int foldVersion, Set<Table> wanted) {
        RocksDB.loadLibrary();
        var cache = new LRUCache(64L << 20);
        var filter = new BloomFilter(10);
        ColumnFamilyOptions options = new ColumnFamilyOptions()
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                // Rows are found and put in their place from the processor's cache; most look-ups of a fold find none.
                .setWriteBufferSize(16L << 20)
                .setMemtablePrefixBloomSizeRatio(0.1)
                .setMemtableWholeKeyFiltering(true)
                .setTableFormatConfig(new BlockBasedTableConfig()
                        .setBlockCache(cache)
                        // In the cache, the filters of many links would push each other out, and a look-up would read
                        // megabytes. Beside it they take about three bytes a row.
                        .setCacheIndexAndFilterBlocks(false)
                        .setWholeKeyFiltering(true)
                        .setFilterPolicy(filter));
        DBOptions dbOptions = new DBOptions()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setAtomicFlush(true)
                .setKeepLogFileNum(2);
        var descriptors = new ArrayList<ColumnFamilyDescriptor>();
        descriptors.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, options));
        for (Table table : wanted) {
            descriptors.add(
                    new ColumnFamilyDescriptor(ascii(table.name().toLowerCase(java.util.Locale.ROOT)), options));
        }
        int own = descriptors.size();
        var handles = new ArrayList<ColumnFamilyHandle>();
        var natives = new ArrayList<AutoCloseable>(List.of(options, dbOptions, filter, cache));
        try {
            // RocksDB opens all tables or none, also those that only another version of the fold has.
            for (byte[] table : existing(path)) {
                if (descriptors.stream().noneMatch(known -> Arrays.equals(known.getName(), table))) {
                    descriptors.add(new ColumnFamilyDescriptor(table, options));
                }
            }
            RocksDB db = RocksDB.open(dbOptions, path.toString(), descriptors, handles);
            var tables = new EnumMap<Table, ColumnFamilyHandle>(Table.class);
            // RocksDB gives the handles in the order of the descriptors, the default table first.
            Iterator<ColumnFamilyHandle> handle = handles.iterator();
            natives.addFirst(handle.next());
            for (Table table : wanted) {
                tables.put(table, handle.next());
            }
            natives.addAll(0, handles.subList(own, handles.size()));
            natives.add(natives.indexOf(options), db);
            return new Store(db, foldVersion, tables, natives);
        } catch (RocksDBException e) {
            throw new StoreDamagedException(
                    "The " + name + " in " + path + " cannot be opened (" + e.getMessage()
                            + "). Nothing is lost: remove that folder and start again, it is folded anew from the log.",
                    e);
        }
    }

    private static List<byte[]> existing(Path path) throws RocksDBException {
        if (!Files.exists(path.resolve("CURRENT"))) {
            return List.of();
        }
        try (var options = new Options()) {
            return RocksDB.listColumnFamilies(options, path.toString());
        }
    }

    /** The row; null if there is none, which {@link #find} says sooner. */
    byte @Nullable [] get(Table table, byte[] key) {
        try {
            return db.get(handle(table), reads, key);
        } catch (RocksDBException e) {
            throw damaged(e);
        }
    }

    /**
     * The row, where it is likely that there is none: RocksDB's binding throws and catches an exception in {@link #get} then,
     * which takes longer than the look-up.
     */
    byte @Nullable [] find(Table table, byte[] key) {
        return db.keyMayExist(handle(table), reads, key, null) ? get(table, key) : null;
    }

    /** A walk over a table; close it. */
    RocksIterator iterator(Table table) {
        return db.newIterator(handle(table), reads);
    }

    Optional<Origin> origin() {
        byte[] bytes = get(Table.META, ORIGIN);
        if (bytes == null) {
            return Optional.empty();
        }
        String[] parts = new String(bytes, StandardCharsets.UTF_8).split(" ", -1);
        return Integer.parseInt(parts[3]) == foldVersion
                ? Optional.of(new Origin(parts[0], Uuid.fromString(parts[1]), Integer.parseInt(parts[2])))
                : Optional.empty();
    }

    /** Whether rows are there that this version did not fold, or that the log has disowned. */
    private boolean isStale() {
        return get(Table.META, REBUILD) != null || (origin().isEmpty() && get(Table.META, ORIGIN) != null);
    }

    void bind(Origin origin) {
        put(ORIGIN, ascii(origin.clusterId() + " " + origin.topicId() + " " + origin.partitions() + " " + foldVersion));
    }

    /** Whether the end of the log was reached once, so that a slug that is not here was not there either. */
    boolean isComplete() {
        return get(Table.META, COMPLETE) != null;
    }

    void markComplete() {
        if (!logsWrites) {
            flush();
            logsWrites = true;
        }
        put(COMPLETE, new byte[] {1});
    }

    void markForRebuild(String reason) {
        put(REBUILD, reason.getBytes(StandardCharsets.UTF_8));
    }

    Position position(int partition) {
        byte[] bytes = get(Table.META, positionKey(partition));
        if (bytes == null) {
            return Position.BEGINNING;
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new Position(buffer.getLong(), buffer.getInt());
    }

    /** The next offsets of these partitions. */
    Map<Integer, Long> positions(Stream<Integer> partitions) {
        return partitions.collect(Collectors.toMap(
                partition -> partition, partition -> position(partition).nextOffset()));
    }

    Changes begin() {
        return new Changes(this);
    }

    @Override
    public void close() {
        tables.values().forEach(ColumnFamilyHandle::close);
        for (AutoCloseable resource : natives) {
            try {
                resource.close();
            } catch (Exception e) {
                throw new IllegalStateException("a native resource of the directory could not be freed", e);
            }
        }
        reads.close();
        writes.close();
        unloggedWrites.close();
    }

    TagChanges tagChanges() {
        return tagChanges;
    }

    /** All of them become visible at once. */
    void write(WriteBatch batch) {
        try {
            db.write(logsWrites ? writes : unloggedWrites, batch);
        } catch (RocksDBException e) {
            throw damaged(e);
        }
    }

    ColumnFamilyHandle handle(Table table) {
        ColumnFamilyHandle handle = tables.get(table);
        if (handle == null) {
            throw new IllegalStateException("no table " + table);
        }
        return handle;
    }

    private void flush() {
        try (var options = new FlushOptions()) {
            db.flush(options, List.copyOf(tables.values()));
        } catch (RocksDBException e) {
            throw damaged(e);
        }
    }

    private void put(byte[] key, byte[] value) {
        try {
            db.put(handle(Table.META), writes, key, value);
        } catch (RocksDBException e) {
            throw damaged(e);
        }
    }

    static StoreDamagedException damaged(RocksDBException e) {
        return new StoreDamagedException("A store failed (" + e.getMessage() + "): look at its disk.", e);
    }

    static byte[] positionKey(int partition) {
        return ascii("position/" + partition);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
