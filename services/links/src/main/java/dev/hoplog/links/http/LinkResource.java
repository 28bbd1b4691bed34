package dev.hoplog.links.http;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.hoplog.api.Hosts;
import dev.hoplog.directory.Directory;
import dev.hoplog.directory.Link;
import dev.hoplog.directory.LinkStatus;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.LinkSettings;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A link as clients see it. Every field is always there: texts that were not given are empty, instants null.
 *
 * @param status as it was when the answer was made
 */
@JsonPropertyOrder({
    "id",
    "domain",
    "slug",
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
    "forwardQuery",
    "redirectStatus"
})
record LinkResource(
        String id,
        String domain,
        String slug,
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
        boolean forwardQuery,
        int redirectStatus) {

    LinkResource {
        tags = List.copyOf(tags);
    }

    /** Empty where the key is no link's home, or nothing is left of the link. */
    static Optional<LinkResource> of(Directory.Entry entry, Hosts hosts, Instant now) {
        return switch (entry.link()) {
            case Link.Live live -> Optional.of(of(entry.key(), live, live.status(now), hosts));
            case Link.Deleted deleted -> Optional.of(of(entry.key(), asLive(deleted), LinkStatus.DELETED, hosts));
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

    private static LinkResource of(LinkKey key, Link.Live live, LinkStatus status, Hosts hosts) {
        LinkId id = live.id();
        LinkSettings settings = live.settings();
        return new LinkResource(
                id.text(),
                hosts.nameOf(key.domain()),
                key.slug().text(),
                hosts.shortUrl(key),
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
                settings.forwardQuery(),
                settings.redirectStatus());
    }
}
