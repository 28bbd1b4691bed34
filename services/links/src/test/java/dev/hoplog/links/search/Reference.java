package dev.hoplog.links.search;

import dev.hoplog.directory.Link;
import dev.hoplog.directory.LinkStatus;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkEvent;
import dev.hoplog.events.LinkFact;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.LinkSettings;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The lists as anyone would make them who has all links in memory. Its texts are plain ASCII. */
final class Reference {

    private final Map<LinkKey, Link> links = new HashMap<>();
    private final Map<LinkId, LinkKey> homes = new HashMap<>();
    private final Map<LinkId, Integer> humans = new HashMap<>();

    void fold(LinkEvent event) {
        Link before = links.getOrDefault(event.key(), Link.ABSENT);
        Link after = Link.evolve(before, event);
        links.put(event.key(), after);
        if (after.version() != before.version() && event.fact() instanceof LinkFact.LinkCreated) {
            homes.put(event.linkId(), event.key());
        }
    }

    void click(LinkId id) {
        humans.merge(id, 1, Integer::sum);
    }

    long version(LinkKey key) {
        return links.getOrDefault(key, Link.ABSENT).version();
    }

    private record Row(LinkId id, LinkSettings settings, Instant createdAt, LinkStatus status, LinkKey home) {}

    private Stream<Row> rows(Instant now) {
        return homes.entrySet().stream().flatMap(home -> switch (links.getOrDefault(home.getValue(), Link.ABSENT)) {
            case Link.Live live ->
                Stream.of(new Row(
                        live.id(),
                        live.settings(),
                        live.createdAt(),
                        live.status(now, humans.getOrDefault(live.id(), 0)),
                        home.getValue()));
            case Link.Deleted deleted ->
                Stream.of(new Row(
                        deleted.id(), deleted.settings(), deleted.createdAt(), LinkStatus.DELETED, home.getValue()));
            case Link.Absent _, Link.Purged _, Link.Alias _ -> Stream.empty();
        });
    }

    List<LinkId> list(LinkFilter filter, LinkSort sort, Instant now) {
        Comparator<Row> order = switch (sort) {
            case NEWEST_FIRST -> Comparator.comparing(Row::createdAt).reversed();
            case OLDEST_FIRST -> Comparator.comparing(Row::createdAt);
            case TITLE -> Comparator.comparing(Reference::title);
            case TITLE_DESCENDING -> Comparator.comparing(Reference::title).reversed();
        };
        return rows(now)
                .filter(row -> isListed(row, filter))
                .sorted(order.thenComparing(row -> row.id().text()))
                .map(Row::id)
                .toList();
    }

    Map<String, Integer> tags(Set<Domain> domains, Instant now) {
        var tags = new TreeMap<String, Integer>();
        rows(now)
                .filter(row ->
                        row.status() != LinkStatus.DELETED && !row.settings().archived())
                .filter(row -> domains.isEmpty() || domains.contains(row.home().domain()))
                .flatMap(row -> row.settings().tags().stream())
                .forEach(tag -> tags.merge(tag, 1, Integer::sum));
        return tags;
    }

    private boolean isListed(Row row, LinkFilter filter) {
        LinkSettings settings = row.settings();
        LinkKey shown = aliases(row)
                .filter(key -> key.equals(settings.primary()))
                .findAny()
                .orElse(row.home());
        boolean hasTags = switch (filter.tagsMode()) {
            case ANY -> filter.tags().isEmpty() || settings.tags().stream().anyMatch(filter.tags()::contains);
            case ALL -> settings.tags().containsAll(filter.tags());
        };
        boolean isArchivedAsAsked = switch (filter.archived()) {
            case NO -> !settings.archived();
            case ONLY -> settings.archived();
            case TOO -> true;
        };
        return hasTags
                && isArchivedAsAsked
                && filter.statuses().contains(row.status())
                && (filter.domains().isEmpty() || filter.domains().contains(shown.domain()))
                && (filter.homes().isEmpty()
                        || filter.homes().contains(row.home().domain()))
                && (filter.createdAfter() == null || !row.createdAt().isBefore(filter.createdAfter()))
                && (filter.createdBefore() == null || row.createdAt().isBefore(filter.createdBefore()))
                && hasWords(row, filter.search());
    }

    private boolean hasWords(Row row, String search) {
        LinkSettings settings = row.settings();
        String slugs = String.join(" ", slugs(row));
        List<String> words = words(settings.title() + " " + settings.longUrl() + " " + settings.notes() + " " + slugs
                + " " + String.join(" ", settings.tags()));
        List<String> asked = words(search);
        for (int i = 0; i < asked.size(); i++) {
            String word = asked.get(i);
            boolean isLast = i == asked.size() - 1;
            boolean isWord = words.stream().anyMatch(known -> isLast ? known.startsWith(word) : known.equals(word));
            boolean isInside = word.length() >= 3 && hasParts(words(slugs + " " + host(settings)), word);
            if (!isWord && !isInside) {
                return false;
            }
        }
        return true;
    }

    private List<String> slugs(Row row) {
        return Stream.concat(Stream.of(row.home()), aliases(row))
                .map(key -> key.slug().text())
                .toList();
    }

    private Stream<LinkKey> aliases(Row row) {
        return links.keySet().stream()
                .filter(key -> links.get(key) instanceof Link.Alias alias
                        && !alias.released()
                        && alias.id().equals(row.id()));
    }

    private static boolean hasParts(List<String> words, String word) {
        for (int i = 0; i + 3 <= word.length(); i++) {
            String part = word.substring(i, i + 3);
            if (words.stream().noneMatch(known -> known.contains(part))) {
                return false;
            }
        }
        return true;
    }

    private static String host(LinkSettings settings) {
        return settings.longUrl().split("/", -1)[2];
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^a-z0-9]+", -1))
                .filter(word -> !word.isEmpty())
                .distinct()
                .toList();
    }

    private static String title(Row row) {
        return String.join(
                " ", row.settings().title().toLowerCase(Locale.ROOT).strip().split(" +", -1));
    }
}
