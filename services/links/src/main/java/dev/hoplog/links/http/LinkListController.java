package dev.hoplog.links.http;

import dev.hoplog.api.http.ApiConfiguration;
import dev.hoplog.api.http.ConsistencyInterceptor;
import dev.hoplog.api.http.DomainLimit;
import dev.hoplog.api.http.Problem;
import dev.hoplog.api.http.ProblemType;
import dev.hoplog.api.http.Requires;
import dev.hoplog.directory.Caller;
import dev.hoplog.directory.ConsistencyToken;
import dev.hoplog.directory.Scope;
import dev.hoplog.links.search.Answer;
import dev.hoplog.links.search.LinkIndex;
import dev.hoplog.links.search.LinkQuery;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Lists links and tags, from this node's index. */
@RestController
@RequestMapping(produces = MediaType.APPLICATION_JSON_VALUE)
final class LinkListController {

    static final String TAGS = ApiConfiguration.PATH + "/tags";

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final LinkIndex index;
    private final LinkAnswers answers;
    private final InstantSource clock;

    LinkListController(LinkIndex index, LinkAnswers answers, InstantSource clock) {
        this.index = index;
        this.answers = answers;
        this.clock = clock;
    }

    /** A tag as clients see it. */
    record TagResource(String tag, int links) {}

    @GetMapping(LinksController.PATH)
    @Requires(Scope.LINKS_READ)
    ResponseEntity<Object> links(HttpServletRequest request, @RequestAttribute(Requires.CALLER) Caller caller) {
        var parameters = new Parameters(request.getParameterMap(), LinkListRequest.PARAMETERS);
        LinkListRequest asked = LinkListRequest.read(parameters, answers.hosts());
        return parameters.answer(() -> asked.domain()
                .flatMap(domain -> DomainLimit.refusal(caller, domain, answers.hosts(), "?domain"))
                .orElseGet(() -> onceSeen(request, () -> links(parameters, asked.query(caller)))));
    }

    private ResponseEntity<Object> links(Parameters parameters, LinkQuery query) {
        return answer(
                index.list(query, clock.instant()),
                found -> Page.answer(
                        LinksController.PATH,
                        parameters,
                        found.entries().stream()
                                .flatMap(entry -> answers.resource(entry).stream())
                                .toList(),
                        found.next() == null ? null : Cursor.of(found.next())));
    }

    @GetMapping(TAGS)
    @Requires(Scope.LINKS_READ)
    ResponseEntity<Object> tags(HttpServletRequest request, @RequestAttribute(Requires.CALLER) Caller caller) {
        var parameters = new Parameters(request.getParameterMap(), Parameters.OF_A_PAGE);
        int limit = parameters.limit();
        Optional<String> after = parameters.after(Optional::of);
        return parameters.answer(() -> onceSeen(
                request,
                () -> answer(
                        index.tags(caller.domains(), after.orElse(null), limit),
                        found -> Page.answer(
                                TAGS,
                                parameters,
                                found.tags().stream()
                                        .map(count -> new TagResource(count.tag(), count.links()))
                                        .toList(),
                                found.next()))));
    }

    /** The handler's answer, once lists show what the request's token says; 503 where that takes too long. */
    private ResponseEntity<Object> onceSeen(HttpServletRequest request, Supplier<ResponseEntity<Object>> handler) {
        boolean isSeen = Optional.ofNullable(request.getHeader(ConsistencyInterceptor.HEADER))
                .flatMap(ConsistencyToken::parse)
                .map(token -> index.reached(token.nextOffsets(), PATIENCE)
                        .toCompletableFuture()
                        .join())
                .orElse(true);
        return isSeen ? handler.get() : retry("1", ConsistencyInterceptor.notYet());
    }

    private static <T> ResponseEntity<Object> answer(Answer<T> answer, Function<T, ResponseEntity<Object>> found) {
        return switch (answer) {
            case Answer.Found<T>(T result) -> found.apply(result);
            case Answer.Unready<T>(String reason) ->
                retry(
                        "5",
                        Problem.of(
                                ProblemType.UNAVAILABLE,
                                "Links cannot be listed now: " + reason + " All other requests are served meanwhile."));
        };
    }

    private static ResponseEntity<Object> retry(String seconds, Problem problem) {
        var headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, seconds);
        return problem.asResponse(headers);
    }
}
