package dev.hoplog.links.search;

import dev.hoplog.directory.LinkStatus;
import dev.hoplog.events.Domain;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/*
 * A list in the order of the index is read from its place on until the page is full; nothing before and nothing behind it
 * is looked at. In any other order Lucene skips blocks of documents that cannot be on the page.
 *
 * Status is a matter of the moment, so no document has one: it is asked for by what does not depend on the moment, and by
 * two instants that are compared with it. Whether a limit is reached the index cannot know: here any limit may be.
 */
/** Questions in Lucene's terms. */
final class LinkQueries {

    private static final long MILLIS_BEFORE_ALL = Long.MIN_VALUE;
    private static final long MILLIS_AFTER_ALL = Long.MAX_VALUE;

    private static final Query ALL = MatchAllDocsQuery.INSTANCE;
    private static final Query NOTHING = new MatchNoDocsQuery("no words");
    private static final Query DELETED = new TermQuery(LinkDocument.DELETED);
    private static final Query DISABLED = new TermQuery(LinkDocument.DISABLED);
    private static final Query ARCHIVED = new TermQuery(LinkDocument.ARCHIVED);
    private static final Query LIMITED = new TermQuery(LinkDocument.LIMITED);

    private LinkQueries() {}

    /** @param now at which instant a link has a status */
    static Query of(LinkQuery asked, Instant now) {
        LinkFilter filter = asked.filter();
        var all = new BooleanQuery.Builder().add(ALL, Occur.FILTER);
        search(all, filter.search());
        tags(all, filter);
        domains(all, LinkDocument.DOMAIN, filter.domains());
        domains(all, LinkDocument.HOME, filter.homes());
        created(all, asked);
        statuses(all, filter.statuses(), now.toEpochMilli());
        switch (filter.archived()) {
            case NO -> all.add(ARCHIVED, Occur.MUST_NOT);
            case ONLY -> all.add(ARCHIVED, Occur.FILTER);
            case TOO -> {}
        }
        return all.build();
    }

    /**
     * Links that have the tag and are neither deleted nor archived.
     *
     * @param homes one of which they were created in; empty for all
     */
    static Query tagged(BytesRef tag, Set<Domain> homes) {
        var all = new BooleanQuery.Builder()
                .add(new TermQuery(new Term(LinkDocument.TAG, tag)), Occur.FILTER)
                .add(DELETED, Occur.MUST_NOT)
                .add(ARCHIVED, Occur.MUST_NOT);
        domains(all, LinkDocument.HOME, homes);
        return all.build();
    }

    static Sort order(LinkSort sort) {
        boolean isDescending = sort.isDescending;
        return switch (sort) {
            case NEWEST_FIRST -> LinkDocument.ORDER;
            case OLDEST_FIRST, TITLE, TITLE_DESCENDING ->
                new Sort(
                        Place.isByTime(sort)
                                ? new SortField(LinkDocument.CREATED, SortField.Type.LONG, isDescending)
                                : new SortField(LinkDocument.TITLE, SortField.Type.STRING, isDescending),
                        new SortField(LinkDocument.ID, SortField.Type.STRING));
        };
    }

    /** A place as the last document of the page before. */
    static FieldDoc document(Place place) {
        Object key = Place.isByTime(place.sort()) ? (Object) Long.valueOf(place.key()) : new BytesRef(place.key());
        return new FieldDoc(Integer.MAX_VALUE, Float.NaN, new Object[] {
            key, new BytesRef(place.id().text())
        });
    }

    /** Those that were created in a period, both ends included, in milliseconds. */
    static Query createdWithin(Query some, long first, long last) {
        return new BooleanQuery.Builder()
                .add(some, Occur.FILTER)
                .add(createdBetween(first, last), Occur.FILTER)
                .build();
    }

    private static void search(BooleanQuery.Builder all, String search) {
        if (search.isBlank()) {
            return;
        }
        List<String> words = Words.of(search);
        if (words.isEmpty()) {
            // Nothing but punctuation, which no text is searched for.
            all.add(NOTHING, Occur.FILTER);
            return;
        }
        for (String word : words) {
            boolean isLast = word.equals(words.getLast());
            all.add(either(isLast ? beginning(word) : term(LinkDocument.WORD, word), inside(word)), Occur.FILTER);
        }
    }

    private static Query beginning(String word) {
        return word.codePointCount(0, word.length()) <= Words.START_LENGTH
                ? term(LinkDocument.START, word)
                : new PrefixQuery(new Term(LinkDocument.WORD, word));
    }

    private static Query inside(String word) {
        List<String> parts = Words.parts(word);
        if (parts.isEmpty()) {
            return NOTHING;
        }
        var all = new BooleanQuery.Builder();
        parts.forEach(part -> all.add(term(LinkDocument.PART, part), Occur.FILTER));
        return all.build();
    }

    private static void tags(BooleanQuery.Builder all, LinkFilter filter) {
        if (filter.tags().isEmpty()) {
            return;
        }
        switch (filter.tagsMode()) {
            case ANY -> all.add(oneOf(LinkDocument.TAG, filter.tags()), Occur.FILTER);
            case ALL -> filter.tags().forEach(tag -> all.add(term(LinkDocument.TAG, tag), Occur.FILTER));
        }
    }

    private static void domains(BooleanQuery.Builder all, String field, Set<Domain> domains) {
        if (!domains.isEmpty()) {
            Set<String> names = domains.stream().map(Domain::name).collect(Collectors.toSet());
            all.add(oneOf(field, names), Occur.FILTER);
        }
    }

    private static void created(BooleanQuery.Builder all, LinkQuery asked) {
        LinkFilter filter = asked.filter();
        long from = filter.createdAfter() == null ? MILLIS_BEFORE_ALL : millis(filter.createdAfter());
        long to = filter.createdBefore() == null
                ? MILLIS_AFTER_ALL
                : millis(filter.createdBefore().minusNanos(1));
        if (asked.after() != null && Place.isByTime(asked.sort())) {
            // So that what is before the page is skipped and not read.
            long place = Long.parseLong(asked.after().key());
            from = asked.sort().isDescending ? from : Math.max(from, place);
            to = asked.sort().isDescending ? Math.min(to, place) : to;
        }
        if (from != MILLIS_BEFORE_ALL || to != MILLIS_AFTER_ALL) {
            all.add(createdBetween(from, to), Occur.FILTER);
        }
    }

    private static void statuses(BooleanQuery.Builder all, Set<LinkStatus> statuses, long now) {
        if (statuses.equals(LinkFilter.NOT_DELETED)) {
            all.add(DELETED, Occur.MUST_NOT);
            return;
        }
        var any = new BooleanQuery.Builder();
        statuses.forEach(status -> any.add(status(status, now), Occur.SHOULD));
        all.add(any.build(), Occur.FILTER);
    }

    /** The rule of {@code Link.Live.status}, for a whole index. */
    private static Query status(LinkStatus status, long now) {
        Query expired = LongField.newRangeQuery(LinkDocument.UNTIL, MILLIS_BEFORE_ALL, now);
        Query scheduled = LongField.newRangeQuery(LinkDocument.SINCE, now + 1, MILLIS_AFTER_ALL);
        return switch (status) {
            case DELETED -> DELETED;
            case DISABLED -> without(DISABLED, DELETED);
            case EXPIRED -> without(expired, DELETED, DISABLED);
            case SCHEDULED -> without(scheduled, DELETED, DISABLED, expired);
            case LIMIT_REACHED -> without(LIMITED, DELETED, DISABLED, expired, scheduled);
            case ACTIVE -> without(ALL, DELETED, DISABLED, expired, scheduled);
        };
    }

    private static Query without(Query some, Query... others) {
        var query = new BooleanQuery.Builder().add(some, Occur.FILTER);
        for (Query other : others) {
            query.add(other, Occur.MUST_NOT);
        }
        return query.build();
    }

    private static Query either(Query one, Query other) {
        return new BooleanQuery.Builder()
                .add(one, Occur.SHOULD)
                .add(other, Occur.SHOULD)
                .build();
    }

    private static Query oneOf(String field, Set<String> values) {
        return new TermInSetQuery(field, values.stream().map(BytesRef::new).toList());
    }

    private static Query term(String field, String value) {
        return new TermQuery(new Term(field, value));
    }

    private static Query createdBetween(long first, long last) {
        return NumericDocValuesField.newSlowRangeQuery(LinkDocument.CREATED, first, last);
    }

    private static long millis(Instant instant) {
        return instant.toEpochMilli();
    }
}
