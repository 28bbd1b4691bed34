package dev.hoplog.query.live;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.hoplog.api.Hosts;
import dev.hoplog.events.LinkEvent;
import dev.hoplog.events.LinkFact;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.LinkSettings;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A link event as listeners see it. Only those are told that took effect.
 *
 * @param type created, changed, deleted, restored, purged, aliasClaimed or aliasReleased
 * @param slug the one that the event is about: of the link's creation, or an alias
 * @param version how many events have taken effect on that slug with this one; of a link's first slug, the link's version
 * @param settings after the event; absent where it changed none
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonPropertyOrder({
    "type",
    "linkId",
    "domain",
    "slug",
    "shortUrl",
    "version",
    "at",
    "actor",
    "changedFields",
    "revertedToVersion",
    "settings"
})
record LinkEventForm(
        String type,
        String linkId,
        String domain,
        String slug,
        String shortUrl,
        long version,
        String at,
        String actor,
        List<String> changedFields,
        @Nullable Long revertedToVersion,
        @Nullable Settings settings) {

    LinkEventForm {
        changedFields = List.copyOf(changedFields);
    }

    /** @param shortUrl the one that is shown for the link */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonPropertyOrder({
        "shortUrl",
        "longUrl",
        "title",
        "notes",
        "tags",
        "validSince",
        "validUntil",
        "maxClicks",
        "redirectStatus",
        "forwardQuery",
        "crawlable",
        "disabled",
        "archived"
    })
    record Settings(
            String shortUrl,
            String longUrl,
            String title,
            String notes,
            List<String> tags,
            @Nullable String validSince,
            @Nullable String validUntil,
            @Nullable Long maxClicks,
            int redirectStatus,
            boolean forwardQuery,
            boolean crawlable,
            boolean disabled,
            boolean archived) {

        Settings {
            tags = List.copyOf(tags);
        }
    }

    static LinkEventForm of(LinkEvent event, Hosts hosts) {
        LinkKey key = event.key();
        return switch (event.fact()) {
            case LinkFact.LinkCreated(LinkSettings settings) ->
                form(event, List.of(), null, settings(key, settings, hosts), hosts);
            case LinkFact.LinkChanged(LinkSettings settings, List<String> changed, long reverted) ->
                form(event, changed, reverted > 0 ? reverted : null, settings(key, settings, hosts), hosts);
            case LinkFact.LinkDeleted _,
                    LinkFact.LinkRestored _,
                    LinkFact.LinkPurged _,
                    LinkFact.AliasClaimed _,
                    LinkFact.AliasReleased _ -> form(event, List.of(), null, null, hosts);
        };
    }

    private static LinkEventForm form(
            LinkEvent event,
            List<String> changed,
            @Nullable Long revertedTo,
            @Nullable Settings settings,
            Hosts hosts) {
        return new LinkEventForm(
                event.fact().type(),
                event.linkId().text(),
                hosts.nameOf(event.key().domain()),
                event.key().slug().text(),
                hosts.shortUrl(event.key()),
                event.expectedVersion() + 1,
                event.occurredAt().toString(),
                event.actor(),
                changed,
                revertedTo,
                settings);
    }

    private static Settings settings(LinkKey home, LinkSettings settings, Hosts hosts) {
        return new Settings(
                hosts.shortUrl(settings.primary() == null ? home : settings.primary()),
                settings.longUrl(),
                settings.title(),
                settings.notes(),
                settings.tags(),
                text(settings.validSince()),
                text(settings.validUntil()),
                settings.maxClicks(),
                settings.redirectStatus(),
                settings.forwardQuery(),
                settings.crawlable(),
                settings.disabled(),
                settings.archived());
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
