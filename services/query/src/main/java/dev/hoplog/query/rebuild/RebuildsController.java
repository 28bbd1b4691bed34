package dev.hoplog.query.rebuild;

import dev.hoplog.analytics.generations.GenerationRunner;
import dev.hoplog.analytics.generations.GenerationState;
import dev.hoplog.analytics.generations.Generations;
import dev.hoplog.api.http.ApiConfiguration;
import dev.hoplog.api.http.DomainLimit;
import dev.hoplog.api.http.Problem;
import dev.hoplog.api.http.ProblemType;
import dev.hoplog.api.http.Requires;
import dev.hoplog.directory.Caller;
import dev.hoplog.directory.Scope;
import dev.hoplog.events.Generation;
import dev.hoplog.events.GenerationEvent;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Rebuilds of the statistics: begun, watched, switched back to, dropped. What comes of a request, the log says. */
@RestController
@RequestMapping(ApiConfiguration.PATH)
public final class RebuildsController {

    private static final String REBUILDS = "/rebuilds";
    private static final int MOST_KEY = 255;
    private static final ProblemType CONFLICT =
            new ProblemType("generation-conflict", "The generations do not allow this now", 409);

    private final GenerationRunner runner;
    private final InstantSource clock;
    private final RandomGenerator random;

    /** @param random names a request that no Idempotency-Key names */
    public RebuildsController(GenerationRunner runner, InstantSource clock, RandomGenerator random) {
        this.runner = runner;
        this.clock = clock;
        this.random = random;
    }

    /** All generations, the first to the last. */
    record Page(List<RebuildResource> data) {}

    @GetMapping(REBUILDS)
    @Requires(Scope.ADMIN)
    Page list() {
        return new Page(runner.generations().all().stream().map(this::resource).toList());
    }

    @GetMapping(REBUILDS + "/{id}")
    @Requires(Scope.ADMIN)
    ResponseEntity<Object> read(@PathVariable String id) {
        return runner.generations()
                .find(id)
                .<ResponseEntity<Object>>map(state -> ResponseEntity.ok(resource(state)))
                .orElseGet(RebuildsController::unknown);
    }

    @PostMapping(path = REBUILDS, produces = MediaType.APPLICATION_JSON_VALUE)
    @Requires(Scope.ADMIN)
    ResponseEntity<Object> start(
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestAttribute(Requires.CALLER) Caller caller)
            throws InterruptedException {
        if (key != null && (key.isBlank() || key.length() > MOST_KEY)) {
            return Problem.of(ProblemType.BAD_PARAMETER, "An Idempotency-Key has 1 to " + MOST_KEY + " characters.")
                    .asResponse();
        }
        Optional<ResponseEntity<Object>> refusal = DomainLimit.refusalOfAllDomains(caller);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        UUID request = request(key, caller);
        Generations now = runner.generations();
        if (now.ofRequest(request).isPresent()) {
            return started(now.ofRequest(request).get());
        }
        Optional<String> reason = reasonAgainstAnother(now);
        if (reason.isPresent()) {
            return conflict(reason.get());
        }
        Generation next = now.all().getLast().generation().next();
        return append(
                next,
                new GenerationEvent.Begun(request),
                caller,
                () -> runner.generations()
                        .ofRequest(request)
                        .map(this::started)
                        .orElseGet(
                                () -> conflict(
                                        "Another rebuild was begun at the same time. Watch that one, or begin again after it.")));
    }

    @PostMapping(path = REBUILDS + "/{id}/switch", produces = MediaType.APPLICATION_JSON_VALUE)
    @Requires(Scope.ADMIN)
    ResponseEntity<Object> switchTo(@PathVariable String id, @RequestAttribute(Requires.CALLER) Caller caller)
            throws InterruptedException {
        return change(
                id,
                new GenerationEvent.Switched(false),
                caller,
                GenerationState.Status.CURRENT,
                state -> ResponseEntity.ok(resource(state)),
                "Only a generation that was replaced can be switched back to, and " + id + " was not.");
    }

    @DeleteMapping(REBUILDS + "/{id}")
    @Requires(Scope.ADMIN)
    ResponseEntity<Object> drop(@PathVariable String id, @RequestAttribute(Requires.CALLER) Caller caller)
            throws InterruptedException {
        return change(
                id,
                new GenerationEvent.Dropped(),
                caller,
                GenerationState.Status.DROPPED,
                _ -> ResponseEntity.noContent().build(),
                id + " is the generation that answers. Switch to another one before you drop it.");
    }

    private interface Answering {
        ResponseEntity<Object> of(GenerationState state);
    }

    /** Unless the generation is as wanted already. */
    private ResponseEntity<Object> change(
            String id,
            GenerationEvent.Change change,
            Caller caller,
            GenerationState.Status wanted,
            Answering answering,
            String conflict)
            throws InterruptedException {
        Optional<ResponseEntity<Object>> refusal = DomainLimit.refusalOfAllDomains(caller);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        Optional<GenerationState> known = runner.generations().find(id);
        if (known.isEmpty()) {
            return unknown();
        }
        Predicate<GenerationState> isDone = state -> state.status() == wanted;
        if (isDone.test(known.get())) {
            return answering.of(known.get());
        }
        return append(
                known.get().generation(),
                change,
                caller,
                () -> runner.generations()
                        .find(id)
                        .filter(isDone)
                        .map(answering::of)
                        .orElseGet(() -> conflict(conflict)));
    }

    private interface Outcome {
        ResponseEntity<Object> read();
    }

    private ResponseEntity<Object> append(
            Generation generation, GenerationEvent.Change change, Caller caller, Outcome outcome)
            throws InterruptedException {
        try {
            runner.append(new GenerationEvent(generation, clock.instant(), caller.keyId(), change));
            return outcome.read();
        } catch (KafkaException e) {
            var headers = new HttpHeaders();
            headers.set(HttpHeaders.RETRY_AFTER, "5");
            return Problem.of(ProblemType.UNAVAILABLE, "Kafka did not confirm this in time. Look whether it was done.")
                    .asResponse(headers);
        }
    }

    private static Optional<String> reasonAgainstAnother(Generations now) {
        return now.onTheWay()
                .map(state -> state.generation().text() + " is being built. Wait for it, or drop it.")
                .or(() -> now.replaced()
                        .map(state -> state.generation().text()
                                + " is kept, to be switched back to. Drop it before you build another one."));
    }

    private ResponseEntity<Object> started(GenerationState state) {
        return ResponseEntity.accepted()
                .location(URI.create(ApiConfiguration.PATH + REBUILDS + "/"
                        + state.generation().text()))
                .body(resource(state));
    }

    private RebuildResource resource(GenerationState state) {
        return RebuildResource.of(state, runner.rebuilding());
    }

    private static ResponseEntity<Object> unknown() {
        return Problem.of(ProblemType.NOT_FOUND, "There is no generation of this name.")
                .asResponse();
    }

    private static ResponseEntity<Object> conflict(String detail) {
        return Problem.of(CONFLICT, detail).asResponse();
    }

    /** The same for the same key of the same owner. */
    private UUID request(@Nullable String key, Caller caller) {
        return key == null
                ? new UUID(random.nextLong(), random.nextLong())
                : UUID.nameUUIDFromBytes(("rebuild\0" + caller.owner() + "\0" + key).getBytes(StandardCharsets.UTF_8));
    }
}
