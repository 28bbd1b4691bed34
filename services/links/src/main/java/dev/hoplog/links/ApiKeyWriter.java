package dev.hoplog.links;

import dev.hoplog.directory.ApiKeyState;
import dev.hoplog.directory.ApiKeys;
import dev.hoplog.directory.Scope;
import dev.hoplog.events.ApiKey;
import dev.hoplog.events.ApiKeyDeleted;
import dev.hoplog.events.ApiKeyEvent;
import dev.hoplog.events.ApiKeySecret;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * Nobody contends for a key: its id is of its command, and a deletion is final. So there is no version and nothing for the
 * log to decide; what is left of the way of a link is
 *
 *   catch up -> state of the key -> wait for its next record -> append -> folded here
 *
 * It catches up first, so that a repeat on another node finds what the first try did. It waits for the own fold, so that a
 * key can be used here, and is refused here, from the moment of the answer. An append that fails or is not acknowledged is
 * no answer: the record may be in the log.
 */
/** Makes and deletes API keys: by the time it says that it is done, this node knows. */
public final class ApiKeyWriter {

    private static final Logger log = LoggerFactory.getLogger(ApiKeyWriter.class);

    private final ApiKeys keys;
    private final ApiKeyLog keyLog;
    private final DerivedNames names;
    private final InstantSource clock;
    private final Duration patience;

    /** @param patience how long one write may wait for the log */
    public ApiKeyWriter(ApiKeys keys, ApiKeyLog keyLog, DerivedNames names, InstantSource clock, Duration patience) {
        this.keys = keys;
        this.keyLog = keyLog;
        this.names = names;
        this.clock = clock;
        this.patience = patience;
    }

    /** What came of an earlier request under the same idempotency key; empty if there was none that is known here. */
    public Optional<ApiKeyWritten> repeated(Provenance by) {
        return switch (caughtUp(names.apiKey(by.commandId(), by.bodyHash()).keyId())) {
            case ApiKeyState.Absent _ -> Optional.empty();
            case ApiKeyState.Deleted _ -> Optional.of(new ApiKeyWritten.DeletedSince());
            case ApiKeyState.Present(ApiKey key) ->
                Optional.of(
                        key.bodyHash().equals(by.bodyHash())
                                ? new ApiKeyWritten.Repeated(key)
                                : new ApiKeyWritten.KeyUsedOtherwise());
        };
    }

    /** Makes a key that no earlier request has {@linkplain #repeated made}. */
    public ApiKeyWritten create(ApiKeyGrant grant, Provenance by) {
        ApiKeySecret secret = names.apiKey(by.commandId(), by.bodyHash());
        var key = new ApiKey(
                secret.keyId(),
                secret.hash(),
                grant.scopes().stream().map(Scope::text).toList(),
                grant.domains(),
                grant.owner() == null ? secret.keyId() : grant.owner(),
                grant.name(),
                now(),
                grant.expiresAt(),
                by.actor(),
                by.bodyHash());
        // Whatever is folded about the key: two requests that wrongly share an idempotency key may meet.
        return append(key, by.actor(), _ -> true, state -> switch (state) {
            case ApiKeyState.Present(ApiKey kept)
            when kept.bodyHash().equals(by.bodyHash()) -> new ApiKeyWritten.Created(kept, secret);
            case ApiKeyState.Present _ -> new ApiKeyWritten.KeyUsedOtherwise();
            case ApiKeyState.Deleted _, ApiKeyState.Absent _ -> new ApiKeyWritten.DeletedSince();
        });
    }

    /** @param actor id of the key that deletes */
    public ApiKeyWritten delete(String id, String actor) {
        return switch (caughtUp(id)) {
            case ApiKeyState.Deleted _ -> new ApiKeyWritten.Deleted();
            case ApiKeyState.Present _ ->
                append(
                        new ApiKeyDeleted(id, now(), actor),
                        actor,
                        ApiKeyState.Deleted.class::isInstance,
                        _ -> new ApiKeyWritten.Deleted());
            // While the log is not reached, what is not known may yet be.
            case ApiKeyState.Absent _ ->
                keys.following().canDecide()
                        ? new ApiKeyWritten.UnknownKey()
                        : new ApiKeyWritten.CannotWrite(keys.following().reason());
        };
    }

    private ApiKeyWritten append(
            ApiKeyEvent event,
            String actor,
            Predicate<ApiKeyState> awaited,
            Function<ApiKeyState, ApiKeyWritten> answer) {
        if (!keys.following().canDecide()) {
            return new ApiKeyWritten.CannotWrite(keys.following().reason());
        }
        try (ApiKeys.Waiter waiter = keys.waitFor(event.id(), awaited)) {
            CompletableFuture<ApiKeyState> folded = waiter.folded();
            keyLog.append(event).whenComplete((_, failure) -> {
                if (failure != null) {
                    folded.completeExceptionally(failure);
                }
            });
            ApiKeyWritten written = answer.apply(folded.get(patience.toNanos(), TimeUnit.NANOSECONDS));
            log.atInfo()
                    .addKeyValue("key", event.id())
                    .addKeyValue("actor", actor)
                    .log(event instanceof ApiKey ? "API key made" : "API key deleted");
            return written;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unknown(event, "interrupted");
        } catch (TimeoutException e) {
            return unknown(event, "not folded in time");
        } catch (ExecutionException e) {
            return unknown(event, String.valueOf(e.getCause()));
        }
    }

    private static ApiKeyWritten unknown(ApiKeyEvent event, String reason) {
        log.atWarn()
                .addKeyValue("key", event.id())
                .addKeyValue("reason", reason)
                .log("it is not known whether an API key was written");
        return new ApiKeyWritten.OutcomeUnknown();
    }

    private ApiKeyState caughtUp(String id) {
        // Also of a key that is known: it may have been deleted on another node a moment ago.
        keys.caughtUp().toCompletableFuture().join();
        return keys.find(id);
    }

    private Instant now() {
        // As fine as the log keeps it, so that an answer now and one after a restart are the same.
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
