package dev.hoplog.links.http;

import dev.hoplog.api.Hosts;
import dev.hoplog.api.http.ApiConfiguration;
import dev.hoplog.api.http.JsonBody;
import dev.hoplog.api.http.Requires;
import dev.hoplog.directory.ApiKeyState;
import dev.hoplog.directory.ApiKeys;
import dev.hoplog.directory.Caller;
import dev.hoplog.directory.Scope;
import dev.hoplog.events.ApiKey;
import dev.hoplog.links.ApiKeyWriter;
import dev.hoplog.links.ApiKeyWritten;
import dev.hoplog.links.Provenance;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
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

    private static final Pattern PLACE = Pattern.compile("[0-9]{15}:key_[a-z2-7]{16}");

    private final ApiKeys keys;
    private final ApiKeyWriter writer;
    private final Commands commands;
    private final Hosts hosts;
    private final InstantSource clock;

    ApiKeysController(ApiKeys keys, ApiKeyWriter writer, Commands commands, Hosts hosts, InstantSource clock) {
        this.keys = keys;
        this.writer = writer;
        this.commands = commands;
        this.hosts = hosts;
        this.clock = clock;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Requires(Scope.ADMIN)
    ResponseEntity<Object> create(
            @RequestBody(required = false) byte @Nullable [] body,
            @RequestAttribute(Requires.CALLER) Caller caller,
            HttpServletRequest request) {
        return JsonBody.answer(body, json -> commands.one(request, caller, json, by -> create(json, by)));
    }

    @GetMapping
    @Requires(Scope.ADMIN)
    ResponseEntity<Object> list(HttpServletRequest request) {
        var parameters = new Parameters(request.getParameterMap(), Parameters.OF_A_PAGE);
        int limit = parameters.limit();
        Optional<String> after =
                parameters.after(text -> PLACE.matcher(text).matches() ? Optional.of(text) : Optional.empty());
        return parameters.answer(() -> page(parameters, limit, after.orElse(null)));
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
        return ApiKeyForm.read(json, hosts, clock.instant()).answer(grant -> answer(writer.create(grant, by)));
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
    private ResponseEntity<Object> page(Parameters parameters, int limit, @Nullable String after) {
        List<ApiKey> rest = keys.all().stream()
                .filter(key -> after == null || place(key).compareTo(after) < 0)
                .sorted(Comparator.comparing(ApiKeysController::place).reversed())
                .limit(limit + 1L)
                .toList();
        List<ApiKey> shown = rest.subList(0, Math.min(limit, rest.size()));
        Instant now = clock.instant();
        return Page.answer(
                PATH,
                parameters,
                shown.stream().map(key -> ApiKeyResource.of(key, hosts, now)).toList(),
                rest.size() > limit ? place(shown.getLast()) : null);
    }

    /** Where a key stands in the list; as text, since it is compared with a cursor. */
    private static String place(ApiKey key) {
        return String.format(Locale.ROOT, "%015d:%s", key.createdAt().toEpochMilli(), key.id());
    }
}
