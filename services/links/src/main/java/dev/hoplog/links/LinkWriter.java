package dev.hoplog.links;

import dev.hoplog.directory.Decisions.Waiter;
import dev.hoplog.directory.Directory;
import dev.hoplog.directory.Link;
import dev.hoplog.directory.Outcome;
import dev.hoplog.events.LinkEvent;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkKey;
import dev.hoplog.links.LinkDecision.Append;
import dev.hoplog.links.LinkDecision.NothingToDo;
import dev.hoplog.links.LinkDecision.Refuse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

    private final Directory directory;
    private final LinkLog linkLog;
    private final DerivedNames names;
    private final InstantSource clock;
    private final Duration patience;

    /** @param patience how long one write may wait for the log, all tries together */
    public LinkWriter(
            Directory directory, LinkLog linkLog, DerivedNames names, InstantSource clock, Duration patience) {
        this.directory = directory;
        this.linkLog = linkLog;
        this.names = names;
        this.clock = clock;
        this.patience = patience;
    }

    public Written create(Creation creation, Provenance by) {
        long deadline = deadline();
        if (creation.slug() != null) {
            return create(new LinkKey(creation.domain(), creation.slug()), creation, by, deadline);
        }
        for (int attempt = 0; attempt < MAX_SLUGS; attempt++) {
            var key = new LinkKey(creation.domain(), names.slug(by.commandId(), attempt));
            Written written = create(key, creation, by, deadline);
            if (!(written instanceof Written.Refused(Rejection.SlugTaken _))) {
                return written;
            }
        }
        return new Written.Refused(new Rejection.NoFreeSlug());
    }

    /** Changes, deletes or restores a link. */
    public Written write(LinkId id, LinkCommand command, Provenance by) {
        Optional<LinkKey> home = directory.home(id);
        if (home.isPresent()) {
            return write(home.get(), command, by, deadline());
        }
        // While the directory catches up, what it does not know may yet be.
        return directory.following().canDecide()
                ? new Written.Refused(new Rejection.UnknownLink())
                : new Written.Refused(new Rejection.CannotDecide(reason()));
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
                    log.atInfo()
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
