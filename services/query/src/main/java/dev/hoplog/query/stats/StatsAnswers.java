package dev.hoplog.query.stats;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.hoplog.analytics.Answer;
import dev.hoplog.analytics.Breakdown;
import dev.hoplog.analytics.Count;
import dev.hoplog.analytics.SeriesBucket;
import dev.hoplog.analytics.Windows;
import dev.hoplog.api.http.Problem;
import dev.hoplog.api.http.ProblemType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/** What questions about clicks are answered with. Every answer ends with how far it goes. */
final class StatsAnswers {

    private StatsAnswers() {}

    /** @param uniqueVisitors about, see {@link Windows#VISITORS_STANDARD_ERROR} */
    record WindowClicks(
            long clicks, long humans, long bots, long unclassified, long uniqueVisitors, Instant from, Instant to) {

        static WindowClicks of(Windows.Window window) {
            Count count = window.count();
            return new WindowClicks(
                    count.clicks(),
                    count.humans(),
                    count.bots(),
                    count.unclassified(),
                    window.visitors(),
                    window.from(),
                    window.to());
        }
    }

    /** The windows that end with the bucket of {@code asOf}. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Stats(
            WindowClicks last24Hours,
            WindowClicks lastWeek,
            WindowClicks allTime,
            double uniqueVisitorsStandardError,
            Instant asOf,
            Map<Integer, Long> watermark,
            @Nullable Long lagMs,
            boolean complete,
            String generation) {

        static Stats of(Answer.Counted<Windows> counted, Instant asOf) {
            Windows windows = counted.value();
            return new Stats(
                    WindowClicks.of(windows.last24Hours()),
                    WindowClicks.of(windows.lastWeek()),
                    WindowClicks.of(windows.allTime()),
                    Windows.VISITORS_STANDARD_ERROR,
                    asOf,
                    new TreeMap<>(counted.watermark()),
                    counted.lagMillis(),
                    counted.complete(),
                    counted.generation());
        }
    }

    /** @param uniqueVisitors left out where they are not kept */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record BucketClicks(
            Instant from,
            Instant to,
            long clicks,
            long humans,
            long bots,
            long unclassified,
            @Nullable Long uniqueVisitors) {

        static BucketClicks of(SeriesBucket bucket) {
            Count count = bucket.count();
            return new BucketClicks(
                    bucket.from(),
                    bucket.to(),
                    count.clicks(),
                    count.humans(),
                    count.bots(),
                    count.unclassified(),
                    bucket.visitors());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Timeseries(
            List<BucketClicks> data,
            String interval,
            String timezone,
            double uniqueVisitorsStandardError,
            Instant asOf,
            Map<Integer, Long> watermark,
            @Nullable Long lagMs,
            boolean complete,
            String generation) {

        static Timeseries of(
                Answer.Counted<List<SeriesBucket>> counted, String interval, String timezone, Instant asOf) {
            return new Timeseries(
                    counted.value().stream().map(BucketClicks::of).toList(),
                    interval,
                    timezone,
                    Windows.VISITORS_STANDARD_ERROR,
                    asOf,
                    new TreeMap<>(counted.watermark()),
                    counted.lagMillis(),
                    counted.complete(),
                    counted.generation());
        }
    }

    record ValueClicks(String value, long clicks, long humans) {}

    /** @param other clicks of all values that are not named, so that they and the named ones are the total */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ByValue(
            List<ValueClicks> data,
            long other,
            long total,
            String dimension,
            String window,
            Instant from,
            Instant to,
            Instant asOf,
            Map<Integer, Long> watermark,
            @Nullable Long lagMs,
            boolean complete,
            String generation) {

        static ByValue of(Answer.Counted<Breakdown> counted, String dimension, String window, Instant asOf) {
            Breakdown breakdown = counted.value();
            return new ByValue(
                    breakdown.values().stream()
                            .map(value -> new ValueClicks(
                                    value.value(),
                                    value.count().clicks(),
                                    value.count().humans()))
                            .toList(),
                    breakdown.other().clicks(),
                    breakdown.total().clicks(),
                    dimension,
                    window,
                    breakdown.from(),
                    breakdown.to(),
                    asOf,
                    new TreeMap<>(counted.watermark()),
                    counted.lagMillis(),
                    counted.complete(),
                    counted.generation());
        }
    }

    /** @param shortUrl left out for a link that is not known here any more, as are domain and slug */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record TopLink(
            String id,
            @Nullable String domain,
            @Nullable String slug,
            @Nullable String shortUrl,
            long clicks,
            long humans,
            long bots,
            long unclassified) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Top(
            List<TopLink> data,
            String window,
            Instant asOf,
            Map<Integer, Long> watermark,
            @Nullable Long lagMs,
            boolean complete,
            String generation) {}

    static <T> ResponseEntity<Object> of(Answer<T> answer, Function<Answer.Counted<T>, Object> body) {
        return switch (answer) {
            case Answer.Counted<T> counted -> ResponseEntity.ok(body.apply(counted));
            case Answer.Moving<T>() -> {
                var headers = new HttpHeaders();
                headers.set(HttpHeaders.RETRY_AFTER, "1");
                yield Problem.of(
                                ProblemType.UNAVAILABLE,
                                "These counts are on no node that could be asked now. Ask again.")
                        .asResponse(headers);
            }
        };
    }
}
