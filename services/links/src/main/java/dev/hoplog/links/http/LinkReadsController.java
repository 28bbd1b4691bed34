package dev.hoplog.links.http;

import dev.hoplog.api.Fault;
import dev.hoplog.api.Hosts;
import dev.hoplog.api.http.Problem;
import dev.hoplog.api.http.ProblemType;
import dev.hoplog.api.http.Requires;
import dev.hoplog.directory.Directory;
import dev.hoplog.directory.Link;
import dev.hoplog.directory.Scope;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.Slug;
import dev.hoplog.links.Rejection;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Reads links from this node's directory. */
@RestController
@RequestMapping(path = LinksController.PATH, produces = MediaType.APPLICATION_JSON_VALUE)
final class LinkReadsController {

    private final Directory directory;
    private final Hosts hosts;
    private final InstantSource clock;

    LinkReadsController(Directory directory, Hosts hosts, InstantSource clock) {
        this.directory = directory;
        this.hosts = hosts;
        this.clock = clock;
    }

    @GetMapping("/{id}")
    @Requires(Scope.LINKS_READ)
    ResponseEntity<Object> read(@PathVariable String id) {
        return answer(LinkId.isWellFormed(id) ? entry(new LinkId(id)) : Optional.empty());
    }

    @GetMapping("/lookup")
    @Requires(Scope.LINKS_READ)
    ResponseEntity<Object> lookUp(
            @RequestParam(required = false) @Nullable String slug,
            @RequestParam(required = false) @Nullable String domain,
            @RequestParam(required = false) @Nullable String shortUrl) {
        if (shortUrl != null && slug == null && domain == null) {
            return answer(hosts.keyOf(shortUrl).flatMap(this::entry));
        }
        if (slug == null || shortUrl != null) {
            return Problem.of(
                            ProblemType.BAD_PARAMETER,
                            "Ask by slug, and domain if it is not the default one; or by shortUrl alone.")
                    .asResponse();
        }
        Optional<Domain> named = domain == null ? Optional.of(Domain.DEFAULT) : hosts.named(domain);
        if (named.isEmpty()) {
            return Problem.of(
                            ProblemType.INVALID,
                            List.of(new Fault("?domain", "unknownDomain", "This server has no domain of that name.")))
                    .asResponse();
        }
        String text = Slug.normalise(slug);
        return answer(
                Slug.faultOf(text) == Slug.Fault.NONE
                        ? entry(new LinkKey(named.get(), new Slug(text)))
                        : Optional.empty());
    }

    private ResponseEntity<Object> answer(Optional<Directory.Entry> entry) {
        Optional<LinkResource> found = entry.flatMap(known -> LinkResource.of(known, hosts, clock.instant()));
        if (found.isPresent()) {
            return ResponseEntity.ok().eTag(found.get().entityTag()).body(found.get());
        }
        // While the directory catches up, what it does not know may yet be.
        return directory.following().canDecide()
                ? RejectionProblem.unknownLink()
                : RejectionProblem.of(
                        new Rejection.CannotDecide(directory.following().reason()));
    }

    private Optional<Directory.Entry> entry(LinkId id) {
        return directory.home(id).map(home -> new Directory.Entry(home, directory.find(home)));
    }

    /** The link that answers for a key: behind an alias, the one that it names. */
    private Optional<Directory.Entry> entry(LinkKey key) {
        return switch (directory.resolve(key)) {
            case Link.Live live -> entry(live.id());
            case Link.Deleted deleted -> entry(deleted.id());
            case Link.Absent _, Link.Purged _, Link.Alias _ -> Optional.empty();
        };
    }
}
