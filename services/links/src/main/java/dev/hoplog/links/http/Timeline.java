package dev.hoplog.links.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.hoplog.api.Hosts;
import dev.hoplog.directory.Link;
import dev.hoplog.directory.LinkHistory;
import dev.hoplog.events.LinkEvent;
import dev.hoplog.events.LinkFact;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.LinkSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A link's history as clients see it: what happened, in the order in which it took effect, with each field that changed.
 *
 * @param data the oldest first
 */
record Timeline(List<Entry> data) {

    Timeline {
        data = List.copyOf(data);
    }

    /**
     * Something that happened to a link.
     *
     * @param version the link's version after it
     * @param type what happened: created, changed, deleted, restored, purged,
     *     aliasClaimed or aliasReleased
     * @param actor id of the API key that asked for it
     * @param revertedToVersion the version whose settings were taken up again; absent for all but that
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonPropertyOrder({"version", "type", "at", "actor", "revertedToVersion", "changes"})
    record Entry(
            long version,
            String type,
            String at,
            String actor,
            @Nullable Long revertedToVersion,
            List<Change> changes) {
        Entry {
            changes = List.copyOf(changes);
        }
    }

    /**
     * One field before and after.
     *
     * @param before null where there was nothing
     * @param after null where there is nothing now
     */
    @JsonPropertyOrder({"field", "before", "after"})
    record Change(
            String field, @Nullable Object before, @Nullable Object after) {}

    /** @param home the key of the link's creation */
    static Timeline of(LinkKey home, LinkHistory history, Hosts hosts) {
        var entries = new ArrayList<Entry>();
        List<LinkEvent> aliasEvents = history.aliasEvents().stream()
                .sorted(Comparator.comparing(LinkEvent::occurredAt))
                .toList();
        int told = 0;
        Link link = Link.ABSENT;
        for (LinkEvent event : history.events()) {
            while (told < aliasEvents.size() && isBefore(aliasEvents.get(told), event)) {
                entries.add(entry(link.version(), aliasEvents.get(told++), hosts));
            }
            Link after = Link.evolve(link, event);
            entries.add(entry(home, link, after, event, hosts));
            link = after;
        }
        for (LinkEvent event : aliasEvents.subList(told, aliasEvents.size())) {
            entries.add(entry(link.version(), event, hosts));
        }
        return new Timeline(entries);
    }

    /**
     * Whether an event of an alias is told before one of the link. The log has no order between two keys, but every reader
     * wants one: their clocks give it. In the same millisecond a slug is claimed before it is shown, and released after it
     * is hidden; and nothing comes before the creation.
     */
    private static boolean isBefore(LinkEvent ofAlias, LinkEvent ofLink) {
        int order = ofAlias.occurredAt().compareTo(ofLink.occurredAt());
        return !(ofLink.fact() instanceof LinkFact.LinkCreated)
                && (order < 0 || (order == 0 && ofAlias.fact() instanceof LinkFact.AliasClaimed));
    }

    private static Entry entry(long version, LinkEvent event, Hosts hosts) {
        String url = hosts.shortUrl(event.key());
        boolean isClaimed = event.fact() instanceof LinkFact.AliasClaimed;
        return new Entry(
                version,
                event.fact().type(),
                event.occurredAt().toString(),
                event.actor(),
                null,
                List.of(new Change("aliases", isClaimed ? null : url, isClaimed ? url : null)));
    }

    private static Entry entry(LinkKey home, Link before, Link after, LinkEvent event, Hosts hosts) {
        Long revertedTo = event.fact() instanceof LinkFact.LinkChanged changed && changed.revertedToVersion() > 0
                ? changed.revertedToVersion()
                : null;
        return new Entry(
                after.version(),
                event.fact().type(),
                event.occurredAt().toString(),
                event.actor(),
                revertedTo,
                changes(fields(home, before, hosts), fields(home, after, hosts)));
    }

    private static List<Change> changes(List<Field> before, List<Field> after) {
        var changes = new ArrayList<Change>();
        int count = Math.max(before.size(), after.size());
        for (int i = 0; i < count; i++) {
            Field from = before.isEmpty() ? null : before.get(i);
            Field to = after.isEmpty() ? null : after.get(i);
            Object was = from == null ? null : from.value();
            Object is = to == null ? null : to.value();
            if (!Objects.equals(was, is)) {
                changes.add(new Change(from == null ? Objects.requireNonNull(to).name() : from.name(), was, is));
            }
        }
        return changes;
    }

    private record Field(String name, @Nullable Object value) {}

    /** What clients see of a state that can differ between two; none where nothing is left. */
    private static List<Field> fields(LinkKey home, Link link, Hosts hosts) {
        return switch (link) {
            case Link.Live live -> fields(home, live.settings(), false, hosts);
            case Link.Deleted deleted -> fields(home, deleted.settings(), true, hosts);
            case Link.Absent _, Link.Purged _, Link.Alias _ -> List.of();
        };
    }

    private static List<Field> fields(LinkKey home, LinkSettings settings, boolean isDeleted, Hosts hosts) {
        LinkKey shown = settings.primary() == null ? home : settings.primary();
        return List.of(
                new Field("shortUrl", hosts.shortUrl(shown)),
                new Field("longUrl", settings.longUrl()),
                new Field("title", settings.title()),
                new Field("notes", settings.notes()),
                new Field("tags", settings.tags()),
                new Field("validSince", text(settings.validSince())),
                new Field("validUntil", text(settings.validUntil())),
                new Field("maxClicks", settings.maxClicks()),
                new Field("redirectStatus", settings.redirectStatus()),
                new Field("forwardQuery", settings.forwardQuery()),
                new Field("crawlable", settings.crawlable()),
                new Field("disabled", settings.disabled()),
                new Field("archived", settings.archived()),
                new Field("deleted", isDeleted));
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
