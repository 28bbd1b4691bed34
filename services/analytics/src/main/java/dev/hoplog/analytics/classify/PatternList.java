package dev.hoplog.analytics.classify;

import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Regular expressions of which the first one counts that is found. Hundreds of them are tried one after another for a
 * millisecond; so those are left out whose {@link Literals} are not in the text, and a few remain: ClassifierBenchmark.
 */
final class PatternList {

    /**
     * Of characters of a text, until it counts as one in which nothing is found. Of 68,000 user agents half need less than
     * 300, and one of a thousand more than this.
     */
    private static final int MOST_READS = 30_000;

    private final List<String> regexes;
    private final int flags;
    private final LiteralSearch search;

    /** Those that must be tried on any text. */
    private final BitSet withoutLiterals = new BitSet();

    /** Compiled when first tried: most never are. */
    private final AtomicReferenceArray<@Nullable Pattern> patterns;

    /** @param flags of {@link Pattern} */
    PatternList(List<String> regexes, int flags) {
        this.regexes = List.copyOf(regexes);
        this.flags = flags;
        patterns = new AtomicReferenceArray<>(regexes.size());
        List<Set<String>> literals = regexes.stream().map(Literals::of).toList();
        search = new LiteralSearch(literals);
        for (int i = 0; i < literals.size(); i++) {
            withoutLiterals.set(i, literals.get(i).isEmpty());
        }
    }

    /** The first that is found, by its place in the list; null if none is. */
    @Nullable
    Found first(String text) {
        var candidates = (BitSet) withoutLiterals.clone();
        search.search(text, candidates);
        var bounded = new BoundedText(text, MOST_READS);
        try {
            for (int i = candidates.nextSetBit(0); i >= 0; i = candidates.nextSetBit(i + 1)) {
                Matcher matcher = pattern(i).matcher(bounded);
                if (matcher.find()) {
                    return new Found(i, matcher);
                }
            }
        } catch (BoundedText.Exhausted e) {
            return null;
        }
        return null;
    }

    /** Whether any is found. */
    boolean find(String text) {
        return first(text) != null;
    }

    /**
     * A regular expression in a text.
     *
     * @param place in the list
     */
    record Found(int place, Matcher matcher) {

        /** What stands in the first pair of brackets, or null. */
        @Nullable
        String firstGroup() {
            return matcher.groupCount() == 0 ? null : matcher.group(1);
        }
    }

    private Pattern pattern(int place) {
        Pattern pattern = patterns.get(place);
        if (pattern == null) {
            pattern = Pattern.compile(regexes.get(place), flags);
            patterns.set(place, pattern);
        }
        return pattern;
    }
}
