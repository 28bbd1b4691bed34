package dev.hoplog.links.search;

import dev.hoplog.events.LinkId;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;

/**
 * The open Lucene index: documents, and the mark that is committed with them.
 *
 * <p>One thread writes. Any thread reads, and may ask that all that was written becomes visible.
 */
final class Documents implements Closeable {

    /** What is not on the disk yet, at most. */
    private static final double BUFFER_MB = 32;

    private final Directory files;
    private final IndexWriter writer;
    private final SearcherManager searchers;
    private volatile Mark mark;
    private boolean isVerified;

    private Documents(Directory files, IndexWriter writer, SearcherManager searchers, Mark mark) {
        this.files = files;
        this.writer = writer;
        this.searchers = searchers;
        this.mark = mark;
    }

    /** The index in this folder, empty where there is none; without documents that another version made. */
    static Documents open(Path folder) throws IOException {
        Files.createDirectories(folder);
        Directory files = FSDirectory.open(folder);
        IndexWriter writer = null;
        try {
            writer = new IndexWriter(files, settings());
            Mark mark = Mark.of(commitOf(writer));
            if (mark.origin() == null) {
                writer.deleteAll();
            }
            return new Documents(files, writer, new SearcherManager(writer, new Searchers()), mark);
        } catch (IOException | RuntimeException e) {
            IOUtils.closeWhileHandlingException(writer, files);
            throw e;
        }
    }

    /** Up to where the documents are those of the log, visible or not. */
    Mark mark() {
        return mark;
    }

    /** Tells how far the documents are. */
    void mark(Mark further) {
        mark = further;
    }

    void put(LinkId id, Iterable<IndexableField> document) throws IOException {
        writer.updateDocument(LinkDocument.id(id), document);
    }

    void remove(LinkId id) throws IOException {
        writer.deleteDocuments(LinkDocument.id(id));
    }

    void removeAll() throws IOException {
        writer.deleteAll();
    }

    /**
     * Makes visible what was written before.
     *
     * @return the mark of what is visible now, at least
     */
    Mark refresh() throws IOException {
        Mark written = mark;
        searchers.maybeRefreshBlocking();
        return written;
    }

    /** Makes durable, together with the mark, what was written before. */
    void commit() throws IOException {
        writer.setLiveCommitData(mark.asCommit().entrySet());
        writer.commit();
    }

    /** A question to the documents. */
    interface Question<T> {
        T ask(IndexSearcher searcher) throws IOException;
    }

    <T> T ask(Question<T> question) throws IOException {
        IndexSearcher searcher = searchers.acquire();
        try {
            return question.ask(searcher);
        } finally {
            searchers.release(searcher);
        }
    }

    /**
     * Reads all files, the first time that it is called.
     *
     * @throws org.apache.lucene.index.CorruptIndexException if one is not as it was written
     */
    void verifyOnce() throws IOException {
        if (isVerified) {
            return;
        }
        isVerified = ask(searcher -> {
            for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
                if (leaf.reader() instanceof CodecReader segment) {
                    segment.checkIntegrity();
                }
            }
            return true;
        });
    }

    /** Gives up what is not committed. */
    @Override
    public void close() throws IOException {
        IOUtils.close(searchers, writer::rollback, files);
    }

    private static IndexWriterConfig settings() {
        return new IndexWriterConfig(LinkDocument.ANALYZER)
                .setIndexSort(LinkDocument.ORDER)
                .setRAMBufferSizeMB(BUFFER_MB)
                .setCommitOnClose(false);
    }

    private static Map<String, String> commitOf(IndexWriter writer) {
        var commit = new HashMap<String, String>();
        Iterable<Map.Entry<String, String>> data = writer.getLiveCommitData();
        if (data != null) {
            data.forEach(entry -> commit.put(entry.getKey(), entry.getValue()));
        }
        return commit;
    }

    private static final class Searchers extends SearcherFactory {
        @Override
        public IndexSearcher newSearcher(IndexReader reader, @Nullable IndexReader previous) {
            var searcher = new IndexSearcher(reader);
            // A page reads a few documents of many; a cached answer would be of all, and soon outdated.
            searcher.setQueryCache(null);
            return searcher;
        }
    }
}
