package dev.hoplog.links;

import dev.hoplog.api.Fault;
import dev.hoplog.directory.Decisions.Waiter;
import dev.hoplog.directory.Directory;
import dev.hoplog.directory.Link;
import dev.hoplog.directory.LinkHistory;
import dev.hoplog.directory.Outcome;
import dev.hoplog.directory.limits.LimitCounts;
import dev.hoplog.events.CommandId;
import dev.hoplog.events.LinkEvent;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.LinkSettings;
import dev.hoplog.events.Slug;
import dev.hoplog.links.LinkDecision.Append;
import dev.hoplog.links.LinkDecision.NothingToDo;
import dev.hoplog.links.LinkDecision.Refuse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * The log decides, so a write is: look, decide, append, and wait until the own directory has folded the decision.
 *
 *   state of the key -> effect of the command? -> decide -> register a waiter -> append -> wait for the own fold
 *         ^                                                                                   |
 *         +------------------------------- came too late --------------------------------------+
 *
 * The state is read before the effect. Rows change together, so a command that is unknown after the state was read had
 * no part in that state: what is refused for it ("taken") was not taken by an earlier copy of the very same command.
 *
 * The waiter is registered before the append, so that the decision cannot come first; and it waits by command, so that
 * an earlier copy of the command, sent by any node, answers as well.
 *
 * "Came too late" is no answer, only news: the state that was folded by then gives the answer (taken, stale) or a new
 * event. An append that fails or is not acknowledged is no answer either: the record may be in the log.
 */
/** Carries out commands: by the time it says that one is done, this node's directory has it. */
public final class LinkWriter {

    private static final Logger log = LoggerFactory.getLogger(LinkWriter.class);
    private static final int MAX_TRIES = 5;
    private static final int MAX_SLUGS = 16;
    private static final int MAX_ROUNDS = 64;

    /** Of the links to one URL, when one is looked for that will do. */
    private static final int MOST_LOOKED_AT = 1_000;

    private final Directory directory;
    private final LimitCounts limits;
    private final LinkLog linkLog;
    private final DerivedNames names;
    private final InstantSource clock;
    private final Duration patience;

    /** @param patience how long one write may wait for the log, all tries together */
    public LinkWriter(
            Directory directory,
            LimitCounts limits,
            LinkLog linkLog,
            DerivedNames names,
            InstantSource clock,
            Duration patience) {
        this.directory = directory;
        this.limits = limits;
        this.linkLog = linkLog;
        this.names = names;
        this.clock = clock;
        this.patience = patience;
    }

    /** Makes a link; or finds one that has the properties, if that will do. */
    public Written create(Creation creation, Provenance by) {
        return creation.ifNone() ? createIfNone(creation, by) : createNew(creation, by);
    }

    /**
     * What a creation would find now: a link that will do, or why it would be refused. Empty where it would make one. Another
     * may still be quicker.
     */
    public Optional<Written> foresee(Creation creation) {
        if (!directory.following().canDecide()) {
            return Optional.of(new Written.Refused(new Rejection.CannotDecide(reason())));
        }
        if (creation.ifNone()) {
            Optional<Directory.Entry> found = find(creation);
            if (found.isPresent()) {
                return Optional.of(new Written.Found(found.get()));
            }
        }
        if (creation.slug() == null) {
            return Optional.empty();
        }
        var key = new LinkKey(creation.domain(), creation.slug());
        return directory.find(key) instanceof Link.Absent
                ? Optional.empty()
                : Optional.of(new Written.Refused(new Rejection.SlugTaken(key)));
    }

    /** Changes, deletes, restores or purges a link. */
    public Written write(LinkId id, LinkCommand command, Provenance by) {
        return atHome(id, home -> write(home, command, by, deadline()));
    }

    /**
     * Takes up the settings again that a version left.
     *
     * @param faultsOf what speaks against a destination now, by its long URL; asked where the version led elsewhere
     */
    public Written revert(
            LinkId id, long version, VersionMatch match, Function<String, List<Fault>> faultsOf, Provenance by) {
        return atHome(id, home -> {
            LinkHistory history = directory.history(id);
            LinkSettings then = settings(history.atVersion(version).orElse(Link.ABSENT));
            if (then == null) {
                return new Written.Refused(new Rejection.UnknownVersion());
            }
            LinkSettings now = settings(history.now());
            List<Fault> faults =
                    now != null && now.longUrl().equals(then.longUrl()) ? List.of() : faultsOf.apply(then.longUrl());
            if (!faults.isEmpty()) {
                return new Written.Refused(new Rejection.Unacceptable(faults));
            }
            boolean withPrimary = then.primary() == null || history.aliases().contains(then.primary());
            return write(home, new LinkCommand.Revert(then, version, withPrimary, match), by, deadline());
        });
    }

    /**
     * Gives a link a further slug.
     *
     * @param isPrimary whether it is the one that is shown from now on; the home, too, can be made that again
     */
    public Written addAlias(LinkId id, LinkKey key, boolean isPrimary, Provenance by) {
        return atHome(id, home -> {
            long deadline = deadline();
            Link link = directory.find(home);
            if (link instanceof Link.Purged) {
                return new Written.Refused(new Rejection.UnknownLink());
            }
            if (link instanceof Link.Deleted && directory.effect(by.commandId()).isEmpty()) {
                return new Written.Refused(new Rejection.LinkIsDeleted());
            }
            if (key.equals(home)) {
                return isPrimary ? show(null, home, by, deadline) : done(id);
            }
            Written claimed = write(key, new LinkCommand.ClaimAlias(id), by, deadline);
            return switch (claimed) {
                case Written.Done _ -> isPrimary ? show(key, home, next(by), deadline) : done(id);
                case Written.Found _, Written.Refused _ -> claimed;
            };
        });
    }

    /** Takes a slug from a link; where it is the one that is shown, the home is shown again. */
    public Written releaseAlias(LinkId id, LinkKey key, Provenance by) {
        return atHome(id, home -> {
            long deadline = deadline();
            if (directory.find(home) instanceof Link.Live live
                    && key.equals(live.settings().primary())) {
                Written hidden = show(null, home, next(by), deadline);
                if (!(hidden instanceof Written.Done)) {
                    return hidden;
                }
            }
            Written released = write(key, new LinkCommand.ReleaseAlias(id), by, deadline);
            return released instanceof Written.Done ? done(id) : released;
        });
    }

    private Written atHome(LinkId id, Function<LinkKey, Written> write) {
        Optional<LinkKey> home = directory.home(id);
        if (home.isPresent()) {
            return write.apply(home.get());
        }
        // While the directory catches up, what it does not know may yet be.
        return directory.following().canDecide()
                ? new Written.Refused(new Rejection.UnknownLink())
                : new Written.Refused(new Rejection.CannotDecide(reason()));
    }

    private Written done(LinkId id) {
        return directory
                .entry(id)
                .<Written>map(Written.Done::new)
                .orElseGet(() -> new Written.Refused(new Rejection.UnknownLink()));
    }

    private Written show(@Nullable LinkKey alias, LinkKey home, Provenance by, long deadline) {
        var change = new LinkCommand.Change(List.of(new Edit.Primary(alias)), new VersionMatch.Any());
        return write(home, change, by, deadline);
    }

    private Provenance next(Provenance by) {
        return new Provenance(names.next(by.commandId()), by.bodyHash(), by.actor());
    }

    private static @Nullable LinkSettings settings(Link link) {
        return switch (link) {
            case Link.Live live -> live.settings();
            case Link.Deleted deleted -> deleted.settings();
            case Link.Absent _, Link.Purged _, Link.Alias _ -> null;
        };
    }

    private Written createNew(Creation creation, Provenance by) {
        long deadline = deadline();
        if (creation.slug() != null) {
            return create(new LinkKey(creation.domain(), creation.slug()), creation, by, deadline);
        }
        for (int attempt = 0; attempt < MAX_SLUGS; attempt++) {
            Slug slug = names.slug(by.commandId(), attempt, creation.pattern());
            if (slug.isReserved()) {
                continue;
            }
            Written written = create(new LinkKey(creation.domain(), slug), creation, by, deadline);
            if (!(written instanceof Written.Refused(Rejection.SlugTaken _))) {
                return written;
            }
        }
        return new Written.Refused(new Rejection.NoFreeSlug());
    }

    private Written createIfNone(Creation creation, Provenance by) {
        Optional<Directory.Entry> found = find(creation);
        if (found.isPresent()) {
            return new Written.Found(found.get());
        }
        // Those who ask for the same at once come to the same command, and so to one link.
        for (int round = 0; round < MAX_ROUNDS; round++) {
            CommandId command = names.ifNone(by.bodyHash(), round);
            Optional<Directory.Entry> made = directory
                    .effect(command)
                    .map(effect -> new Directory.Entry(effect.key(), directory.find(effect.key())));
            if (made.isEmpty()) {
                return createNew(creation, new Provenance(command, by.bodyHash(), by.actor()));
            }
            if (has(made.get(), creation)) {
                return new Written.Found(made.get());
            }
        }
        // So many were made and changed that a race is unlikely: this one is made for this request alone.
        return createNew(creation, by);
    }

    /** The oldest link that will do for a creation. */
    private Optional<Directory.Entry> find(Creation creation) {
        return directory.leadingTo(creation.settings().longUrl(), MOST_LOOKED_AT).stream()
                .filter(entry -> has(entry, creation))
                .min(Comparator.comparing(LinkWriter::createdAt));
    }

    /** Whether a link is what a creation would make, in all that was asked for, and redirects or will. */
    private boolean has(Directory.Entry entry, Creation creation) {
        if (!(entry.link() instanceof Link.Live live) || !entry.key().domain().equals(creation.domain())) {
            return false;
        }
        LinkSettings settings = live.settings();
        boolean redirects = switch (live.status(now(), limits.count(live.id()))) {
            case ACTIVE, SCHEDULED -> !settings.archived();
            case EXPIRED, LIMIT_REACHED, DISABLED, DELETED -> false;
        };
        return redirects
                && (creation.slug() == null
                        || creation.slug().equals(entry.key().slug()))
                && ChangedFields.between(settings, Edit.all(settings, creation.given()))
                        .isEmpty();
    }

    private static Instant createdAt(Directory.Entry entry) {
        return entry.link() instanceof Link.Live live ? live.createdAt() : Instant.MAX;
    }

    private Written create(LinkKey key, Creation creation, Provenance by, long deadline) {
        var command = new LinkCommand.Create(names.link(by.commandId(), key), creation.settings());
        return write(key, command, by, deadline);
    }

    private Written write(LinkKey key, LinkCommand command, Provenance by, long deadline) {
        for (int attempt = 0; attempt < MAX_TRIES; attempt++) {
            Link link = directory.find(key);
            Optional<Outcome.TookEffect> effect = directory.effect(by.commandId());
            if (effect.isPresent()) {
                return answer(effect.get(), by);
            }
            if (!directory.following().canDecide()) {
                return new Written.Refused(new Rejection.CannotDecide(reason()));
            }
            switch (LinkDecision.decide(key, link, command, by, now())) {
                case Refuse(Rejection rejection) -> {
                    return new Written.Refused(rejection);
                }
                case NothingToDo() -> {
                    return new Written.Done(new Directory.Entry(key, link));
                }
                case Append(LinkEvent event) -> {
                    Optional<Written> written = append(event, by, deadline);
                    if (written.isPresent()) {
                        return written.get();
                    }
                }
            }
        }
        return new Written.Refused(new Rejection.Contended());
    }

    /** What came of the event; empty if it came too late. */
    private Optional<Written> append(LinkEvent event, Provenance by, long deadline) {
        Optional<Waiter> registered = directory.decisions().register(event);
        if (registered.isEmpty()) {
            return Optional.of(new Written.Refused(new Rejection.TooManyWaiting()));
        }
        try (Waiter waiter = registered.get()) {
            CompletableFuture<Outcome> outcome = waiter.outcome();
            linkLog.append(event).whenComplete((_, failure) -> {
                if (failure != null) {
                    outcome.completeExceptionally(failure);
                }
            });
            return switch (outcome.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                case Outcome.TookEffect effect -> {
                    log.atDebug()
                            .addKeyValue("link", event.linkId())
                            .addKeyValue("version", effect.version())
                            .addKeyValue("actor", by.actor())
                            .log("link written");
                    yield Optional.of(answer(effect, by));
                }
                case Outcome.CameTooLate() -> Optional.empty();
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unknown(event, "interrupted");
        } catch (TimeoutException e) {
            return unknown(event, "no decision in time");
        } catch (ExecutionException e) {
            return unknown(event, String.valueOf(e.getCause()));
        }
    }

    private Written answer(Outcome.TookEffect effect, Provenance by) {
        return effect.bodyHash().equals(by.bodyHash())
                ? new Written.Done(new Directory.Entry(effect.key(), directory.find(effect.key())))
                : new Written.Refused(new Rejection.KeyUsedOtherwise());
    }

    private static Optional<Written> unknown(LinkEvent event, String reason) {
        log.atWarn()
                .addKeyValue("link", event.linkId())
                .addKeyValue("reason", reason)
                .log("it is not known whether a link was written");
        return Optional.of(new Written.Refused(new Rejection.OutcomeUnknown()));
    }

    private String reason() {
        return directory.following().reason();
    }

    private Instant now() {
        // As fine as the log keeps it, so that an answer now and one after a restart are the same.
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private long deadline() {
        return System.nanoTime() + patience.toNanos();
    }
}
