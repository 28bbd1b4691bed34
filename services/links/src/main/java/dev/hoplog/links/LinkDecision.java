package dev.hoplog.links;

import dev.hoplog.api.Fault;
import dev.hoplog.directory.Link;
import dev.hoplog.events.LinkEvent;
import dev.hoplog.events.LinkFact;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.LinkSettings;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is to be done about a command, given the state of its key. Whatever may not happen is refused here. */
public sealed interface LinkDecision {

    /** Append this, and see whether it takes effect. */
    record Append(LinkEvent event) implements LinkDecision {}

    record Refuse(Rejection rejection) implements LinkDecision {}

    /** The link is already as the command wants it. */
    record NothingToDo() implements LinkDecision {}

    /** Chooses what to append, if anything. An event that is appended has something to change. */
    static LinkDecision decide(LinkKey key, Link link, LinkCommand command, Provenance by, Instant now) {
        return switch (command) {
            case LinkCommand.Create(LinkId id, LinkSettings settings) ->
                switch (link) {
                    case Link.Absent _ ->
                        faultOf(settings)
                                .<LinkDecision>map(LinkDecision::refuse)
                                .orElseGet(() -> append(key, id, 0, new LinkFact.LinkCreated(settings), by, now));
                    case Link.Live _, Link.Deleted _, Link.Purged _, Link.Alias _ ->
                        new Refuse(new Rejection.SlugTaken(key));
                };
            case LinkCommand.Change change ->
                switch (link) {
                    case Link.Live live -> change(key, live, change, by, now);
                    case Link.Deleted _ -> new Refuse(new Rejection.LinkIsDeleted());
                    case Link.Absent _, Link.Purged _, Link.Alias _ -> new Refuse(new Rejection.UnknownLink());
                };
            case LinkCommand.Delete(VersionMatch match) ->
                switch (link) {
                    case Link.Live live
                    when !match.accepts(live.version()) -> new Refuse(new Rejection.StaleVersion(live.version()));
                    case Link.Live live -> append(key, live.id(), live.version(), new LinkFact.LinkDeleted(), by, now);
                    // Whichever version the client had seen, it wanted this.
                    case Link.Deleted _ -> new NothingToDo();
                    case Link.Absent _, Link.Purged _, Link.Alias _ -> new Refuse(new Rejection.UnknownLink());
                };
            case LinkCommand.Restore() ->
                switch (link) {
                    case Link.Deleted deleted ->
                        append(key, deleted.id(), deleted.version(), new LinkFact.LinkRestored(), by, now);
                    case Link.Live _ -> new NothingToDo();
                    case Link.Absent _, Link.Purged _, Link.Alias _ -> new Refuse(new Rejection.UnknownLink());
                };
            case LinkCommand.Purge() ->
                switch (link) {
                    case Link.Live live -> append(key, live.id(), live.version(), new LinkFact.LinkPurged(), by, now);
                    case Link.Deleted deleted ->
                        append(key, deleted.id(), deleted.version(), new LinkFact.LinkPurged(), by, now);
                    case Link.Purged _ -> new NothingToDo();
                    case Link.Absent _, Link.Alias _ -> new Refuse(new Rejection.UnknownLink());
                };
            case LinkCommand.Revert revert ->
                switch (link) {
                    case Link.Live live -> revert(key, live, revert, by, now);
                    case Link.Deleted _ -> new Refuse(new Rejection.LinkIsDeleted());
                    case Link.Absent _, Link.Purged _, Link.Alias _ -> new Refuse(new Rejection.UnknownLink());
                };
            case LinkCommand.ClaimAlias(LinkId id) ->
                switch (link) {
                    case Link.Absent _ -> append(key, id, 0, new LinkFact.AliasClaimed(), by, now);
                    case Link.Alias alias
                    when alias.id().equals(id) ->
                        alias.released()
                                ? append(key, id, alias.version(), new LinkFact.AliasClaimed(), by, now)
                                : new NothingToDo();
                    case Link.Live live when live.id().equals(id) -> new NothingToDo();
                    case Link.Live _, Link.Deleted _, Link.Purged _, Link.Alias _ ->
                        new Refuse(new Rejection.SlugTaken(key));
                };
            case LinkCommand.ReleaseAlias(LinkId id) ->
                switch (link) {
                    case Link.Alias alias
                    when alias.id().equals(id) ->
                        alias.released()
                                ? new NothingToDo()
                                : append(key, id, alias.version(), new LinkFact.AliasReleased(), by, now);
                    case Link.Live live when live.id().equals(id) -> new Refuse(new Rejection.HomeStays(key));
                    case Link.Deleted deleted when deleted.id().equals(id) -> new Refuse(new Rejection.HomeStays(key));
                    case Link.Live _, Link.Deleted _, Link.Absent _, Link.Purged _, Link.Alias _ ->
                        new Refuse(new Rejection.UnknownAlias());
                };
        };
    }

    private static LinkDecision change(
            LinkKey key, Link.Live live, LinkCommand.Change change, Provenance by, Instant now) {
        return change.match().accepts(live.version())
                ? change(key, live, Edit.all(live.settings(), change.edits()), 0, by, now)
                : new Refuse(new Rejection.StaleVersion(live.version()));
    }

    private static LinkDecision revert(
            LinkKey key, Link.Live live, LinkCommand.Revert revert, Provenance by, Instant now) {
        LinkSettings after = revert.withPrimary()
                ? revert.then()
                : Edit.all(
                        revert.then(), List.of(new Edit.Primary(live.settings().primary())));
        return revert.match().accepts(live.version())
                ? change(key, live, after, revert.version(), by, now)
                : new Refuse(new Rejection.StaleVersion(live.version()));
    }

    private static LinkDecision change(
            LinkKey key, Link.Live live, LinkSettings after, long revertedTo, Provenance by, Instant now) {
        List<String> changed = ChangedFields.between(live.settings(), after);
        if (changed.isEmpty()) {
            return new NothingToDo();
        }
        return faultOf(after)
                .<LinkDecision>map(LinkDecision::refuse)
                .orElseGet(() -> append(
                        key, live.id(), live.version(), new LinkFact.LinkChanged(after, changed, revertedTo), by, now));
    }

    /** What is wrong between the fields, each of which is right by itself. */
    static Optional<Fault> faultOf(LinkSettings settings) {
        Instant since = settings.validSince();
        Instant until = settings.validUntil();
        return since != null && until != null && !since.isBefore(until)
                ? Optional.of(new Fault("/validUntil", "emptyPeriod", "validUntil is after validSince."))
                : Optional.empty();
    }

    private static LinkDecision refuse(Fault fault) {
        return new Refuse(new Rejection.Unacceptable(List.of(fault)));
    }

    private static LinkDecision append(
            LinkKey key, LinkId id, long expectedVersion, LinkFact fact, Provenance by, Instant now) {
        return new Append(
                new LinkEvent(key, id, expectedVersion, by.commandId(), by.bodyHash(), by.actor(), now, fact));
    }
}
