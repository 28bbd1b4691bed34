package dev.hoplog.links.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.IDN;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.ngram.EdgeNGramTokenFilter;
import org.apache.lucene.analysis.ngram.NGramTokenFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/*
 * Text is folded first, then cut into words:
 *
 *   "Café_Zürich: 50%"  ->  "cafe zurich  50 "  ->  cafe, zurich, 50
 *
 * Folding: compatibility forms are taken apart (NFKD), accents of Latin, Greek and Cyrillic letters fall away, letters
 * lose their case one by one (so that no letter depends on its neighbours, as a final sigma does), what is left of
 * Latin is brought to ASCII (ß, ø), and punctuation becomes a blank. Words are those of UAX #29: ideographs one by one,
 * an emoji is a word.
 */
/** How text becomes words, the same for what is indexed and for what is asked. */
final class Words {

    /** The beginnings of words that are indexed, in characters; a longer one is looked for among the words. */
    static final int START_LENGTH = 3;

    /** The parts of slugs and hosts that are indexed, in characters. */
    static final int PART_LENGTH = 3;

    /** In characters of the folded title. What is behind them does not sort. */
    private static final int SORTED_LENGTH = 64;

    static final Analyzer WORDS = new Analyzer() {
        @Override
        protected TokenStreamComponents createComponents(String field) {
            return new TokenStreamComponents(new StandardTokenizer());
        }
    };

    static final Analyzer STARTS = new Analyzer() {
        @Override
        protected TokenStreamComponents createComponents(String field) {
            Tokenizer words = new StandardTokenizer();
            return new TokenStreamComponents(words, new EdgeNGramTokenFilter(words, 1, START_LENGTH, false));
        }
    };

    static final Analyzer PARTS = new Analyzer() {
        @Override
        protected TokenStreamComponents createComponents(String field) {
            Tokenizer words = new StandardTokenizer();
            return new TokenStreamComponents(words, new NGramTokenFilter(words, PART_LENGTH));
        }
    };

    private Words() {}

    /** The words of a text, each once, folded, in the order in which they first come. */
    static List<String> of(String text) {
        return tokens(WORDS, fold(text));
    }

    /** The parts of a word by which it is found inside of others; none if it is too short. */
    static List<String> parts(String word) {
        return tokens(PARTS, word);
    }

    /** By what a title is sorted. */
    static String sortKey(String title) {
        String folded = fold(title).strip().replaceAll("\\s+", " ");
        return folded.codePointCount(0, folded.length()) <= SORTED_LENGTH
                ? folded
                : folded.substring(0, folded.offsetByCodePoints(0, SORTED_LENGTH));
    }

    static String fold(String text) {
        String decomposed = Normalizer.normalize(text, Normalizer.Form.NFKD);
        var kept = new StringBuilder(decomposed.length());
        decomposed.codePoints().forEach(c -> {
            if (isPunctuation(c)) {
                kept.append(' ');
            } else if (!isAccent(c)) {
                kept.appendCodePoint(Character.toLowerCase(Character.toUpperCase(c)));
            }
        });
        char[] letters = Normalizer.normalize(kept, Normalizer.Form.NFC).toCharArray();
        // One character becomes at most four.
        char[] folded = new char[letters.length * 4];
        return new String(folded, 0, ASCIIFoldingFilter.foldToASCII(letters, 0, folded, 0, letters.length));
    }

    /** What people may look for in a URL: as it is, and decoded where that differs. */
    static String ofUrl(String url) {
        String host = host(url);
        String readable = IDN.toUnicode(host);
        return url + (readable.equals(host) ? "" : " " + readable) + decoded(url);
    }

    /** The host of a URL that has one; with its user name and port left out. */
    static String host(String url) {
        int begin = url.indexOf("//") + 2;
        int end = begin;
        while (end < url.length() && "/?#\\".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        String authority = url.substring(begin, end);
        String host = authority.substring(authority.lastIndexOf('@') + 1);
        int port = host.lastIndexOf(':');
        return port > host.lastIndexOf(']') ? host.substring(0, port) : host;
    }

    private static String decoded(String url) {
        if (url.indexOf('%') < 0) {
            return "";
        }
        try {
            return " " + URLDecoder.decode(url, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // A percent sign that encodes nothing: then the URL is all there is.
            return "";
        }
    }

    private static boolean isAccent(int c) {
        return c >= 0x300 && c <= 0x36f;
    }

    private static boolean isPunctuation(int c) {
        return switch (Character.getType(c)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION,
                    Character.CONTROL -> true;
            default -> false;
        };
    }

    private static List<String> tokens(Analyzer analyzer, String folded) {
        var tokens = new LinkedHashSet<String>();
        try (TokenStream stream = analyzer.tokenStream("", folded)) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                tokens.add(term.toString());
            }
            stream.end();
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory cannot be read", e);
        }
        return new ArrayList<>(tokens);
    }
}
