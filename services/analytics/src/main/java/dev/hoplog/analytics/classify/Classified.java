package dev.hoplog.analytics.classify;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * What a click counts as. Immutable.
 *
 * @param values by the place of the {@link Dimension}: each at most {@link #LONGEST} characters, never empty
 */
public record Classified(Kind kind, List<String> values) {

    /** The value where nothing is known. */
    public static final String UNKNOWN = "unknown";

    /** The value where the visitor gave none: a campaign parameter that does not stand in the query. */
    public static final String NONE = "none";

    /** Of a value, in characters; longer ones are cut. */
    public static final int LONGEST = 100;

    /** A click of which no details are known. */
    public static final Classified WITHOUT_DETAILS =
            new Classified(Kind.UNCLASSIFIED, Collections.nCopies(Dimension.values().length, UNKNOWN));

    public Classified {
        if (values.size() != Dimension.values().length) {
            throw new IllegalArgumentException("not one value for each of " + Arrays.toString(Dimension.values()));
        }
        values = List.copyOf(values);
    }

    public String value(Dimension dimension) {
        return values.get(dimension.place());
    }
}
