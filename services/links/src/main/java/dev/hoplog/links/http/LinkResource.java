package dev.hoplog.links.http;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.hoplog.api.Hosts;
import dev.hoplog.directory.Link;
import dev.hoplog.directory.LinkStatus;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.LinkSettings;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A link as clients see it. Every field is always there: texts that were not given are empty, instants null.
 *
 * @param slug the one that is shown: of the creation, or the alias that was made primary
 * @param aliases all other slugs that lead to the link
 * @param status as it was when the answer was made
 */
@JsonPropertyOrder({
    "id",
    "domain",
    "slug",
    "aliases",
    "shortUrl",
    "longUrl",
    "title",
    "notes",
    "tags",
    "createdAt",
    "updatedAt",
    "version",
    "status",
    "disabled",
    "archived",
    "validSince",
    "validUntil",
    "maxClicks",
    "forwardQuery",
    "redirectStatus",
    "crawlable"
})
record LinkResource(
        String id,
        String domain,
        String slug,
        List<Alias> aliases,
        String shortUrl,
        String longUrl,
        String title,
        String notes,
        List<String> tags,
        String createdAt,
        String updatedAt,
        long version,
        String status,
        boolean disabled,
        boolean archived,
        @Nullable String validSince,
        @Nullable String validUntil,
        @Nullable Long maxClicks,
        boolean forwardQuery,
        int redirectStatus,
        boolean crawlable) {

    LinkResource {
        aliases = List.copyOf(aliases);
        tags = List.copyOf(tags);
    }

    /** A slug beside the one that is shown. */
    @JsonPropertyOrder({"domain", "slug", "shortUrl"})
    record Alias(String domain, String slug, String shortUrl) {

        static Alias of(LinkKey key, Hosts hosts) {
            return new Alias(hosts.nameOf(key.domain()), key.slug().text(), hosts.shortUrl(key));
        }
    }

    /**
     * Empty where nothing is left of the link.
     *
     * @param home the key of the link's creation
     * @param humans how many clicks count towards the link's limit
     */
    static Optional<LinkResource> of(
            LinkKey home, Link link, List<LinkKey> aliases, long humans, Hosts hosts, Instant now) {
        return switch (link) {
            case Link.Live live -> Optional.of(of(home, live, aliases, live.status(now, humans), hosts));
            case Link.Deleted deleted -> Optional.of(of(home, asLive(deleted), aliases, LinkStatus.DELETED, hosts));
            case Link.Absent _, Link.Purged _, Link.Alias _ -> Optional.empty();
        };
    }

    /** Tells representations apart by the version of the link and by what time alone makes of it. */
    @JsonIgnore
    String entityTag() {
        return version + "-" + status;
    }

    private static Link.Live asLive(Link.Deleted deleted) {
        return new Link.Live(
                deleted.version(), deleted.id(), deleted.settings(), deleted.createdAt(), deleted.updatedAt());
    }

    private static LinkResource of(
            LinkKey home, Link.Live live, List<LinkKey> aliases, LinkStatus status, Hosts hosts) {
        LinkId id = live.id();
        LinkSettings settings = live.settings();
        LinkKey shown = settings.shown(home, aliases);
        return new LinkResource(
                id.text(),
                hosts.nameOf(shown.domain()),
                shown.slug().text(),
                Stream.concat(Stream.of(home), aliases.stream())
                        .filter(key -> !key.equals(shown))
                        .map(key -> Alias.of(key, hosts))
                        .toList(),
                hosts.shortUrl(shown),
                settings.longUrl(),
                settings.title(),
                settings.notes(),
                settings.tags(),
                live.createdAt().toString(),
                live.updatedAt().toString(),
                live.version(),
                status.text(),
                settings.disabled(),
                settings.archived(),
                settings.validSince() == null ? null : settings.validSince().toString(),
                settings.validUntil() == null ? null : settings.validUntil().toString(),
                settings.maxClicks(),
                settings.forwardQuery(),
                settings.redirectStatus(),
                settings.crawlable());
    }
}
