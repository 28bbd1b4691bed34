package dev.hoplog.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.directory.Store.Table;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

class StoreTest {

    private static final Origin ORIGIN = new Origin("cluster", Uuid.fromString("AAAAAAAAAAAAAAAAAAAAAA"), 1);
    private static final int ROW = 100_000;

    private final Random random = new Random(1);

    @TempDir
    Path folder;

    @Test
    void what_a_kill_leaves_of_a_first_fold_is_rows_and_positions_of_one_moment() throws IOException {
        try (Store store = Store.openLinks(folder.resolve("store"))) {
            store.bind(ORIGIN);
            // More than the tables hold in memory, so that some of it was flushed.
            fold(store, 0, 500);
            try (Store left = Store.openLinks(asKilled(folder.resolve("store")))) {
                long next = left.position(0).nextOffset();

                assertThat(next).isBetween(1L, 499L);
                assertThat(left.get(Table.KEYS, key(next - 1))).isNotNull();
                assertThat(left.get(Table.HOMES, key(next - 1))).isNotNull();
                assertThat(left.get(Table.KEYS, key(next))).isNull();
                assertThat(left.get(Table.HOMES, key(next))).isNull();
            }
        }
    }

    @Test
    void of_a_fold_that_was_complete_once_a_kill_takes_nothing() throws IOException {
        try (Store store = Store.openLinks(folder.resolve("store"))) {
            store.bind(ORIGIN);
            fold(store, 0, 5);
            store.markComplete();
            fold(store, 5, 10);
            try (Store left = Store.openLinks(asKilled(folder.resolve("store")))) {
                assertThat(left.isComplete()).isTrue();
                assertThat(left.position(0).nextOffset()).isEqualTo(10);
                for (long offset = 0; offset < 10; offset++) {
                    assertThat(left.get(Table.KEYS, key(offset))).isNotNull();
                }
            }
        }
    }

    @Test
    void the_log_of_writes_stays_short_though_some_tables_change_little() throws IOException {
        try (Store store = Store.openLinks(folder.resolve("store"))) {
            store.bind(ORIGIN);
            store.markComplete();

            fold(store, 0, 2_000);

            assertThat(sizeOf(folder.resolve("store"), ".log")).isLessThan(100L << 20);
        }
    }

    @Test
    void rows_of_another_fold_are_left_behind_with_tables_that_are_no_more() throws RocksDBException {
        try (var options = new Options().setCreateIfMissing(true);
                RocksDB db = RocksDB.open(options, folder.resolve("store").toString());
                ColumnFamilyHandle table = db.createColumnFamily(new ColumnFamilyDescriptor(ascii("meta")));
                ColumnFamilyHandle _ = db.createColumnFamily(new ColumnFamilyDescriptor(ascii("created")))) {
            db.put(table, ascii("origin"), ascii(ORIGIN.clusterId() + " " + ORIGIN.topicId() + " 1 2"));
            db.put(table, ascii("complete"), new byte[] {1});
        }

        try (Store store = Store.openLinks(folder.resolve("store"))) {
            assertThat(store.origin()).isEmpty();
            assertThat(store.isComplete()).isFalse();
            store.bind(ORIGIN);
            fold(store, 0, 1);
            assertThat(store.get(Table.KEYS, key(0))).isNotNull();
        }
    }

    private void fold(Store store, long from, long to) {
        for (long offset = from; offset < to; offset++) {
            Changes changes = store.begin();
            byte[] row = new byte[ROW];
            random.nextBytes(row);
            changes.put(Table.KEYS, key(offset), row);
            changes.put(Table.HOMES, key(offset), new byte[] {1});
            changes.advance(0, new Position(offset + 1, 0));
            changes.commit();
        }
    }

    private static byte[] key(long offset) {
        return ByteBuffer.allocate(8).putLong(offset).array();
    }

    /** The files as they are at a moment, which is what a kill leaves. */
    private Path asKilled(Path store) throws IOException {
        for (int attempt = 0; ; attempt++) {
            Path left = Files.createDirectory(folder.resolve("left-" + attempt));
            try {
                // The list of tables first, so that those that it names are there.
                for (Path file : files(store)
                        .sorted(Comparator.comparing(StoreTest::isData))
                        .toList()) {
                    Files.copy(file, left.resolve(file.getFileName()));
                }
                return left;
            } catch (NoSuchFileException e) {
                // The store has removed one meanwhile: this was no moment.
            }
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static boolean isData(Path file) {
        return file.toString().endsWith(".sst");
    }

    private static Stream<Path> files(Path store) throws IOException {
        try (Stream<Path> files = Files.list(store)) {
            return files.toList().stream();
        }
    }

    private static long sizeOf(Path store, String ending) throws IOException {
        return files(store)
                .filter(file -> file.toString().endsWith(ending))
                .mapToLong(file -> file.toFile().length())
                .sum();
    }
}
