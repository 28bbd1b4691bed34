package dev.hoplog.links.http;

import dev.hoplog.api.Hosts;
import dev.hoplog.directory.Caller;
import dev.hoplog.directory.LinkStatus;
import dev.hoplog.events.Domain;
import dev.hoplog.links.search.LinkFilter;
import dev.hoplog.links.search.LinkFilter.Archived;
import dev.hoplog.links.search.LinkFilter.TagsMode;
import dev.hoplog.links.search.LinkQuery;
import dev.hoplog.links.search.LinkSort;
import dev.hoplog.links.search.Place;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which page of which links is asked for.
 *
 * @param after null for the first page
 */
record LinkListRequest(
        LinkFilter filter, LinkSort sort, @Nullable Place after, int limit) {

    static final Set<String> PARAMETERS = Stream.concat(
                    Parameters.OF_A_PAGE.stream(),
                    Stream.of(
                            "search",
                            "tags",
                            "tagsMode",
                            "domain",
                            "createdAfter",
                            "createdBefore",
                            "status",
                            "archived",
                            "sort"))
            .collect(Collectors.toSet());

    private static final int MAX_SEARCH = 256;
    private static final int MAX_TAGS = 32;

    private static final Map<String, LinkSort> SORTS = names(LinkSort.values(), LinkSort::text);
    private static final Map<String, LinkStatus> STATUSES = names(LinkStatus.values(), LinkStatus::text);
    private static final Map<String, TagsMode> TAGS_MODES = names(TagsMode.values(), mode -> switch (mode) {
        case ANY -> "any";
        case ALL -> "all";
    });
    private static final Map<String, Archived> ARCHIVED = names(Archived.values(), archived -> switch (archived) {
        case NO -> "false";
        case ONLY -> "true";
        case TOO -> "any";
    });

    /** Reads the parameters; where they have faults, what comes back is not to be used. */
    static LinkListRequest read(Parameters parameters, Hosts hosts) {
        LinkSort sort = choice(parameters, "sort", SORTS).orElse(LinkSort.NEWEST_FIRST);
        var filter = new LinkFilter(
                search(parameters, hosts),
                tags(parameters),
                choice(parameters, "tagsMode", TAGS_MODES).orElse(TagsMode.ANY),
                domains(parameters, hosts),
                Set.of(),
                parameters.instant("createdAfter").orElse(null),
                parameters.instant("createdBefore").orElse(null),
                statuses(parameters),
                choice(parameters, "archived", ARCHIVED).orElse(Archived.NO));
        return new LinkListRequest(filter, sort, after(parameters, sort).orElse(null), parameters.limit());
    }

    /** The domain that is asked for; empty for all. */
    Optional<Domain> domain() {
        return filter.domains().stream().findFirst();
    }

    /** The question, about no links but those that are there for the caller. */
    LinkQuery query(Caller caller) {
        return new LinkQuery(filter.createdIn(caller.domains()), sort, after, limit);
    }

    private static String search(Parameters parameters, Hosts hosts) {
        String search = parameters.one("search").orElse("");
        if (search.codePointCount(0, search.length()) > MAX_SEARCH) {
            parameters.fault("search", "tooLong", "search has at most " + MAX_SEARCH + " characters.");
        }
        // Who pastes a short URL means its link; no text of a link has the name of this server.
        return hosts.keyOf(search).map(key -> key.slug().text()).orElse(search);
    }

    private static Set<String> tags(Parameters parameters) {
        List<String> tags = parameters.all("tags");
        if (tags.size() > MAX_TAGS) {
            parameters.fault("tags", "tooMany", "There are at most " + MAX_TAGS + " of these.");
        }
        return Set.copyOf(tags);
    }

    private static Set<Domain> domains(Parameters parameters, Hosts hosts) {
        return parameters
                .one("domain")
                .flatMap(name -> hosts.named(name)
                        .or(() ->
                                parameters.fault("domain", "unknownDomain", "This server has no domain of that name.")))
                .map(Set::of)
                .orElse(Set.of());
    }

    private static Set<LinkStatus> statuses(Parameters parameters) {
        List<String> names = parameters.all("status");
        return names.isEmpty()
                ? LinkFilter.NOT_DELETED
                : names.stream()
                        .flatMap(name -> parameters.choice("status", name, STATUSES).stream())
                        .collect(Collectors.toSet());
    }

    private static Optional<Place> after(Parameters parameters, LinkSort sort) {
        return parameters
                .after(Cursor::place)
                .flatMap(found -> found.sort() == sort
                        ? Optional.of(found)
                        : parameters.fault(
                                "cursor",
                                "otherSort",
                                "This is the cursor of a list with sort="
                                        + found.sort().text() + "."));
    }

    private static <T> Optional<T> choice(Parameters parameters, String name, Map<String, T> choices) {
        return parameters.one(name).flatMap(text -> parameters.choice(name, text, choices));
    }

    private static <T> Map<String, T> names(T[] values, Function<T, String> name) {
        return Arrays.stream(values)
                .collect(Collectors.toMap(name, value -> value, (one, _) -> one, LinkedHashMap::new));
    }
}
