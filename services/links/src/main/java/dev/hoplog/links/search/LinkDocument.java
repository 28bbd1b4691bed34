package dev.hoplog.links.search;

import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.LinkSettings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.miscellaneous.PerFieldAnalyzerWrapper;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/*
 *   field    of the link                                        kept as           answers
 *   id       its id                                             term, sorted      which document; ties
 *   created  when it was created, ms                            number            order, period
 *   title    the beginning of its folded title                  term, sorted      order
 *   domain   that of the slug that is shown                     term              filter
 *   home     the domain in which it was created                 term              whose business it is
 *   tag      each of its tags, as it is                         term              filter, list of tags
 *   is       "deleted", "disabled", "archived", "limited", if so term              filter
 *   since    validSince, ms; absent where it has none           number, point     status
 *   until    validUntil, ms; absent where it has none           number, point     status
 *   word     words of title, URL, slugs, tags and notes         term              search
 *   start    the first one to three characters of those         term              search, while a word is being typed
 *   part     all threes of characters of its slugs and its host term              search inside of them
 *
 * Nothing of the link can be read from the index: it gives ids, and the directory has the links.
 */
/** A link as the index has it. */
final class LinkDocument {

    /** The version of the documents; with another one the index is made anew. */
    static final int VERSION = 2;

    static final String ID = "id";
    static final String CREATED = "created";
    static final String TITLE = "title";
    static final String DOMAIN = "domain";
    static final String HOME = "home";
    static final String TAG = "tag";
    static final String IS = "is";
    static final String SINCE = "since";
    static final String UNTIL = "until";
    static final String WORD = "word";
    static final String START = "start";
    static final String PART = "part";

    static final Term DELETED = new Term(IS, "deleted");
    static final Term DISABLED = new Term(IS, "disabled");
    static final Term ARCHIVED = new Term(IS, "archived");
    static final Term LIMITED = new Term(IS, "limited");

    /** The order of the documents on the disk, in which a page of the newest links is read and no more. */
    static final Sort ORDER =
            new Sort(new SortField(CREATED, SortField.Type.LONG, true), new SortField(ID, SortField.Type.STRING));

    static final Analyzer ANALYZER =
            new PerFieldAnalyzerWrapper(Words.WORDS, Map.of(START, Words.STARTS, PART, Words.PARTS));

    private static final FieldType TOKENS = new FieldType();

    static {
        TOKENS.setIndexOptions(IndexOptions.DOCS);
        TOKENS.setOmitNorms(true);
        TOKENS.freeze();
    }

    private LinkDocument() {}

    static Term id(LinkId id) {
        return new Term(ID, id.text());
    }

    static Iterable<IndexableField> of(
            LinkId id,
            LinkKey home,
            List<LinkKey> aliases,
            LinkSettings settings,
            Instant createdAt,
            boolean isDeleted) {
        var document = new Document();
        sorted(document, ID, id.text());
        sorted(document, TITLE, Words.sortKey(settings.title()));
        document.add(NumericDocValuesField.indexedField(CREATED, createdAt.toEpochMilli()));
        point(document, SINCE, settings.validSince());
        point(document, UNTIL, settings.validUntil());
        term(document, DOMAIN, settings.shown(home, aliases).domain().name());
        term(document, HOME, home.domain().name());
        settings.tags().forEach(tag -> term(document, TAG, tag));
        flag(document, DELETED, isDeleted);
        flag(document, DISABLED, settings.disabled());
        flag(document, ARCHIVED, settings.archived());
        flag(document, LIMITED, settings.maxClicks() != null);
        String slugs = Stream.concat(Stream.of(home), aliases.stream())
                .map(key -> key.slug().text())
                .collect(Collectors.joining(" "));
        String words = Words.fold(String.join(
                " ",
                settings.title(),
                slugs,
                Words.ofUrl(settings.longUrl()),
                String.join(" ", settings.tags()),
                settings.notes()));
        document.add(new Field(WORD, words, TOKENS));
        document.add(new Field(START, words, TOKENS));
        document.add(new Field(PART, Words.fold(slugs + " " + Words.host(settings.location())), TOKENS));
        return document;
    }

    private static void sorted(Document document, String field, String value) {
        term(document, field, value);
        document.add(new SortedDocValuesField(field, new BytesRef(value)));
    }

    private static void term(Document document, String field, String value) {
        document.add(new StringField(field, value, Field.Store.NO));
    }

    private static void flag(Document document, Term flag, boolean isSet) {
        if (isSet) {
            term(document, flag.field(), flag.text());
        }
    }

    /** Few links have one, so those in a period are looked up and not looked for. */
    private static void point(Document document, String field, @Nullable Instant value) {
        if (value != null) {
            document.add(new LongField(field, value.toEpochMilli(), Field.Store.NO));
        }
    }
}
