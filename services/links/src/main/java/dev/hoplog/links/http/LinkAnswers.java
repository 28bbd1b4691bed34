package dev.hoplog.links.http;

import dev.hoplog.api.Hosts;
import dev.hoplog.api.http.ConsistencyInterceptor;
import dev.hoplog.api.http.DomainLimit;
import dev.hoplog.directory.Caller;
import dev.hoplog.directory.ConsistencyToken;
import dev.hoplog.directory.Directory;
import dev.hoplog.directory.Link;
import dev.hoplog.directory.LinkHistory;
import dev.hoplog.directory.limits.LimitCounts;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkKey;
import dev.hoplog.links.Rejection;
import dev.hoplog.links.Written;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/** What is answered about links: as they are now, or as they were. */
final class LinkAnswers {

    private final Directory directory;
    private final LimitCounts limits;
    private final Hosts hosts;
    private final InstantSource clock;

    LinkAnswers(Directory directory, LimitCounts limits, Hosts hosts, InstantSource clock) {
        this.directory = directory;
        this.limits = limits;
        this.hosts = hosts;
        this.clock = clock;
    }

    Hosts hosts() {
        return hosts;
    }

    /** The link as it is now; empty where nothing is left of it. */
    Optional<LinkResource> resource(Directory.Entry entry) {
        return switch (entry.link()) {
            case Link.Live live -> resource(entry, live.id());
            case Link.Deleted deleted -> resource(entry, deleted.id());
            case Link.Absent _, Link.Purged _, Link.Alias _ -> Optional.empty();
        };
    }

    /** The link with this id as it is now; empty where there is none, or the caller's key has nothing to do with it. */
    Optional<LinkResource> resource(LinkId id, Caller caller) {
        // An alias may stand in a domain of the key, and its link in another.
        return DomainLimit.shows(caller, directory.awaitHome(id))
                ? directory.entry(id).flatMap(this::resource)
                : Optional.empty();
    }

    /** The answer where a link is not found. */
    ResponseEntity<Object> unknown() {
        // While the directory catches up, what it does not know may yet be.
        return directory.following().canDecide()
                ? RejectionProblem.unknownLink()
                : RejectionProblem.of(
                        new Rejection.CannotDecide(directory.following().reason()));
    }

    /**
     * The link as it was at an instant; empty where it was not there yet, or nothing is left of it. How far its limit was used
     * up then is not known, so it does not show in the status.
     */
    Optional<LinkResource> resourceAt(LinkId id, Instant instant, Caller caller) {
        return directory
                .awaitHome(id)
                .filter(home -> DomainLimit.shows(caller, Optional.of(home)))
                .flatMap(home -> {
                    LinkHistory history = directory.history(id);
                    return LinkResource.of(home, history.at(instant), history.aliasesAt(instant), 0, hosts, instant);
                });
    }

    /** The answer to a read: the link and its entity tag. */
    static ResponseEntity<Object> shown(LinkResource link) {
        return ResponseEntity.ok().eTag(link.entityTag()).body(link);
    }

    /**
     * The answer to a write, with how far one must read to see it.
     *
     * @param written the keys beside the link's home that were written
     */
    ResponseEntity<Object> answer(
            Written outcome, Collection<LinkKey> written, Function<LinkResource, ResponseEntity<Object>> done) {
        return switch (outcome) {
            case Written.Done(var entry) -> answer(entry, written, done);
            case Written.Found(var entry) -> answer(entry, written, LinkAnswers::shown);
            case Written.Refused(var rejection) -> RejectionProblem.of(rejection);
        };
    }

    /** The answer to a write that leaves nothing of the link to show. */
    ResponseEntity<Object> nothingLeft(Written outcome) {
        return switch (outcome) {
            case Written.Done(var entry) -> nothingLeft(entry);
            case Written.Found(var entry) -> nothingLeft(entry);
            case Written.Refused(var rejection) -> RejectionProblem.of(rejection);
        };
    }

    private ResponseEntity<Object> nothingLeft(Directory.Entry entry) {
        return ResponseEntity.noContent().headers(seen(List.of(entry.key()))).build();
    }

    /** How far one must read to see what was written under these keys. */
    HttpHeaders seen(Collection<LinkKey> keys) {
        return seen(directory.seen(keys));
    }

    /** How far one must read to see all that this node has seen. */
    HttpHeaders seen() {
        return seen(directory.seen());
    }

    private static HttpHeaders seen(Optional<ConsistencyToken> token) {
        var headers = new HttpHeaders();
        token.ifPresent(known -> headers.set(ConsistencyInterceptor.HEADER, known.toString()));
        return headers;
    }

    private ResponseEntity<Object> answer(
            Directory.Entry entry, Collection<LinkKey> written, Function<LinkResource, ResponseEntity<Object>> done) {
        Optional<LinkResource> link = resource(entry);
        if (link.isEmpty()) {
            return RejectionProblem.unknownLink();
        }
        var keys = new ArrayList<>(written);
        keys.add(entry.key());
        ResponseEntity<Object> answer = done.apply(link.get());
        return ResponseEntity.status(answer.getStatusCode())
                .headers(answer.getHeaders())
                .headers(seen(keys))
                .body(answer.getBody());
    }

    private Optional<LinkResource> resource(Directory.Entry entry, LinkId id) {
        List<LinkKey> aliases = directory.aliases(id);
        return LinkResource.of(entry.key(), entry.link(), aliases, limits.count(id), hosts, clock.instant());
    }
}
