package dev.hoplog.directory;

import dev.hoplog.events.LinkEvent;
import dev.hoplog.events.LinkFact;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkSettings;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The state of one key: what its events, taken in the order of the log, have made of it. */
public sealed interface Link {

    /** How many events took effect on the key; 0 for a key that was never claimed. */
    long version();

    /** Nobody owns the key. */
    record Absent() implements Link {
        @Override
        public long version() {
            return 0;
        }
    }

    /** The key is a link's home and the link is not deleted. */
    record Live(long version, LinkId id, LinkSettings settings, Instant createdAt, Instant updatedAt) implements Link {

        /** What the link is at an instant, if its limit is not reached. Statuses that depend on time are read, never folded. */
        public LinkStatus status(Instant now) {
            if (settings.disabled()) {
                return LinkStatus.DISABLED;
            }
            if (settings.validUntil() != null && !now.isBefore(settings.validUntil())) {
                return LinkStatus.EXPIRED;
            }
            if (settings.validSince() != null && now.isBefore(settings.validSince())) {
                return LinkStatus.SCHEDULED;
            }
            return LinkStatus.ACTIVE;
        }

        /**
         * What the link is at an instant, its limit taken into account.
         *
         * @param humans how many clicks count towards the limit
         */
        public LinkStatus status(Instant now, long humans) {
            LinkStatus status = status(now);
            return status == LinkStatus.ACTIVE && settings.maxClicks() != null && humans >= settings.maxClicks()
                    ? LinkStatus.LIMIT_REACHED
                    : status;
        }
    }

    /** The link is deleted and can be restored; its slug stays its own. */
    record Deleted(long version, LinkId id, LinkSettings settings, Instant createdAt, Instant updatedAt)
            implements Link {}

    /** The link is deleted for ever and its text is gone. */
    record Purged(long version, LinkId id) implements Link {}

    /** The key is another slug of a link whose home is elsewhere; a released one answers no more. */
    record Alias(long version, LinkId id, boolean released) implements Link {}

    /** A key without any event. */
    Link ABSENT = new Absent();

    /**
     * The whole rule of the log: an event takes effect if it expects the version its key has, otherwise it is void and
     * the state stays the very same object. What an event says is believed: what may not happen is refused before it is
     * appended, never here, so that all readers of all versions agree.
     */
    static Link evolve(Link link, LinkEvent event) {
        if (event.expectedVersion() != link.version()) {
            return link;
        }
        long version = link.version() + 1;
        LinkId id = event.linkId();
        Instant at = event.occurredAt();
        Instant createdAt = createdAt(link, at);
        LinkSettings settings = settings(link);
        return switch (event.fact()) {
            case LinkFact.LinkCreated created -> new Live(version, id, created.settings(), at, at);
            case LinkFact.LinkChanged changed -> new Live(version, id, changed.settings(), createdAt, at);
            case LinkFact.LinkDeleted() ->
                settings == null ? new Purged(version, id) : new Deleted(version, id, settings, createdAt, at);
            case LinkFact.LinkRestored() ->
                settings == null ? new Purged(version, id) : new Live(version, id, settings, createdAt, at);
            case LinkFact.LinkPurged() -> new Purged(version, id);
            case LinkFact.AliasClaimed() -> new Alias(version, id, false);
            case LinkFact.AliasReleased() -> new Alias(version, id, true);
        };
    }

    private static @Nullable LinkSettings settings(Link link) {
        return switch (link) {
            case Live live -> live.settings();
            case Deleted deleted -> deleted.settings();
            case Absent _, Purged _, Alias _ -> null;
        };
    }

    private static Instant createdAt(Link link, Instant otherwise) {
        return switch (link) {
            case Live live -> live.createdAt();
            case Deleted deleted -> deleted.createdAt();
            case Absent _, Purged _, Alias _ -> otherwise;
        };
    }
}
