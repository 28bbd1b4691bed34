package dev.hoplog.links.http;

import dev.hoplog.api.Fault;
import dev.hoplog.api.http.DomainLimit;
import dev.hoplog.api.http.Problem;
import dev.hoplog.api.http.ProblemType;
import dev.hoplog.api.http.Requires;
import dev.hoplog.directory.Caller;
import dev.hoplog.directory.Directory;
import dev.hoplog.directory.Directory.Place;
import dev.hoplog.directory.Link;
import dev.hoplog.directory.Scope;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.Slug;
import dev.hoplog.links.Rejection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    private static final Pattern PLACE = Pattern.compile("(-?[0-9]{1,18}):(.*)");

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
                link.flatMap(directory::home).filter(key -> DomainLimit.shows(caller, Optional.of(key)));
        return home.isPresent()
                ? ResponseEntity.ok(Timeline.of(home.get(), directory.history(link.get()), answers.hosts()))
                : unknown();
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

    @GetMapping
    @Requires(Scope.LINKS_READ)
    ResponseEntity<Object> list(
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestAttribute(Requires.CALLER) Caller caller) {
        return PageRequest.answer(limit, cursor, LinkReadsController::place, asked -> page(asked, caller));
    }

    private ResponseEntity<Object> page(PageRequest<Place> asked, Caller caller) {
        Directory.Page page = directory.list(asked.after(), asked.limit(), link -> isListed(link, caller));
        List<LinkResource> data = page.entries().stream()
                .flatMap(entry -> answers.resource(entry).stream())
                .toList();
        Place next = page.next();
        return Page.answer(
                LinksController.PATH,
                asked.limit(),
                data,
                next == null
                        ? null
                        : PageRequest.cursor(
                                next.createdAtMillis() + ":" + next.id().text()));
    }

    private static Optional<Place> place(String text) {
        Matcher parts = PLACE.matcher(text);
        return parts.matches() && LinkId.isWellFormed(parts.group(2))
                ? Optional.of(new Place(Long.parseLong(parts.group(1)), new LinkId(parts.group(2))))
                : Optional.empty();
    }

    private boolean isListed(Link link, Caller caller) {
        return link instanceof Link.Live live
                && !live.settings().archived()
                && (caller.mayUseAllDomains() || DomainLimit.shows(caller, directory.home(live.id())));
    }

    private ResponseEntity<Object> answer(Optional<LinkResource> link) {
        return link.map(LinkAnswers::shown).orElseGet(this::unknown);
    }

    private ResponseEntity<Object> unknown() {
        // While the directory catches up, what it does not know may yet be.
        return directory.following().canDecide()
                ? RejectionProblem.unknownLink()
                : RejectionProblem.of(
                        new Rejection.CannotDecide(directory.following().reason()));
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
        // An alias may stand in a domain of the key, and its link in another.
        if (!DomainLimit.shows(caller, directory.home(id))) {
            return Optional.empty();
        }
        return instant == null ? directory.entry(id).flatMap(answers::resource) : answers.resourceAt(id, instant);
    }

    /** The link that answers for a key: behind an alias, the one that it names. */
    private Optional<LinkResource> resource(LinkKey key, @Nullable Instant instant, Caller caller) {
        return switch (directory.find(key)) {
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
