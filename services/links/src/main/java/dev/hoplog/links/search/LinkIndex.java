package dev.hoplog.links.search;

import dev.hoplog.directory.Directory;
import dev.hoplog.directory.Origin;
import dev.hoplog.directory.Progress;
import dev.hoplog.directory.limits.LimitCounts;
import dev.hoplog.events.Domain;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 *   link-events --records--> Feed --documents--> Documents (Lucene) --ids--> list --links--> who asked
 *                             |                                               |
 *                             +-- "this link changed": its state of now ------+------ Directory
 *
 * A record only says which link changed. The document is made of what the directory has then, so a record that comes again,
 * or comes late, does no harm, and the index can begin anywhere behind its last commit. Three positions, each at or
 * behind the one before: the directory's, that of the documents that are written, and that of those that lists see.
 *
 * The index is disposable. What cannot be opened or read is removed and made again from the log. It stops nobody: links
 * are written and read without it.
 */
/** An index of all links, by which they are listed and searched. It answers from the moment it is open, also without brokers. */
public final class LinkIndex implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LinkIndex.class);

    private final Path folder;
    private final Directory directory;
    private final LinkPages pages;
    private final ThreadFactory threads;
    private final Progress listed = new Progress();
    private final LongAdder refreshes = new LongAdder();
    private final LongAdder refreshNanos = new LongAdder();
    private volatile @Nullable Documents documents;
    private volatile @Nullable Throwable failure;
    private volatile @Nullable Feed feed;
    private @Nullable Thread thread;
    private boolean closed;

    private LinkIndex(Path folder, Directory directory, LimitCounts limits, ThreadFactory threads) {
        this.folder = folder;
        this.directory = directory;
        this.pages = new LinkPages(directory, limits);
        this.threads = threads;
    }

    /**
     * The index in this folder. What cannot be read is removed, and made again from the log.
     *
     * @param directory has the links
     * @param limits says which of them have reached their limit
     * @param threads makes the thread on which the index is kept up to date
     */
    public static LinkIndex open(Path folder, Directory directory, LimitCounts limits, ThreadFactory threads) {
        var index = new LinkIndex(folder, directory, limits, threads);
        try {
            index.openDocuments();
        } catch (IOException e) {
            index.fail(e);
        }
        return index;
    }

    /** What a consumer that {@link #follow} uses must be made with. */
    public static Map<String, Object> consumerSettings() {
        var settings = new HashMap<>(Directory.consumerSettings());
        // Nobody waits for lists as one waits for a write. So many records come at once, or what has come after a
        // while.
        settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1 << 16);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50);
        return settings;
    }

    /**
     * Begins to follow the log, on a thread of its own and behind the directory.
     *
     * @param consumers makes a consumer with {@link #consumerSettings()}; called again after a failure
     */
    public synchronized void follow(Origin found, Supplier<Consumer<byte[], byte[]>> consumers) {
        if (closed) {
            return;
        }
        if (thread != null) {
            throw new IllegalStateException("the index follows its log already");
        }
        var feeding = new Feed(this, directory, found, consumers);
        feed = feeding;
        thread = threads.newThread(feeding);
        thread.setName("link-index");
        thread.start();
    }

    /** A page of links, as they are at this instant. */
    public Answer<Answer.Links> list(LinkQuery asked, Instant now) {
        return ask(searcher -> pages.list(searcher, asked, now));
    }

    /** How many links there are, as far as the index knows; it knows no limits. */
    public Answer<Integer> count(LinkFilter filter, Instant now) {
        return ask(
                searcher -> searcher.count(LinkQueries.of(new LinkQuery(filter, LinkSort.NEWEST_FIRST, null, 1), now)));
    }

    /**
     * A page of the tags that links have.
     *
     * @param homes only links that were created in one of these domains count; empty for all
     * @param after the tag behind which it begins; null for the first page
     * @param limit how many tags it has at most, at least 1
     */
    public Answer<Answer.Tags> tags(Set<Domain> homes, @Nullable String after, int limit) {
        return ask(searcher -> LinkPages.tags(searcher, homes, after, limit));
    }

    /**
     * Completed with whether lists show all that stands in the log before these positions, and never exceptionally: with
     * false when that takes longer than the patience. Who waits does not wait for the next time that lists are brought up
     * to date.
     */
    public CompletionStage<Boolean> reached(Map<Integer, Long> positions, Duration patience) {
        CompletionStage<Boolean> reached = listed.reached(positions, patience);
        Documents open = documents;
        if (open != null && !listed.hasReached(positions)) {
            var written = new Progress();
            written.advance(open.mark().offsets());
            if (written.hasReached(positions)) {
                try {
                    refresh(open);
                } catch (IOException | AlreadyClosedException e) {
                    fail(e);
                }
            }
        }
        return reached;
    }

    /**
     * What there is to watch.
     *
     * @param links in lists, archived and deleted ones included
     * @param lag records that are in the log and not in the lists' documents yet
     * @param refreshes how often lists were brought up to date
     * @param refreshNanos how long that took, all in all
     */
    public record Gauges(long links, long lag, long refreshes, long refreshNanos) {}

    public Gauges gauges() {
        Documents open = documents;
        long links = 0;
        try {
            links = open == null
                    ? 0
                    : open.ask(searcher -> searcher.getIndexReader().numDocs());
        } catch (IOException | AlreadyClosedException e) {
            // It is being opened anew.
        }
        Feed feeding = feed;
        return new Gauges(links, feeding == null ? 0 : feeding.lag(), refreshes.sum(), refreshNanos.sum());
    }

    @Override
    public void close() {
        try {
            endFeed();
        } catch (InterruptedException e) {
            // The documents must not be closed under the thread that writes them.
            Thread.currentThread().interrupt();
            return;
        }
        closeDocuments();
    }

    private void endFeed() throws InterruptedException {
        Thread running;
        synchronized (this) {
            closed = true;
            running = thread;
        }
        Feed feeding = feed;
        if (feeding != null) {
            feeding.close();
        }
        // Without the lock, which that thread may need to come to its end.
        if (running != null) {
            running.join();
        }
    }

    private synchronized void closeDocuments() {
        Documents open = documents;
        documents = null;
        if (open != null) {
            try (open) {
                open.commit();
            } catch (IOException | AlreadyClosedException e) {
                log.atWarn().setCause(e).log("the index of links was not written to its end; the rest is read again");
            }
        }
    }

    /** The documents, opened if they are not; of this log, or none of any log. */
    synchronized Documents documents(Origin origin) throws IOException {
        Documents open = documents;
        if (open == null) {
            open = openDocuments();
        }
        failure = null;
        open.verifyOnce();
        if (!origin.equals(open.mark().origin())) {
            log.atWarn().log("the index of links is made anew from the log");
            listed.restart();
            open.removeAll();
            open.mark(new Mark(origin, Map.of(), false));
        }
        return open;
    }

    /** Lets lists see what was written. */
    void refresh(Documents open) throws IOException {
        long begin = System.nanoTime();
        Mark visible = open.refresh();
        refreshNanos.add(System.nanoTime() - begin);
        refreshes.increment();
        if (open.equals(documents)) {
            listed.advance(visible.offsets());
        }
    }

    boolean isAwaited() {
        return listed.isAwaited();
    }

    /** What went wrong with the documents since they were opened; null while nothing did. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    /** Closes the documents, and removes them if they are damaged. They are opened again by whoever needs them next. */
    synchronized void repair(Throwable cause) {
        fail(cause);
        Documents open = documents;
        documents = null;
        IOUtils.closeWhileHandlingException(open);
        try {
            if (isDamage(cause)) {
                IOUtils.rm(folder);
            }
            openDocuments();
        } catch (IOException e) {
            fail(e);
        }
    }

    /** Shows what there is, adds nothing to it, and has it made anew at the next start. */
    void disown(String reason) {
        log.atError().addKeyValue("reason", reason).log("the index of links stopped following the log");
        Documents open = documents;
        if (open != null) {
            open.mark(open.mark().disowned());
            try {
                open.commit();
            } catch (IOException | AlreadyClosedException e) {
                fail(e);
            }
        }
    }

    private synchronized Documents openDocuments() throws IOException {
        Documents opened;
        try {
            opened = Documents.open(folder);
        } catch (IOException | RuntimeException e) {
            // An illegal argument is what Lucene calls an order of documents that is not its own.
            if (!isDamage(e) && !(e instanceof IllegalArgumentException)) {
                throw e;
            }
            log.atWarn().addKeyValue("error", e.toString()).log("the index of links is damaged and made anew");
            IOUtils.rm(folder);
            opened = Documents.open(folder);
        }
        documents = opened;
        listed.restart();
        listed.advance(opened.mark().offsets());
        return opened;
    }

    private <T> Answer<T> ask(Documents.Question<T> question) {
        Documents open = documents;
        if (open == null) {
            return new Answer.Unready<>("The index of links cannot be read; it is opened or made anew.");
        }
        if (!open.mark().isComplete()
                || !directory.complete().toCompletableFuture().isDone()) {
            return new Answer.Unready<>("The index of links is being made from the log.");
        }
        try {
            return new Answer.Found<>(open.ask(question));
        } catch (IOException | AlreadyClosedException e) {
            fail(e);
            return new Answer.Unready<>("The index of links cannot be read; it is opened or made anew.");
        }
    }

    private void fail(Throwable cause) {
        failure = cause;
        log.atError().setCause(cause).log("the index of links failed; it is opened or made anew");
    }

    private static boolean isDamage(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case CorruptIndexException _,
                        IndexFormatTooOldException _,
                        IndexFormatTooNewException _,
                        IndexNotFoundException _,
                        EOFException _,
                        FileNotFoundException _,
                        NoSuchFileException _ -> {
                    return true;
                }
                default -> {}
            }
        }
        return false;
    }
}
