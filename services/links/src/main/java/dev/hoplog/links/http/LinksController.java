package dev.hoplog.links.http;

import dev.hoplog.api.Fault;
import dev.hoplog.api.Hosts;
import dev.hoplog.api.http.ApiConfiguration;
import dev.hoplog.api.http.DomainLimit;
import dev.hoplog.api.http.JsonBody;
import dev.hoplog.api.http.Problem;
import dev.hoplog.api.http.ProblemType;
import dev.hoplog.api.http.Requires;
import dev.hoplog.directory.Caller;
import dev.hoplog.directory.Directory;
import dev.hoplog.directory.Scope;
import dev.hoplog.events.BodyHash;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkKey;
import dev.hoplog.links.Creation;
import dev.hoplog.links.DerivedNames;
import dev.hoplog.links.Edit;
import dev.hoplog.links.LinkCommand;
import dev.hoplog.links.LinkWriter;
import dev.hoplog.links.Provenance;
import dev.hoplog.links.Rejection;
import dev.hoplog.links.Written;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * Writes links.
 *
 * <p>A repeat under the same {@code Idempotency-Key} is answered like the first request, with the link as it is now: a
 * creation with 201 each time.
 */
@RestController
@RequestMapping(path = LinksController.PATH, produces = MediaType.APPLICATION_JSON_VALUE)
final class LinksController {

    static final String PATH = ApiConfiguration.PATH + "/links";

    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    private static final String MERGE_PATCH = "application/merge-patch+json";

    private final Directory directory;
    private final LinkWriter writer;
    private final DerivedNames names;
    private final Hosts hosts;
    private final InstantSource clock;

    LinksController(Directory directory, LinkWriter writer, DerivedNames names, Hosts hosts, InstantSource clock) {
        this.directory = directory;
        this.writer = writer;
        this.names = names;
        this.hosts = hosts;
        this.clock = clock;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Requires(Scope.LINKS_WRITE)
    ResponseEntity<Object> create(
            @RequestBody(required = false) byte @Nullable [] body,
            @RequestAttribute(Requires.CALLER) Caller caller,
            HttpServletRequest request) {
        return withJson(body, json -> switch (LinkForm.creation(json, hosts)) {
            case LinkForm.Bad<Creation>(List<Fault> faults) -> invalid(faults);
            case LinkForm.Good<Creation>(Creation creation) ->
                DomainLimit.refusal(caller, creation.domain(), hosts, "/domain")
                        .orElseGet(() -> withProvenance(
                                request, caller, json, by -> answer(writer.create(creation, by), this::created)));
        });
    }

    @PatchMapping(
            path = "/{id}",
            consumes = {MERGE_PATCH, MediaType.APPLICATION_JSON_VALUE})
    @Requires(Scope.LINKS_WRITE)
    ResponseEntity<Object> change(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody(required = false) byte @Nullable [] body,
            @RequestAttribute(Requires.CALLER) Caller caller,
            HttpServletRequest request) {
        return withJson(body, json -> switch (LinkForm.edits(json, hosts)) {
            case LinkForm.Bad<List<Edit>>(List<Fault> faults) -> invalid(faults);
            case LinkForm.Good<List<Edit>>(List<Edit> edits) ->
                withProvenance(
                        request,
                        caller,
                        json,
                        by -> answer(
                                write(id, new LinkCommand.Change(edits, IfMatch.parse(ifMatch)), caller, by),
                                this::shown));
        });
    }

    @DeleteMapping("/{id}")
    @Requires(Scope.LINKS_WRITE)
    ResponseEntity<Object> delete(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestAttribute(Requires.CALLER) Caller caller,
            HttpServletRequest request) {
        return withProvenance(
                request,
                caller,
                null,
                by -> answer(
                        write(id, new LinkCommand.Delete(IfMatch.parse(ifMatch)), caller, by),
                        _ -> ResponseEntity.noContent().build()));
    }

    @PostMapping("/{id}/restore")
    @Requires(Scope.LINKS_WRITE)
    ResponseEntity<Object> restore(
            @PathVariable String id, @RequestAttribute(Requires.CALLER) Caller caller, HttpServletRequest request) {
        return withProvenance(
                request, caller, null, by -> answer(write(id, new LinkCommand.Restore(), caller, by), this::shown));
    }

    private Written write(String id, LinkCommand command, Caller caller, Provenance by) {
        if (!LinkId.isWellFormed(id)) {
            return new Written.Refused(new Rejection.UnknownLink());
        }
        var linkId = new LinkId(id);
        Optional<LinkKey> home = directory.home(linkId);
        return home.isPresent() && !DomainLimit.shows(caller, home)
                ? new Written.Refused(new Rejection.UnknownLink())
                : writer.write(linkId, command, by);
    }

    private ResponseEntity<Object> answer(Written written, Function<LinkResource, ResponseEntity<Object>> done) {
        return switch (written) {
            case Written.Done(var entry) ->
                LinkResource.of(entry, hosts, clock.instant()).map(done).orElseGet(RejectionProblem::unknownLink);
            case Written.Refused(Rejection rejection) -> RejectionProblem.of(rejection);
        };
    }

    private ResponseEntity<Object> created(LinkResource link) {
        // Relative: whatever stands between here and the client knows best under which host it was asked.
        return ResponseEntity.created(URI.create(PATH + "/" + link.id()))
                .eTag(link.entityTag())
                .body(link);
    }

    private ResponseEntity<Object> shown(LinkResource link) {
        return ResponseEntity.ok().eTag(link.entityTag()).body(link);
    }

    private ResponseEntity<Object> withProvenance(
            HttpServletRequest request,
            Caller caller,
            @Nullable JsonNode body,
            Function<Provenance, ResponseEntity<Object>> handler) {
        String key = request.getHeader(IDEMPOTENCY_KEY);
        if (key == null) {
            return handler.apply(new Provenance(names.command(), BodyHash.NONE, caller.keyId()));
        }
        if (key.isBlank()) {
            return Problem.of(ProblemType.BAD_PARAMETER, "An Idempotency-Key is not empty.")
                    .asResponse();
        }
        var command = names.command(caller.owner(), request.getMethod() + " " + request.getRequestURI(), key, 0);
        return handler.apply(new Provenance(command, CanonicalJson.hash(body), caller.keyId()));
    }

    private static ResponseEntity<Object> withJson(
            byte @Nullable [] body, Function<JsonNode, ResponseEntity<Object>> handler) {
        return switch (JsonBody.of(body)) {
            case JsonBody.Read(JsonNode json) -> handler.apply(json);
            case JsonBody.Unreadable(Problem problem) -> problem.asResponse();
        };
    }

    private static ResponseEntity<Object> invalid(List<Fault> faults) {
        return Problem.of(ProblemType.INVALID, faults).asResponse();
    }
}
