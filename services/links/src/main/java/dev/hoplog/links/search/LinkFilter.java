package dev.hoplog.links.search;

import dev.hoplog.directory.Link;
import dev.hoplog.directory.LinkStatus;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.LinkSettings;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which links are listed: those for which all of this is true.
 *
 * @param search words that occur in the link, the last of which may be a beginning; blank for any link
 * @param tags any of which, or all of which, the link has; empty for any link
 * @param domains one of which the slug that is shown is in; empty for any link
 * @param homes one of which the link was created in; empty for any link
 * @param createdAfter the first instant at which it may have been created
 * @param createdBefore the first instant at which it may not have been created any more
 * @param statuses one of which it has now
 */
public record LinkFilter(
        String search,
        Set<String> tags,
        TagsMode tagsMode,
        Set<Domain> domains,
        Set<Domain> homes,
        @Nullable Instant createdAfter,
        @Nullable Instant createdBefore,
        Set<LinkStatus> statuses,
        Archived archived) {

    /** All but the deleted ones. */
    public static final Set<LinkStatus> NOT_DELETED = Set.copyOf(EnumSet.complementOf(EnumSet.of(LinkStatus.DELETED)));

    /** The links that are neither deleted nor archived. */
    public static final LinkFilter NONE =
            new LinkFilter("", Set.of(), TagsMode.ANY, Set.of(), Set.of(), null, null, NOT_DELETED, Archived.NO);

    public LinkFilter {
        tags = Set.copyOf(tags);
        domains = Set.copyOf(domains);
        homes = Set.copyOf(homes);
        statuses = Set.copyOf(statuses);
    }

    /** The links that have this tag and are not deleted. */
    public static LinkFilter tagged(String tag) {
        return new LinkFilter("", Set.of(tag), TagsMode.ANY, Set.of(), Set.of(), null, null, NOT_DELETED, Archived.TOO);
    }

    /** The same, of those among the links that were created in these domains; none for all. */
    public LinkFilter createdIn(Set<Domain> wanted) {
        return new LinkFilter(search, tags, tagsMode, domains, wanted, createdAfter, createdBefore, statuses, archived);
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
     *
     * @param aliases asked only where they matter
     * @param humans how many clicks count towards the link's limit
     */
    boolean accepts(LinkKey home, Link link, Supplier<List<LinkKey>> aliases, long humans, Instant now) {
        return switch (link) {
            case Link.Live live -> accepts(home, live.settings(), aliases, live.createdAt(), live.status(now, humans));
            case Link.Deleted deleted ->
                accepts(home, deleted.settings(), aliases, deleted.createdAt(), LinkStatus.DELETED);
            case Link.Absent _, Link.Purged _, Link.Alias _ -> false;
        };
    }

    private boolean accepts(
            LinkKey home,
            LinkSettings settings,
            Supplier<List<LinkKey>> aliases,
            Instant createdAt,
            LinkStatus status) {
        return statuses.contains(status)
                && (archived == Archived.TOO || settings.archived() == (archived == Archived.ONLY))
                && (homes.isEmpty() || homes.contains(home.domain()))
                && (domains.isEmpty()
                        || domains.contains(settings.shown(home, aliases.get()).domain()))
                && (createdAfter == null || !createdAt.isBefore(createdAfter))
                && (createdBefore == null || createdAt.isBefore(createdBefore))
                && (tags.isEmpty()
                        || switch (tagsMode) {
                            case ANY -> settings.tags().stream().anyMatch(tags::contains);
                            case ALL -> settings.tags().containsAll(tags);
                        });
    }
}
