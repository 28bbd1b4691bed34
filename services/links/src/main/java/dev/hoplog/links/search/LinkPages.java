package dev.hoplog.links.search;

import dev.hoplog.directory.Directory;
import dev.hoplog.directory.limits.LimitCounts;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkId;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.index.DocValuesSkipper;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/*
 * What the index finds is looked at in the directory, and may fall away there: the index does not know of the last moments,
 * nor of limits. So it goes on until the page is full. How many links there are in all is nobody's question.
 */
/** Pages of what the index finds, with the links as the directory has them. */
final class LinkPages {

    /** How many tags are looked at for a page of those that links have, where many tags are of deleted links only. */
    private static final int MAX_TAGS_SEEN = 5_000;

    /** How many links are looked at for a page, where many do not belong into it. */
    private static final int MAX_LINKS_SEEN = 5_000;

    /** The first period of a list of the oldest links is the time of all of them, halved so often; each further one less. */
    private static final int MOST_HALVINGS = 30;

    private static final int FEWER_HALVINGS = 3;

    private final Directory directory;
    private final LimitCounts limits;

    LinkPages(Directory directory, LimitCounts limits) {
        this.directory = directory;
        this.limits = limits;
    }

    Answer.Links list(IndexSearcher searcher, LinkQuery asked, Instant now) throws IOException {
        Query query = LinkQueries.of(asked, now);
        var entries = new ArrayList<Directory.Entry>();
        Place last = asked.after();
        int looked = 0;
        while (true) {
            // One more than a page has tells whether there is a next one.
            ScoreDoc[] found = asked.sort() == LinkSort.OLDEST_FIRST
                    ? oldest(searcher, query, asked.filter(), last, asked.limit() + 1)
                    : first(searcher, query, asked.sort(), last, asked.limit() + 1);
            for (ScoreDoc document : found) {
                if (entries.size() == asked.limit() || looked == MAX_LINKS_SEEN) {
                    return new Answer.Links(entries, last);
                }
                looked++;
                last = place(asked.sort(), (FieldDoc) document);
                entry(last.id(), asked.filter(), now).ifPresent(entries::add);
            }
            if (found.length <= asked.limit()) {
                return new Answer.Links(entries, null);
            }
        }
    }

    /*
     * Documents stand with the newest first. To find the oldest, all would be gone through, each better than the one before
     * it. So only those of a period are looked at, from the page's place on, and of a longer one until there are enough.
     * BenchSearch with a million links: 105 ms without it.
     */
    private static ScoreDoc[] oldest(
            IndexSearcher searcher, Query query, LinkFilter filter, @Nullable Place after, int wanted)
            throws IOException {
        long begin = begin(searcher, filter, after);
        long span = DocValuesSkipper.globalMaxValue(searcher.getIndexReader(), LinkDocument.CREATED) - begin;
        for (int halvings = MOST_HALVINGS; halvings > 0; halvings -= FEWER_HALVINGS) {
            Query within = LinkQueries.createdWithin(query, begin, begin + (span >> halvings));
            ScoreDoc[] found = first(searcher, within, LinkSort.OLDEST_FIRST, after, wanted);
            if (found.length == wanted) {
                return found;
            }
        }
        return first(searcher, query, LinkSort.OLDEST_FIRST, after, wanted);
    }

    /** Before which no link that is asked for was created. */
    private static long begin(IndexSearcher searcher, LinkFilter filter, @Nullable Place after) throws IOException {
        if (after != null) {
            return Long.parseLong(after.key());
        }
        long first = DocValuesSkipper.globalMinValue(searcher.getIndexReader(), LinkDocument.CREATED);
        Instant createdAfter = filter.createdAfter();
        return createdAfter == null ? first : Math.max(first, createdAfter.toEpochMilli());
    }

    private static ScoreDoc[] first(
            IndexSearcher searcher, Query query, LinkSort sort, @Nullable Place after, int wanted) throws IOException {
        FieldDoc last = after == null ? null : LinkQueries.document(after);
        return searcher.search(query, new TopFieldCollectorManager(LinkQueries.order(sort), wanted, last, 1)).scoreDocs;
    }

    private Optional<Directory.Entry> entry(LinkId id, LinkFilter filter, Instant now) {
        return directory
                .entry(id)
                .filter(entry ->
                        filter.accepts(entry.key(), entry.link(), () -> directory.aliases(id), limits.count(id), now));
    }

    private static Place place(LinkSort sort, FieldDoc document) {
        String key =
                document.fields[0] instanceof BytesRef text ? text.utf8ToString() : String.valueOf(document.fields[0]);
        return new Place(sort, key, new LinkId(((BytesRef) document.fields[1]).utf8ToString()));
    }

    static Answer.Tags tags(IndexSearcher searcher, Set<Domain> homes, @Nullable String after, int limit)
            throws IOException {
        var tags = new ArrayList<Answer.TagCount>();
        Terms terms = MultiTerms.getTerms(searcher.getIndexReader(), LinkDocument.TAG);
        TermsEnum all = terms == null ? TermsEnum.EMPTY : terms.iterator();
        BytesRef tag = after == null ? all.next() : first(all, after);
        String last = null;
        for (int seen = 0; tag != null; seen++) {
            if (tags.size() == limit || seen == MAX_TAGS_SEEN) {
                return new Answer.Tags(tags, last);
            }
            last = tag.utf8ToString();
            int links = searcher.count(LinkQueries.tagged(BytesRef.deepCopyOf(tag), homes));
            if (links > 0) {
                tags.add(new Answer.TagCount(last, links));
            }
            tag = all.next();
        }
        return new Answer.Tags(tags, null);
    }

    private static @Nullable BytesRef first(TermsEnum all, String after) throws IOException {
        return switch (all.seekCeil(new BytesRef(after))) {
            case FOUND -> all.next();
            case NOT_FOUND -> all.term();
            case END -> null;
        };
    }
}
