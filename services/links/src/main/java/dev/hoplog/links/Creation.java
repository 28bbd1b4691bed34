package dev.hoplog.links;

import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkSettings;
import dev.hoplog.events.Slug;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A link that somebody wants.
 *
 * @param slug null for one that is generated
 * @param pattern of a generated slug
 * @param given the properties that were asked for
 * @param ifNone whether a link that has all of them already will do
 */
public record Creation(Domain domain, @Nullable Slug slug, SlugPattern pattern, List<Edit> given, boolean ifNone) {

    private static final LinkSettings DEFAULTS = LinkSettings.redirectingTo("", "");

    public Creation {
        given = List.copyOf(given);
    }

    /** What the new link has: what was asked for, and the defaults. */
    public LinkSettings settings() {
        return Edit.all(DEFAULTS, given);
    }
}
