package dev.hoplog.links.search;

import dev.hoplog.directory.Link;
import dev.hoplog.directory.LinkStatus;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.LinkSettings;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which links are listed: those for which all of this is true.
 *
 * @param search words that occur in the link, the last of which may be a beginning; blank for any link
 * @param tags any of which, or all of which, the link has; empty for any link
 * @param domains one of which the link's own slug is in; empty for any link
 * @param createdAfter the first instant at which it may have been created
 * @param createdBefore the first instant at which it may not have been created any more
 * @param statuses one of which it has now
 */
public record LinkFilter(
        String search,
        Set<String> tags,
        TagsMode tagsMode,
        Set<Domain> domains,
        @Nullable Instant createdAfter,
        @Nullable Instant createdBefore,
        Set<LinkStatus> statuses,
        Archived archived) {

    /** All but the deleted ones. */
    public static final Set<LinkStatus> NOT_DELETED = Set.copyOf(EnumSet.complementOf(EnumSet.of(LinkStatus.DELETED)));

    /** The links that are neither deleted nor archived. */
    public static final LinkFilter NONE =
            new LinkFilter("", Set.of(), TagsMode.ANY, Set.of(), null, null, NOT_DELETED, Archived.NO);

    public LinkFilter {
        tags = Set.copyOf(tags);
        domains = Set.copyOf(domains);
        statuses = Set.copyOf(statuses);
    }

    /** How many of the tags a link must have. */
    public enum TagsMode {
        ANY,
        ALL
    }

    /** Whether archived links are listed. */
    public enum Archived {
        NO,
        ONLY,
        TOO
    }

    /**
     * Whether the link as it is now belongs into the list, its words aside. The index may not know yet what a link has
     * become in the last moments.
     */
    boolean accepts(LinkKey home, Link link, Instant now) {
        return switch (link) {
            case Link.Live live -> accepts(home, live.settings(), live.createdAt(), live.status(now));
            case Link.Deleted deleted -> accepts(home, deleted.settings(), deleted.createdAt(), LinkStatus.DELETED);
            case Link.Absent _, Link.Purged _, Link.Alias _ -> false;
        };
    }

    private boolean accepts(LinkKey home, LinkSettings settings, Instant createdAt, LinkStatus status) {
        return statuses.contains(status)
                && (archived == Archived.TOO || settings.archived() == (archived == Archived.ONLY))
                && (domains.isEmpty()
                        || domains.contains(LinkDocument.shown(home, settings).domain()))
                && (createdAfter == null || !createdAt.isBefore(createdAfter))
                && (createdBefore == null || createdAt.isBefore(createdBefore))
                && (tags.isEmpty()
                        || switch (tagsMode) {
                            case ANY -> settings.tags().stream().anyMatch(tags::contains);
                            case ALL -> settings.tags().containsAll(tags);
                        });
    }
}
