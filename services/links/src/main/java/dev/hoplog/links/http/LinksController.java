package dev.hoplog.links.http;

import dev.hoplog.api.Fault;
import dev.hoplog.api.http.ApiConfiguration;
import dev.hoplog.api.http.DomainLimit;
import dev.hoplog.api.http.JsonBody;
import dev.hoplog.api.http.Requires;
import dev.hoplog.directory.Caller;
import dev.hoplog.directory.Directory;
import dev.hoplog.directory.Scope;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.Slug;
import dev.hoplog.links.Destination;
import dev.hoplog.links.LinkCommand;
import dev.hoplog.links.LinkWriter;
import dev.hoplog.links.Provenance;
import dev.hoplog.links.Rejection;
import dev.hoplog.links.VersionMatch;
import dev.hoplog.links.Written;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
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
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Writes links that are there.
 *
 * <p>A repeat under the same {@code Idempotency-Key} is answered like the first request, with the link as it is now.
 */
@RestController
@RequestMapping(path = LinksController.PATH, produces = MediaType.APPLICATION_JSON_VALUE)
final class LinksController {

    static final String PATH = ApiConfiguration.PATH + "/links";

    static final String MERGE_PATCH = "application/merge-patch+json";

    private final Directory directory;
    private final LinkWriter writer;
    private final Commands commands;
    private final LinkRules rules;
    private final LinkAnswers answers;

    LinksController(Directory directory, LinkWriter writer, Commands commands, LinkRules rules, LinkAnswers answers) {
        this.directory = directory;
        this.writer = writer;
        this.commands = commands;
        this.rules = rules;
        this.answers = answers;
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
        return JsonBody.answer(
                body,
                json -> LinkForm.edits(json, rules)
                        .answer(edits -> commands.one(request, caller, json, by -> {
                            var change = new LinkCommand.Change(edits, IfMatch.parse(ifMatch));
                            return shown(withId(id, caller, link -> writer.write(link, change, by)));
                        })));
    }

    @DeleteMapping("/{id}")
    @Requires(Scope.LINKS_WRITE)
    ResponseEntity<Object> delete(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestAttribute(Requires.CALLER) Caller caller,
            HttpServletRequest request) {
        var delete = new LinkCommand.Delete(IfMatch.parse(ifMatch));
        return commands.one(
                request,
                caller,
                null,
                by -> answers.answer(
                        withId(id, caller, link -> writer.write(link, delete, by)), List.of(), _ -> noContent()));
    }

    @PostMapping("/{id}/restore")
    @Requires(Scope.LINKS_WRITE)
    ResponseEntity<Object> restore(
            @PathVariable String id, @RequestAttribute(Requires.CALLER) Caller caller, HttpServletRequest request) {
        return commands.one(
                request,
                caller,
                null,
                by -> shown(withId(id, caller, link -> writer.write(link, new LinkCommand.Restore(), by))));
    }

    @PostMapping("/{id}/purge")
    @Requires(Scope.ADMIN)
    ResponseEntity<Object> purge(
            @PathVariable String id, @RequestAttribute(Requires.CALLER) Caller caller, HttpServletRequest request) {
        return commands.one(
                request,
                caller,
                null,
                by -> answers.nothingLeft(withId(id, caller, link -> writer.write(link, new LinkCommand.Purge(), by))));
    }

    @PostMapping(path = "/{id}/revert", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Requires(Scope.LINKS_WRITE)
    ResponseEntity<Object> revert(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody(required = false) byte @Nullable [] body,
            @RequestAttribute(Requires.CALLER) Caller caller,
            HttpServletRequest request) {
        VersionMatch match = IfMatch.parse(ifMatch);
        return JsonBody.answer(
                body,
                json -> LinkForm.version(json, rules)
                        .answer(version -> commands.one(
                                request,
                                caller,
                                json,
                                by -> shown(withId(
                                        id,
                                        caller,
                                        link -> writer.revert(link, version, match, this::faultsOf, by))))));
    }

    /** What speaks against going back to a version that leads there. */
    private List<Fault> faultsOf(String longUrl) {
        return switch (Destination.parse(longUrl, rules.destinations())) {
            case Destination.Good _ -> List.of();
            case Destination.Bad(List<Fault> faults) ->
                faults.stream()
                        .map(fault -> new Fault("/version", fault.code(), fault.detail()))
                        .toList();
        };
    }

    @PostMapping(path = "/{id}/aliases", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Requires(Scope.LINKS_WRITE)
    ResponseEntity<Object> addAlias(
            @PathVariable String id,
            @RequestBody(required = false) byte @Nullable [] body,
            @RequestAttribute(Requires.CALLER) Caller caller,
            HttpServletRequest request) {
        return JsonBody.answer(
                body,
                json -> LinkForm.alias(json, rules)
                        .answer(alias -> DomainLimit.refusal(caller, alias.key().domain(), rules.hosts(), "/domain")
                                .orElseGet(() ->
                                        commands.one(request, caller, json, by -> addAlias(id, alias, caller, by)))));
    }

    private ResponseEntity<Object> addAlias(String id, LinkForm.Alias alias, Caller caller, Provenance by) {
        Written written = withId(id, caller, link -> writer.addAlias(link, alias.key(), alias.isPrimary(), by));
        return answers.answer(
                written,
                List.of(alias.key()),
                link -> ResponseEntity.status(HttpStatus.CREATED)
                        .eTag(link.entityTag())
                        .body(link));
    }

    @DeleteMapping("/{id}/aliases/{*slug}")
    @Requires(Scope.LINKS_WRITE)
    ResponseEntity<Object> releaseAlias(
            @PathVariable String id,
            @PathVariable String slug,
            @RequestParam(required = false) @Nullable String domain,
            @RequestAttribute(Requires.CALLER) Caller caller,
            HttpServletRequest request) {
        // It begins with the slash before it, where there is one at all.
        Optional<LinkKey> key = Slug.parse(slug.isEmpty() ? "" : slug.substring(1))
                .flatMap(parsed -> rules.hosts().namedOrDefault(domain).map(named -> new LinkKey(named, parsed)));
        if (key.isEmpty()) {
            return RejectionProblem.of(new Rejection.UnknownAlias());
        }
        return DomainLimit.refusal(caller, key.get().domain(), rules.hosts(), "?domain")
                .orElseGet(() -> commands.one(
                        request,
                        caller,
                        null,
                        by -> answers.answer(
                                withId(id, caller, link -> writer.releaseAlias(link, key.get(), by)),
                                List.of(key.get()),
                                _ -> noContent())));
    }

    private ResponseEntity<Object> shown(Written written) {
        return answers.answer(written, List.of(), LinkAnswers::shown);
    }

    private static ResponseEntity<Object> noContent() {
        return ResponseEntity.noContent().build();
    }

    private Written withId(String id, Caller caller, Function<LinkId, Written> write) {
        if (!LinkId.isWellFormed(id)) {
            return new Written.Refused(new Rejection.UnknownLink());
        }
        var link = new LinkId(id);
        Optional<LinkKey> home = directory.awaitHome(link);
        return home.isPresent() && !DomainLimit.shows(caller, home)
                ? new Written.Refused(new Rejection.UnknownLink())
                : write.apply(link);
    }
}
