package dev.hoplog.analytics.classify;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names the family of a user agent by a list in the form of uap-core: in each entry a regular expression and the family's
 * name, in which {@code $1} stands for what is in its first brackets. Without a name that is the family.
 */
final class Families {

    private static final String FIRST_GROUP = "$1";

    /** The name of uap-core for what is deliberately none. */
    private static final String NO_FAMILY = "Other";

    private final PatternList patterns;
    private final List<String> names;

    /** @param nameKey of the name in an entry */
    Families(List<Map<String, String>> entries, String nameKey) {
        patterns = new PatternList(
                entries.stream().map(entry -> entry.getOrDefault("regex", "")).toList(), 0);
        names = entries.stream()
                .map(entry -> entry.getOrDefault(nameKey, FIRST_GROUP))
                .toList();
    }

    /** {@link Classified#UNKNOWN} if no entry knows it. */
    String of(String userAgent) {
        PatternList.Found found = patterns.first(userAgent);
        if (found == null) {
            return Classified.UNKNOWN;
        }
        String name = names.get(found.place());
        String family =
                name.contains(FIRST_GROUP) ? Value.of(name.replace(FIRST_GROUP, orEmpty(found.firstGroup()))) : name;
        return family.equals(NO_FAMILY) ? Classified.UNKNOWN : family;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
