package dev.hoplog.links.http;

import dev.hoplog.api.Fault;
import dev.hoplog.api.http.DomainLimit;
import dev.hoplog.api.http.Problem;
import dev.hoplog.api.http.ProblemType;
import dev.hoplog.api.http.Requires;
import dev.hoplog.directory.Caller;
import dev.hoplog.directory.Directory;
import dev.hoplog.directory.Link;
import dev.hoplog.directory.Scope;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.Slug;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Reads links from this node's directory, as they are or as they were. */
@RestController
@RequestMapping(path = LinksController.PATH, produces = MediaType.APPLICATION_JSON_VALUE)
final class LinkReadsController {

    private final Directory directory;
    private final LinkAnswers answers;

    LinkReadsController(Directory directory, LinkAnswers answers) {
        this.directory = directory;
        this.answers = answers;
    }

    @GetMapping("/{id}")
    @Requires(Scope.LINKS_READ)
    ResponseEntity<Object> read(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String asOf,
            @RequestAttribute(Requires.CALLER) Caller caller) {
        return withInstant(asOf, instant -> answer(wellFormed(id).flatMap(link -> resource(link, instant, caller))));
    }

    @GetMapping("/{id}/history")
    @Requires(Scope.LINKS_READ)
    ResponseEntity<Object> history(@PathVariable String id, @RequestAttribute(Requires.CALLER) Caller caller) {
        Optional<LinkId> link = wellFormed(id);
        Optional<LinkKey> home =
                link.flatMap(directory::awaitHome).filter(key -> DomainLimit.shows(caller, Optional.of(key)));
        return home.isPresent()
                ? ResponseEntity.ok(Timeline.of(home.get(), directory.history(link.get()), answers.hosts()))
                : answers.unknown();
    }

    @GetMapping("/lookup")
    @Requires(Scope.LINKS_READ)
    ResponseEntity<Object> lookUp(
            @RequestParam(required = false) @Nullable String slug,
            @RequestParam(required = false) @Nullable String domain,
            @RequestParam(required = false) @Nullable String shortUrl,
            @RequestParam(required = false) @Nullable String asOf,
            @RequestAttribute(Requires.CALLER) Caller caller) {
        if (shortUrl != null && slug == null && domain == null) {
            Optional<LinkKey> key = answers.hosts().keyOf(shortUrl);
            return key.flatMap(named -> DomainLimit.refusal(caller, named.domain(), answers.hosts(), "?shortUrl"))
                    .orElseGet(() -> lookUp(key, asOf, caller));
        }
        if (slug == null || shortUrl != null) {
            return Problem.of(
                            ProblemType.BAD_PARAMETER,
                            "Ask by slug, and domain if it is not the default one; or by shortUrl alone.")
                    .asResponse();
        }
        Optional<Domain> named = answers.hosts().namedOrDefault(domain);
        if (named.isEmpty()) {
            return Problem.of(
                            ProblemType.INVALID,
                            List.of(new Fault("?domain", "unknownDomain", "This server has no domain of that name.")))
                    .asResponse();
        }
        return DomainLimit.refusal(caller, named.get(), answers.hosts(), "?domain")
                .orElseGet(() ->
                        lookUp(Slug.parse(slug).map(parsed -> new LinkKey(named.get(), parsed)), asOf, caller));
    }

    private ResponseEntity<Object> lookUp(Optional<LinkKey> key, @Nullable String asOf, Caller caller) {
        return withInstant(asOf, instant -> answer(key.flatMap(known -> resource(known, instant, caller))));
    }

    private ResponseEntity<Object> answer(Optional<LinkResource> link) {
        return link.map(LinkAnswers::shown).orElseGet(answers::unknown);
    }

    private static ResponseEntity<Object> withInstant(
            @Nullable String asOf, Function<@Nullable Instant, ResponseEntity<Object>> handler) {
        if (asOf == null) {
            return handler.apply(null);
        }
        Optional<Instant> instant = Property.instant(asOf);
        return instant.isPresent()
                ? handler.apply(instant.get())
                : Problem.of(
                                ProblemType.BAD_PARAMETER,
                                List.of(new Fault(
                                        "?asOf",
                                        "notAnInstant",
                                        "asOf is an instant of RFC 3339, such as 2030-01-31T12:00:00Z.")))
                        .asResponse();
    }

    private static Optional<LinkId> wellFormed(String id) {
        return LinkId.isWellFormed(id) ? Optional.of(new LinkId(id)) : Optional.empty();
    }

    /** @param instant null for now */
    private Optional<LinkResource> resource(LinkId id, @Nullable Instant instant, Caller caller) {
        return instant == null ? answers.resource(id, caller) : answers.resourceAt(id, instant, caller);
    }

    /** The link that answers for a key: behind an alias, the one that it names. */
    private Optional<LinkResource> resource(LinkKey key, @Nullable Instant instant, Caller caller) {
        return switch (directory.await(key)) {
            case Link.Live live -> resource(live.id(), instant, caller);
            case Link.Deleted deleted -> resource(deleted.id(), instant, caller);
            case Link.Alias alias ->
                isClaimed(alias, key, instant) ? resource(alias.id(), instant, caller) : Optional.empty();
            case Link.Absent _, Link.Purged _ -> Optional.empty();
        };
    }

    private boolean isClaimed(Link.Alias alias, LinkKey key, @Nullable Instant instant) {
        return instant == null
                ? !alias.released()
                : directory.history(alias.id()).aliasesAt(instant).contains(key);
    }
}
