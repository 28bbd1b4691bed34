package dev.hoplog.query.stats;

import dev.hoplog.analytics.ClickCounts;
import dev.hoplog.analytics.Counts;
import dev.hoplog.api.http.ApiConfiguration;
import dev.hoplog.api.http.DomainLimit;
import dev.hoplog.api.http.Problem;
import dev.hoplog.api.http.ProblemType;
import dev.hoplog.api.http.Requires;
import dev.hoplog.directory.Caller;
import dev.hoplog.directory.Directory;
import dev.hoplog.directory.Scope;
import dev.hoplog.events.LinkId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /links/{id}/stats} and {@code GET /stats}. */
@RestController
@RequestMapping(ApiConfiguration.PATH)
public final class StatsController {

    /** Minutes are kept for 25 h, so a window of 24 h can end this long ago. */
    private static final Duration OLDEST_AS_OF = Duration.ofHours(1);

    private final ClickCounts counts;
    private final Directory directory;
    private final InstantSource clock;

    public StatsController(ClickCounts counts, Directory directory, InstantSource clock) {
        this.counts = counts;
        this.directory = directory;
        this.clock = clock;
    }

    /**
     * Counts in the windows that end with the bucket of {@code asOf}.
     *
     * @param watermark by partition of {@code click-events}, the offset before which everything is included
     * @param complete whether all is included that stood in the log when this process started
     */
    record Stats(
            Counts.Window last24Hours,
            Counts.Window lastWeek,
            Counts.Window allTime,
            Instant asOf,
            Map<Integer, Long> watermark,
            boolean complete) {}

    @GetMapping("/links/{id}/stats")
    @Requires(Scope.STATS_READ)
    ResponseEntity<Object> ofLink(
            @PathVariable String id,
            @RequestParam @Nullable String asOf,
            @RequestAttribute(Requires.CALLER) Caller caller) {
        if (!LinkId.isWellFormed(id) || !DomainLimit.shows(caller, directory.awaitHome(new LinkId(id)))) {
            return Problem.of(ProblemType.NOT_FOUND, "There is no link with this id.")
                    .asResponse();
        }
        var linkId = new LinkId(id);
        return answer(asOf, instant -> counts.link(linkId, instant));
    }

    @GetMapping("/stats")
    @Requires(Scope.STATS_READ)
    ResponseEntity<Object> ofAll(
            @RequestParam @Nullable String asOf, @RequestAttribute(Requires.CALLER) Caller caller) {
        return DomainLimit.refusalOfAllDomains(caller).orElseGet(() -> answer(asOf, counts::all));
    }

    private ResponseEntity<Object> answer(@Nullable String asOf, Function<Instant, Counts> read) {
        Instant now = clock.instant();
        Instant instant;
        try {
            instant = asOf == null ? now : Instant.parse(asOf);
        } catch (DateTimeParseException e) {
            return badAsOf("asOf is not an instant such as 2026-11-23T12:00:00Z.");
        }
        if (instant.isBefore(now.minus(OLDEST_AS_OF)) || instant.isAfter(now.plus(OLDEST_AS_OF))) {
            return badAsOf("asOf is more than an hour away from now; minutes are not kept for longer.");
        }
        return switch (read.apply(instant)) {
            case Counts.Counted counted ->
                ResponseEntity.ok(new Stats(
                        counted.last24Hours(),
                        counted.lastWeek(),
                        counted.allTime(),
                        counted.asOf(),
                        new TreeMap<>(counted.watermark()),
                        counted.complete()));
            case Counts.Moving() -> {
                var headers = new HttpHeaders();
                headers.set(HttpHeaders.RETRY_AFTER, "1");
                yield Problem.of(
                                ProblemType.UNAVAILABLE,
                                "These counts are not on this node now. Ask again, or another node.")
                        .asResponse(headers);
            }
        };
    }

    private static ResponseEntity<Object> badAsOf(String detail) {
        return Problem.of(ProblemType.BAD_PARAMETER, detail).asResponse();
    }
}
