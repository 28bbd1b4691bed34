package dev.hoplog.query.stats;

import dev.hoplog.analytics.BreakdownWindow;
import dev.hoplog.analytics.ClickCounts;
import dev.hoplog.analytics.Count;
import dev.hoplog.analytics.Scope;
import dev.hoplog.analytics.Series;
import dev.hoplog.analytics.TopWindow;
import dev.hoplog.analytics.classify.Dimension;
import dev.hoplog.api.Hosts;
import dev.hoplog.api.http.ApiConfiguration;
import dev.hoplog.api.http.DomainLimit;
import dev.hoplog.api.http.Problem;
import dev.hoplog.api.http.ProblemType;
import dev.hoplog.api.http.Requires;
import dev.hoplog.directory.Caller;
import dev.hoplog.directory.Directory;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkKey;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The counts of a link, a tag, a domain, all links, or of requests for unknown slugs: windows, a series of buckets, or
 * clicks by the values of a dimension.
 */
@RestController
@RequestMapping(ApiConfiguration.PATH)
public final class StatsController {

    private static final String WINDOWS = "/stats";
    private static final String SERIES = "/stats/timeseries";
    private static final String BREAKDOWN = "/stats/breakdown";

    private static final int DEFAULT_VALUES = 50;
    private static final int DEFAULT_LINKS = 10;

    private final ClickCounts current;
    private final Function<String, Optional<ClickCounts>> generations;
    private final Directory directory;
    private final Hosts hosts;
    private final ZoneId reporting;
    private final InstantSource clock;

    /**
     * @param current counts of the generation that answers
     * @param generations gives the counts of another by its name; nothing if it is not counted
     * @param reporting the zone in which days and longer are kept for ever
     */
    public StatsController(
            ClickCounts current,
            Function<String, Optional<ClickCounts>> generations,
            Directory directory,
            Hosts hosts,
            ZoneId reporting,
            InstantSource clock) {
        this.current = current;
        this.generations = generations;
        this.directory = directory;
        this.hosts = hosts;
        this.reporting = reporting;
        this.clock = clock;
    }

    @GetMapping({"/links/{id}" + WINDOWS, "/links/{id}" + SERIES, "/links/{id}" + BREAKDOWN})
    @Requires(dev.hoplog.directory.Scope.STATS_READ)
    ResponseEntity<Object> ofLink(
            @PathVariable String id, @RequestAttribute(Requires.CALLER) Caller caller, HttpServletRequest request) {
        if (!LinkId.isWellFormed(id) || !DomainLimit.shows(caller, directory.awaitHome(new LinkId(id)))) {
            return Problem.of(ProblemType.NOT_FOUND, "There is no link with this id.")
                    .asResponse();
        }
        return answer(Scope.link(new LinkId(id)), request);
    }

    @GetMapping({WINDOWS, SERIES, BREAKDOWN})
    @Requires(dev.hoplog.directory.Scope.STATS_READ)
    ResponseEntity<Object> ofAll(@RequestAttribute(Requires.CALLER) Caller caller, HttpServletRequest request) {
        return DomainLimit.refusalOfAllDomains(caller).orElseGet(() -> answer(Scope.all(), request));
    }

    @GetMapping({"/orphans" + WINDOWS, "/orphans" + SERIES, "/orphans" + BREAKDOWN})
    @Requires(dev.hoplog.directory.Scope.STATS_READ)
    ResponseEntity<Object> ofOrphans(@RequestAttribute(Requires.CALLER) Caller caller, HttpServletRequest request) {
        return DomainLimit.refusalOfAllDomains(caller).orElseGet(() -> answer(Scope.orphans(), request));
    }

    @GetMapping({"/domains/{domain}" + WINDOWS, "/domains/{domain}" + SERIES, "/domains/{domain}" + BREAKDOWN})
    @Requires(dev.hoplog.directory.Scope.STATS_READ)
    ResponseEntity<Object> ofDomain(
            @PathVariable String domain, @RequestAttribute(Requires.CALLER) Caller caller, HttpServletRequest request) {
        Optional<Domain> named = hosts.named(domain);
        if (named.isEmpty()) {
            return Problem.of(ProblemType.NOT_FOUND, "There is no domain of this name.")
                    .asResponse();
        }
        return DomainLimit.refusal(caller, named.get(), hosts, "")
                .orElseGet(() -> answer(Scope.domain(named.get()), request));
    }

    @GetMapping({"/tags/{tag}" + WINDOWS, "/tags/{tag}" + SERIES, "/tags/{tag}" + BREAKDOWN})
    @Requires(dev.hoplog.directory.Scope.STATS_READ)
    ResponseEntity<Object> ofTag(
            @PathVariable String tag, @RequestAttribute(Requires.CALLER) Caller caller, HttpServletRequest request) {
        return answer(Scope.links(directory.linksWithTag(tag, caller::mayUse)), request);
    }

    /**
     * The same of a tag that has slashes itself.
     *
     * @param first up to the first slash
     * @param rest from there on, with what is asked for at its end
     */
    @GetMapping("/tags/{first}/{*rest}")
    @Requires(dev.hoplog.directory.Scope.STATS_READ)
    ResponseEntity<Object> ofTagWithSlashes(
            @PathVariable String first,
            @PathVariable String rest,
            @RequestAttribute(Requires.CALLER) Caller caller,
            HttpServletRequest request) {
        for (String question : List.of(WINDOWS, SERIES, BREAKDOWN)) {
            if (rest.endsWith(question)) {
                return ofTag(first + rest.substring(0, rest.length() - question.length()), caller, request);
            }
        }
        return Problem.of(ProblemType.NOT_FOUND, "Of a tag there are /stats, /stats/timeseries and /stats/breakdown.")
                .asResponse();
    }

    @GetMapping("/stats/top")
    @Requires(dev.hoplog.directory.Scope.STATS_READ)
    ResponseEntity<Object> top(@RequestAttribute(Requires.CALLER) Caller caller, HttpServletRequest request) {
        StatsParameters parameters = parameters(request, Set.of("window", "limit", "asOf"));
        ClickCounts counts = parameters.counts(current, generations);
        Instant asOf = parameters.asOf();
        TopWindow window = parameters.topWindow();
        int limit = parameters.limit(DEFAULT_LINKS);
        return DomainLimit.refusalOfAllDomains(caller)
                .or(parameters::refusal)
                .orElseGet(() -> StatsAnswers.of(
                        counts.top(window, asOf, limit),
                        counted -> new StatsAnswers.Top(
                                counted.value().stream()
                                        .map(link -> topLink(link.link(), link.count()))
                                        .toList(),
                                parameters.windowText(),
                                asOf,
                                new TreeMap<>(counted.watermark()),
                                counted.lagMillis(),
                                counted.complete(),
                                counted.generation())));
    }

    private StatsAnswers.TopLink topLink(LinkId id, Count count) {
        Optional<LinkKey> home = directory.home(id);
        return new StatsAnswers.TopLink(
                id.text(),
                home.map(key -> hosts.nameOf(key.domain())).orElse(null),
                home.map(key -> key.slug().text()).orElse(null),
                home.map(hosts::shortUrl).orElse(null),
                count.clicks(),
                count.humans(),
                count.bots(),
                count.unclassified());
    }

    /** Which of the three questions it is, says the end of the path. */
    private ResponseEntity<Object> answer(Scope scope, HttpServletRequest request) {
        String path = request.getRequestURI();
        if (path.endsWith(SERIES)) {
            return series(scope, request);
        }
        return path.endsWith(BREAKDOWN) ? breakdown(scope, request) : windows(scope, request);
    }

    private ResponseEntity<Object> windows(Scope scope, HttpServletRequest request) {
        StatsParameters parameters = parameters(request, Set.of("asOf"));
        ClickCounts counts = parameters.counts(current, generations);
        Instant asOf = parameters.asOf();
        return parameters
                .refusal()
                .orElseGet(() ->
                        StatsAnswers.of(counts.windows(scope, asOf), counted -> StatsAnswers.Stats.of(counted, asOf)));
    }

    private ResponseEntity<Object> series(Scope scope, HttpServletRequest request) {
        StatsParameters parameters = parameters(request, Set.of("interval", "from", "to", "timezone"));
        ClickCounts counts = parameters.counts(current, generations);
        Series series = parameters.series(reporting);
        return parameters
                .refusal()
                .orElseGet(() -> StatsAnswers.of(
                        counts.series(scope, series),
                        counted -> StatsAnswers.Timeseries.of(
                                counted, series.interval().text(), series.zone().getId(), parameters.now())));
    }

    private ResponseEntity<Object> breakdown(Scope scope, HttpServletRequest request) {
        StatsParameters parameters = parameters(request, Set.of("dimension", "window", "limit", "asOf"));
        ClickCounts counts = parameters.counts(current, generations);
        Dimension dimension = parameters.dimension();
        Instant asOf = parameters.asOf();
        BreakdownWindow window = parameters.breakdownWindow(asOf);
        int limit = parameters.limit(DEFAULT_VALUES);
        Optional<ResponseEntity<Object>> refusal = parameters.refusal();
        if (refusal.isPresent() || dimension == null) {
            return refusal.orElseThrow();
        }
        return StatsAnswers.of(
                counts.breakdown(scope, dimension, window, limit),
                counted -> StatsAnswers.ByValue.of(counted, dimension.text(), parameters.windowText(), asOf));
    }

    private StatsParameters parameters(HttpServletRequest request, Set<String> known) {
        return new StatsParameters(request.getParameterMap(), clock.instant(), known);
    }
}
