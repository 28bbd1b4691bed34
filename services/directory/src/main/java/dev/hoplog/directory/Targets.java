package dev.hoplog.directory;

import dev.hoplog.directory.Store.Table;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.Slug;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The targets of all keys: those that memory holds from there, the others from the disk. After the start a thread brings in
 * what is stored already.
 */
final class Targets implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Targets.class);

    private final Store store;
    private final Image image;
    private final @Nullable Thread loader;
    private final LongAdder diskReads = new LongAdder();
    private volatile boolean closed;

    /**
     * @param store closed after this
     * @param bytes of memory at most; 0 to read every target from the disk
     * @param threads makes the thread that reads the store into memory
     */
    Targets(Store store, long bytes, ThreadFactory threads) {
        this.store = store;
        this.image = new Image(bytes, System.nanoTime());
        this.loader = bytes == 0 ? null : threads.newThread(this::load);
        if (loader != null) {
            loader.setName("directory-image");
            loader.start();
        }
    }

    /** The target of a key itself, whether or not it is an alias; null for a key without events. */
    @Nullable
    Target find(Domain domain, Slug slug) {
        // Asked before too: a row that was on its way may have come in between.
        boolean wasComplete = image.isComplete();
        Target target = image.find(domain, slug);
        if (target != null || (wasComplete && image.isComplete())) {
            return target;
        }
        diskReads.increment();
        return image.admit(domain, slug, () -> read(new LinkKey(domain, slug)));
    }

    /** Brings in what a key has become, once that is stored. */
    void put(Target target) {
        image.put(target);
    }

    Directory.InMemory inMemory() {
        return new Directory.InMemory(image.size(), image.bytes(), diskReads.sum());
    }

    /** Waits for the thread that reads the store; interrupted, it keeps the interrupt and does not. */
    @Override
    public void close() {
        closed = true;
        try {
            if (loader != null) {
                loader.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void load() {
        try (RocksIterator rows = store.iterator(Table.KEYS)) {
            for (rows.seekToFirst(); rows.isValid() && !closed; rows.next()) {
                if (!image.load(
                        Target.of(LinkKey.parse(rows.key()), KeyRowCodec.link(KeyRowCodec.row(rows.value()))))) {
                    return;
                }
            }
            // An iterator that fails ends as if there were no more rows.
            rows.status();
            if (!closed) {
                image.loaded();
            }
        } catch (RuntimeException | RocksDBException e) {
            // Redirects read the disk instead, and say there what is wrong with it.
            log.atError().setCause(e).log("the directory could not be read into memory");
        }
    }

    private @Nullable Target read(LinkKey key) {
        byte[] row = store.get(Table.KEYS, key.bytes());
        return row == null ? null : Target.of(key, KeyRowCodec.link(KeyRowCodec.row(row)));
    }
}
