package dev.hoplog.directory;

import dev.hoplog.events.BodyHash;
import dev.hoplog.events.CommandId;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkEvent;
import dev.hoplog.events.LinkFact;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.LinkSettings;
import dev.hoplog.events.Slug;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Events for tests, made in a few words. */
final class Events {

    static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private Events() {}

    static LinkKey key(String slug) {
        return new LinkKey(Domain.DEFAULT, new Slug(slug));
    }

    static LinkId id(int number) {
        return LinkId.ofBits(ByteBuffer.allocate(10).putInt(number).array());
    }

    static CommandId command(long number) {
        return new CommandId(new UUID(0, number));
    }

    static LinkSettings to(String url) {
        return LinkSettings.redirectingTo(url, url);
    }

    static LinkSettings tagged(String... tags) {
        LinkSettings plain = to("https://example.org/");
        return new LinkSettings(
                plain.longUrl(),
                plain.location(),
                plain.title(),
                plain.notes(),
                List.of(tags),
                plain.validSince(),
                plain.validUntil(),
                plain.maxClicks(),
                plain.redirectStatus(),
                plain.forwardQuery(),
                plain.crawlable(),
                plain.disabled(),
                plain.archived(),
                plain.primary());
    }

    static LinkEvent created(String slug, int id, String url) {
        return event(key(slug), id, 0, id, new LinkFact.LinkCreated(to(url)));
    }

    static LinkEvent changed(String slug, int id, long expectedVersion, long command, String url) {
        return event(key(slug), id, expectedVersion, command, new LinkFact.LinkChanged(to(url), List.of("longUrl"), 0));
    }

    static LinkEvent event(LinkKey key, int id, long expectedVersion, long command, LinkFact fact) {
        return new LinkEvent(
                key,
                id(id),
                expectedVersion,
                command(command),
                BodyHash.NONE,
                "admin",
                NOON.plusSeconds(command),
                fact);
    }
}
