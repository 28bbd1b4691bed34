package dev.hoplog.analytics.classify;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/*
 * A reader of regular expressions by descent, which keeps two things of each part:
 *
 *   exact     the few texts that the part matches and no others:  [wW]get -> wget
 *   required  texts of which one is in whatever it matches:       (Foo|Bar)/\d+ -> foo/, bar/
 *
 * What follows one another and is exact is joined, as far as the joined texts stay few; else the longest is kept. Of
 * alternatives, each must require something. Anything that is not understood requires nothing: a regular expression
 * without literals is only slower. All is lower case, so that it holds for those that ignore case, too.
 */
/** The literal texts of a regular expression: in whatever it finds stands one of them, if case is ignored. */
final class Literals {

    /** Texts of it are in most user agents and so tell little. */
    private static final String TYPICAL =
            "mozilla/5.0 (compatible; linux; android ; windows nt 10.0; win64; x64; macintosh; "
                    + "intel mac os x) applewebkit/537.36 (khtml, like gecko) version/ chrome/ mobile safari/ mobile/ safari/";

    private static final int MOST_JOINED = 32;
    private static final int LARGEST_CLASS = 4;
    private static final Part ANYTHING = new Part(null, null);
    private static final Part NOTHING = Part.exactly(Set.of(""));

    private final String regex;
    private int at;

    private Literals(String regex) {
        this.regex = regex;
    }

    /** One of these is in whatever is found; empty if nothing is known. */
    static Set<String> of(String regex) {
        var reader = new Literals(regex);
        Part whole = reader.alternatives();
        Set<String> required = whole.best();
        return reader.at < regex.length() || required == null ? Set.of() : required;
    }

    /**
     * What is known of a part.
     *
     * @param exact null if there are many texts or it is not known
     * @param required null if nothing is
     */
    private record Part(
            @Nullable Set<String> exact, @Nullable Set<String> required) {

        static Part exactly(Set<String> texts) {
            return new Part(texts, null);
        }

        @Nullable
        Set<String> best() {
            return better(exact, required);
        }

        /** Those that say more: the longer ones, then the fewer. */
        static @Nullable Set<String> better(@Nullable Set<String> one, @Nullable Set<String> other) {
            int worth = worth(one);
            int otherWorth = worth(other);
            if (worth != otherWorth) {
                return worth > otherWorth ? one : other;
            }
            if (worth == 0 || one == null || other == null) {
                return null;
            }
            return one.size() <= other.size() ? one : other;
        }

        private static int worth(@Nullable Set<String> texts) {
            int least = Integer.MAX_VALUE;
            for (String text : texts == null ? Set.of("") : texts) {
                least = Math.min(least, !text.isEmpty() && TYPICAL.contains(text) ? 1 : text.length());
            }
            return least;
        }
    }

    private Part alternatives() {
        var branches = new ArrayList<Part>();
        branches.add(sequence());
        while (at < regex.length() && regex.charAt(at) == '|') {
            at++;
            branches.add(sequence());
        }
        return branches.size() == 1 ? branches.getFirst() : either(branches);
    }

    private static Part either(List<Part> branches) {
        Set<String> exact = new LinkedHashSet<>();
        Set<String> required = new LinkedHashSet<>();
        boolean allExact = true;
        boolean allRequire = true;
        for (Part branch : branches) {
            allExact &= branch.exact != null;
            if (branch.exact != null) {
                exact.addAll(branch.exact);
            }
            Set<String> best = branch.best();
            allRequire &= best != null;
            if (best != null) {
                required.addAll(best);
            }
        }
        return new Part(allExact ? exact : null, allRequire ? required : null);
    }

    private Part sequence() {
        Set<String> joined = Set.of("");
        Set<String> required = null;
        boolean exact = true;
        while (at < regex.length() && regex.charAt(at) != '|' && regex.charAt(at) != ')') {
            Part part = repeated(atom());
            Set<String> longer = part.exact == null ? null : join(joined, part.exact);
            if (longer == null) {
                required = Part.better(required, joined);
                required = Part.better(required, part.required);
                exact = false;
                joined = part.exact == null ? Set.of("") : part.exact;
            } else {
                joined = longer;
            }
        }
        return exact ? Part.exactly(joined) : new Part(null, Part.better(required, joined));
    }

    private static @Nullable Set<String> join(Set<String> heads, Set<String> tails) {
        if ((long) heads.size() * tails.size() > Math.max(MOST_JOINED, Math.max(heads.size(), tails.size()))) {
            return null;
        }
        if (heads.size() == 1 && tails.size() == 1) {
            return Set.of(heads.iterator().next() + tails.iterator().next());
        }
        Set<String> joined = new LinkedHashSet<>();
        for (String head : heads) {
            for (String tail : tails) {
                joined.add(head + tail);
            }
        }
        return joined;
    }

    private Part atom() {
        char c = regex.charAt(at++);
        return switch (c) {
            case '(' -> group();
            case '[' -> characterClass();
            case '\\' -> escape();
            case '.' -> ANYTHING;
            case '^', '$' -> NOTHING;
            default -> literal(c);
        };
    }

    private Part group() {
        boolean looksAround = false;
        if (regex.startsWith("?:", at)) {
            at += 2;
        } else if (regex.startsWith("?", at)) {
            looksAround = true;
        }
        Part inside = alternatives();
        at++;
        return looksAround ? NOTHING : inside;
    }

    private Part characterClass() {
        boolean known = regex.charAt(at) != '^';
        Set<String> texts = new HashSet<>();
        for (int from = at; regex.charAt(at) != ']' || at == from; at++) {
            char c = regex.charAt(at);
            if (c == '\\') {
                c = regex.charAt(++at);
                known &= !Character.isLetterOrDigit(c);
            } else if (c == '-') {
                known = false;
            }
            texts.add(lowerCase(c));
        }
        at++;
        return known && texts.size() <= LARGEST_CLASS && texts.stream().allMatch(Literals::isAscii)
                ? Part.exactly(texts)
                : ANYTHING;
    }

    private Part escape() {
        char c = regex.charAt(at++);
        if (c == 'b' || c == 'B') {
            return NOTHING;
        }
        return Character.isLetterOrDigit(c) ? ANYTHING : literal(c);
    }

    private static Part literal(char c) {
        String text = lowerCase(c);
        return isAscii(text) ? Part.exactly(Set.of(text)) : ANYTHING;
    }

    /** With the quantifier behind it. */
    private Part repeated(Part part) {
        Part result = part;
        while (at < regex.length() && "?*+{".indexOf(regex.charAt(at)) >= 0) {
            char quantifier = regex.charAt(at++);
            boolean optional = quantifier == '?' || quantifier == '*' || regex.startsWith("0", at);
            if (quantifier == '{') {
                at = regex.indexOf('}', at) + 1;
            }
            if (!optional) {
                result = new Part(null, result.best());
            } else if (quantifier == '?' && result.exact != null) {
                result = either(List.of(result, NOTHING));
            } else {
                result = ANYTHING;
            }
        }
        return result;
    }

    private static String lowerCase(char c) {
        return String.valueOf(c).toLowerCase(Locale.ROOT);
    }

    private static boolean isAscii(String text) {
        return text.length() == 1 && text.charAt(0) < 128;
    }
}
