package dev.hoplog.links.http;

import dev.hoplog.api.Fault;
import dev.hoplog.api.Hosts;
import dev.hoplog.api.http.ApiConfiguration;
import dev.hoplog.api.http.JsonBody;
import dev.hoplog.api.http.Problem;
import dev.hoplog.api.http.ProblemType;
import dev.hoplog.api.http.Requires;
import dev.hoplog.directory.ApiKeyState;
import dev.hoplog.directory.ApiKeys;
import dev.hoplog.directory.Caller;
import dev.hoplog.directory.Scope;
import dev.hoplog.events.ApiKey;
import dev.hoplog.events.BodyHash;
import dev.hoplog.links.ApiKeyGrant;
import dev.hoplog.links.ApiKeyWriter;
import dev.hoplog.links.ApiKeyWritten;
import dev.hoplog.links.DerivedNames;
import dev.hoplog.links.Provenance;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * Makes, lists and deletes API keys.
 *
 * <p>A repeat under the same {@code Idempotency-Key} is answered with 201 and the key as it is now, without its secret.
 */
@RestController
@RequestMapping(path = ApiKeysController.PATH, produces = MediaType.APPLICATION_JSON_VALUE)
final class ApiKeysController {

    static final String PATH = ApiConfiguration.PATH + "/keys";

    private static final Pattern CURSOR = Pattern.compile("[0-9]{15}:key_[a-z2-7]{16}");

    private final ApiKeys keys;
    private final ApiKeyWriter writer;
    private final DerivedNames names;
    private final Hosts hosts;
    private final InstantSource clock;

    ApiKeysController(ApiKeys keys, ApiKeyWriter writer, DerivedNames names, Hosts hosts, InstantSource clock) {
        this.keys = keys;
        this.writer = writer;
        this.names = names;
        this.hosts = hosts;
        this.clock = clock;
    }

    /** A page of a list. */
    record KeyPage(List<ApiKeyResource> data, Next page) {
        KeyPage {
            data = List.copyOf(data);
        }
    }

    /** @param nextCursor null on the last page */
    record Next(@Nullable String nextCursor) {}

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Requires(Scope.ADMIN)
    ResponseEntity<Object> create(
            @RequestBody(required = false) byte @Nullable [] body,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
            @RequestAttribute(Requires.CALLER) Caller caller) {
        if (idempotencyKey != null && idempotencyKey.isBlank()) {
            return Problem.of(ProblemType.BAD_PARAMETER, "An Idempotency-Key is not empty.")
                    .asResponse();
        }
        return switch (JsonBody.of(body)) {
            case JsonBody.Unreadable(Problem problem) -> problem.asResponse();
            case JsonBody.Read(JsonNode json) -> create(json, provenance(idempotencyKey, json, caller));
        };
    }

    @GetMapping
    @Requires(Scope.ADMIN)
    ResponseEntity<Object> list(
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        var faults = new ArrayList<Fault>();
        String after = cursor == null ? "" : decoded(cursor);
        if (cursor != null && !CURSOR.matcher(after).matches()) {
            faults.add(new Fault("?cursor", "badCursor", "cursor is a page's nextCursor, as it was given."));
        }
        return switch (PageRequest.parse(limit, null)) {
            case PageRequest.Good good when faults.isEmpty() -> page(good.limit(), after);
            case PageRequest.Good _ ->
                Problem.of(ProblemType.BAD_PARAMETER, faults).asResponse();
            case PageRequest.Bad(List<Fault> ofLimit) -> {
                faults.addAll(ofLimit);
                yield Problem.of(ProblemType.BAD_PARAMETER, faults).asResponse();
            }
        };
    }

    @GetMapping("/{id}")
    @Requires(Scope.ADMIN)
    ResponseEntity<Object> read(@PathVariable String id) {
        return switch (keys.find(id)) {
            case ApiKeyState.Present(ApiKey key) -> ResponseEntity.ok(ApiKeyResource.of(key, hosts, clock.instant()));
            case ApiKeyState.Deleted _ -> ApiKeyProblem.unknownKey();
            // While the log is not reached, what is not known may yet be.
            case ApiKeyState.Absent _ ->
                keys.following().canDecide()
                        ? ApiKeyProblem.unknownKey()
                        : ApiKeyProblem.cannotWrite(keys.following().reason());
        };
    }

    @DeleteMapping("/{id}")
    @Requires(Scope.ADMIN)
    ResponseEntity<Object> delete(@PathVariable String id, @RequestAttribute(Requires.CALLER) Caller caller) {
        return answer(writer.delete(id, caller.keyId()));
    }

    private ResponseEntity<Object> create(JsonNode json, Provenance by) {
        // Before the form: what was acceptable once, such as the time at which a key expires, may not be so for ever.
        Optional<ApiKeyWritten> earlier = writer.repeated(by);
        if (earlier.isPresent()) {
            return answer(earlier.get());
        }
        return switch (ApiKeyForm.read(json, hosts, clock.instant())) {
            case ApiKeyForm.Bad(List<Fault> faults) ->
                Problem.of(ProblemType.INVALID, faults).asResponse();
            case ApiKeyForm.Good(ApiKeyGrant grant) -> answer(writer.create(grant, by));
        };
    }

    private Provenance provenance(@Nullable String idempotencyKey, JsonNode json, Caller caller) {
        return idempotencyKey == null
                ? new Provenance(names.command(), BodyHash.NONE, caller.keyId())
                : new Provenance(
                        names.command(caller.owner(), "POST " + PATH, idempotencyKey, 0),
                        CanonicalJson.hash(json),
                        caller.keyId());
    }

    private ResponseEntity<Object> answer(ApiKeyWritten written) {
        Instant now = clock.instant();
        return switch (written) {
            case ApiKeyWritten.Created(var key, var secret) ->
                created(ApiKeyResource.withSecret(key, secret, hosts, now));
            case ApiKeyWritten.Repeated(var key) -> created(ApiKeyResource.of(key, hosts, now));
            case ApiKeyWritten.Deleted() -> ResponseEntity.noContent().build();
            case ApiKeyWritten.UnknownKey() -> ApiKeyProblem.unknownKey();
            case ApiKeyWritten.DeletedSince() -> ApiKeyProblem.deletedSince();
            case ApiKeyWritten.KeyUsedOtherwise() -> ApiKeyProblem.keyUsedOtherwise();
            case ApiKeyWritten.CannotWrite(String reason) -> ApiKeyProblem.cannotWrite(reason);
            case ApiKeyWritten.OutcomeUnknown() -> ApiKeyProblem.outcomeUnknown();
        };
    }

    private static ResponseEntity<Object> created(ApiKeyResource key) {
        return ResponseEntity.created(URI.create(PATH + "/" + key.id()))
                .cacheControl(CacheControl.noStore())
                .body(key);
    }

    /** A page of keys, the newest first. Keys that are made meanwhile come before it and shift nothing. */
    private ResponseEntity<Object> page(int limit, String after) {
        List<ApiKey> rest = keys.all().stream()
                .filter(key -> after.isEmpty() || place(key).compareTo(after) < 0)
                .sorted(Comparator.comparing(ApiKeysController::place).reversed())
                .limit(limit + 1L)
                .toList();
        List<ApiKey> shown = rest.subList(0, Math.min(limit, rest.size()));
        String next = rest.size() > limit ? encoded(place(shown.getLast())) : null;
        var headers = new HttpHeaders();
        if (next != null) {
            headers.set(HttpHeaders.LINK, "<" + PATH + "?limit=" + limit + "&cursor=" + next + ">; rel=\"next\"");
        }
        Instant now = clock.instant();
        return ResponseEntity.ok()
                .headers(headers)
                .body(new KeyPage(
                        shown.stream()
                                .map(key -> ApiKeyResource.of(key, hosts, now))
                                .toList(),
                        new Next(next)));
    }

    /** Where a key stands in the list; as text, since it is compared with a cursor. */
    private static String place(ApiKey key) {
        return String.format(Locale.ROOT, "%015d:%s", key.createdAt().toEpochMilli(), key.id());
    }

    private static String encoded(String place) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String cursor) {
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
