package dev.hoplog.links.http;

import dev.hoplog.api.Hosts;
import dev.hoplog.api.http.ApiConfiguration;
import dev.hoplog.api.http.Problem;
import dev.hoplog.api.http.ProblemType;
import dev.hoplog.api.http.Requires;
import dev.hoplog.directory.Scope;
import dev.hoplog.links.search.Answer;
import dev.hoplog.links.search.LinkIndex;
import dev.hoplog.links.search.LinkQuery;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Lists links and tags, from this node's index. */
@RestController
@RequestMapping(produces = MediaType.APPLICATION_JSON_VALUE)
final class LinkListController {

    private static final String TAGS = ApiConfiguration.PATH + "/tags";

    private final LinkIndex index;
    private final Hosts hosts;
    private final InstantSource clock;

    LinkListController(LinkIndex index, Hosts hosts, InstantSource clock) {
        this.index = index;
        this.hosts = hosts;
        this.clock = clock;
    }

    /** A page of a list. */
    record Page<T>(List<T> data, Next page) {
        Page {
            data = List.copyOf(data);
        }
    }

    /** @param nextCursor null on the last page */
    record Next(@Nullable String nextCursor) {}

    /** A tag as clients see it. */
    record TagResource(String tag, int links) {}

    @GetMapping(LinksController.PATH)
    @Requires(Scope.LINKS_READ)
    ResponseEntity<Object> links(HttpServletRequest request) {
        var parameters = new Parameters(request.getParameterMap(), LinkListRequest.PARAMETERS);
        Optional<LinkQuery> asked = LinkListRequest.read(parameters, hosts);
        if (asked.isEmpty()) {
            return faulty(parameters);
        }
        Instant now = clock.instant();
        return answer(
                index.list(asked.get(), now),
                found -> page(
                        LinksController.PATH,
                        parameters,
                        found.entries().stream()
                                .flatMap(entry -> LinkResource.of(entry, hosts, now).stream())
                                .toList(),
                        found.next() == null ? null : Cursor.of(found.next())));
    }

    @GetMapping(TAGS)
    @Requires(Scope.LINKS_READ)
    ResponseEntity<Object> tags(HttpServletRequest request) {
        var parameters = new Parameters(request.getParameterMap(), Set.of(Parameters.LIMIT, Parameters.CURSOR));
        int limit = parameters.limit();
        Optional<String> cursor = parameters.one(Parameters.CURSOR);
        Optional<String> after = cursor.flatMap(Cursor::text);
        if (cursor.isPresent() && after.isEmpty()) {
            parameters.fault(Parameters.CURSOR, "badCursor", "cursor is a page's nextCursor, as it was given.");
        }
        if (!parameters.faults().isEmpty()) {
            return faulty(parameters);
        }
        return answer(
                index.tags(after.orElse(null), limit),
                found -> page(
                        TAGS,
                        parameters,
                        found.tags().stream()
                                .map(count -> new TagResource(count.tag(), count.links()))
                                .toList(),
                        found.next() == null ? null : Cursor.of(found.next())));
    }

    private static <T> ResponseEntity<Object> answer(Answer<T> answer, Function<T, ResponseEntity<Object>> found) {
        return switch (answer) {
            case Answer.Found<T>(T result) -> found.apply(result);
            case Answer.Unready<T>(String reason) -> {
                var headers = new HttpHeaders();
                headers.set(HttpHeaders.RETRY_AFTER, "5");
                yield Problem.of(
                                ProblemType.UNAVAILABLE,
                                "Links cannot be listed now: " + reason + " All other requests are served meanwhile.")
                        .asResponse(headers);
            }
        };
    }

    private static ResponseEntity<Object> page(
            String path, Parameters parameters, List<?> data, @Nullable String next) {
        var headers = new HttpHeaders();
        if (next != null) {
            headers.set(HttpHeaders.LINK, "<" + path + "?" + parameters.withCursor(next) + ">; rel=\"next\"");
        }
        return ResponseEntity.ok().headers(headers).body(new Page<>(data, new Next(next)));
    }

    private static ResponseEntity<Object> faulty(Parameters parameters) {
        return Problem.of(ProblemType.BAD_PARAMETER, parameters.faults()).asResponse();
    }
}
