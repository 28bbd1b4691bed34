package dev.hoplog.query.verify;

import dev.hoplog.analytics.verify.Verification;
import dev.hoplog.analytics.verify.Verifications;
import dev.hoplog.api.Fault;
import dev.hoplog.api.http.ApiConfiguration;
import dev.hoplog.api.http.DomainLimit;
import dev.hoplog.api.http.JsonBody;
import dev.hoplog.api.http.Problem;
import dev.hoplog.api.http.ProblemType;
import dev.hoplog.api.http.Requires;
import dev.hoplog.directory.Caller;
import dev.hoplog.directory.Directory;
import dev.hoplog.directory.Scope;
import dev.hoplog.events.LinkId;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code POST /verifications} and {@code GET /verifications/{id}}. */
@RestController
@RequestMapping(ApiConfiguration.PATH)
public final class VerificationsController {

    private static final String VERIFICATIONS = "/verifications";
    private static final String LINK_ID = "linkId";
    private static final int MOST_KEY = 255;

    private final Verifications verifications;
    private final Directory directory;
    private final RandomGenerator random;

    /** @param random names a verification that no Idempotency-Key names */
    public VerificationsController(Verifications verifications, Directory directory, RandomGenerator random) {
        this.verifications = verifications;
        this.directory = directory;
        this.random = random;
    }

    @PostMapping(
            path = VERIFICATIONS,
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    @Requires(Scope.STATS_READ)
    ResponseEntity<Object> start(
            @RequestBody(required = false) byte @Nullable [] body,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestAttribute(Requires.CALLER) Caller caller) {
        if (key != null && (key.isBlank() || key.length() > MOST_KEY)) {
            return Problem.of(ProblemType.BAD_PARAMETER, "An Idempotency-Key has 1 to " + MOST_KEY + " characters.")
                    .asResponse();
        }
        return JsonBody.answer(body, json -> start(json, key, caller));
    }

    @GetMapping(VERIFICATIONS + "/{id}")
    @Requires(Scope.STATS_READ)
    ResponseEntity<Object> read(@PathVariable String id, @RequestAttribute(Requires.CALLER) Caller caller) {
        return verifications
                .find(id)
                .filter(verification -> verification.owner().equals(caller.owner()) || caller.may(Scope.ADMIN))
                .<ResponseEntity<Object>>map(verification -> ResponseEntity.ok(VerificationResource.of(verification)))
                .orElseGet(() -> Problem.of(
                                ProblemType.NOT_FOUND,
                                "This node has no such verification. They end with the process that carries them out; start"
                                        + " another.")
                        .asResponse());
    }

    private ResponseEntity<Object> start(JsonNode json, @Nullable String key, Caller caller) {
        List<Fault> faults = faults(json);
        if (!faults.isEmpty()) {
            return Problem.of(ProblemType.INVALID, faults).asResponse();
        }
        if (!json.has(LINK_ID)) {
            return DomainLimit.refusalOfAllDomains(caller).orElseGet(() -> start((LinkId) null, key, caller));
        }
        var link = new LinkId(json.path(LINK_ID).asString());
        return DomainLimit.shows(caller, directory.awaitHome(link))
                ? start(link, key, caller)
                : Problem.of(
                                ProblemType.INVALID,
                                List.of(new Fault("/" + LINK_ID, "unknown", "There is no link with this id.")))
                        .asResponse();
    }

    private static List<Fault> faults(JsonNode json) {
        if (!json.isObject()) {
            return List.of(new Fault("", "wrongType", "The body is an object, {} for all links."));
        }
        Optional<String> other = json.propertyNames().stream()
                .filter(name -> !name.equals(LINK_ID))
                .findFirst();
        if (other.isPresent()) {
            return List.of(new Fault("/" + other.get(), "unknownProperty", "This is not one of [linkId]."));
        }
        JsonNode link = json.path(LINK_ID);
        return link.isMissingNode() || (link.isString() && LinkId.isWellFormed(link.asString()))
                ? List.of()
                : List.of(new Fault("/" + LINK_ID, "malformed", "This is no link's id."));
    }

    private ResponseEntity<Object> start(@Nullable LinkId link, @Nullable String key, Caller caller) {
        Optional<Verification> started = verifications.start(id(key, caller), link, caller.owner());
        if (started.isEmpty()) {
            var headers = new HttpHeaders();
            headers.set(HttpHeaders.RETRY_AFTER, "10");
            return Problem.of(ProblemType.UNAVAILABLE, "Too many verifications wait on this node.")
                    .asResponse(headers);
        }
        Verification verification = started.get();
        if (!Objects.equals(verification.link(), link)) {
            return Problem.of(
                            ProblemType.INVALID,
                            "This Idempotency-Key began another verification. Choose a new one for a new request.")
                    .asResponse();
        }
        return ResponseEntity.accepted()
                .location(URI.create(ApiConfiguration.PATH + VERIFICATIONS + "/" + verification.id()))
                .body(VerificationResource.of(verification));
    }

    /** The same for the same key of the same owner. */
    private String id(@Nullable String key, Caller caller) {
        UUID name = key == null
                ? new UUID(random.nextLong(), random.nextLong())
                : UUID.nameUUIDFromBytes((caller.owner() + "\0" + key).getBytes(StandardCharsets.UTF_8));
        return "vrf_" + name.toString().replace("-", "");
    }
}
