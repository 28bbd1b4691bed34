package dev.hoplog.analytics.generations;

import dev.hoplog.analytics.Answer;
import dev.hoplog.analytics.Breakdown;
import dev.hoplog.analytics.BreakdownWindow;
import dev.hoplog.analytics.ClickCounts;
import dev.hoplog.analytics.Count;
import dev.hoplog.analytics.Kept;
import dev.hoplog.analytics.LinkClicks;
import dev.hoplog.analytics.Scope;
import dev.hoplog.analytics.Series;
import dev.hoplog.analytics.SeriesBucket;
import dev.hoplog.analytics.TopWindow;
import dev.hoplog.analytics.Windows;
import dev.hoplog.analytics.classify.Dimension;
import dev.hoplog.events.LinkId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Counts of the generation that answers at the time of each question. One answer is of one generation; where there is none here
 * yet, all is moving.
 */
final class FollowedCounts implements ClickCounts {

    private final Supplier<Optional<ClickCounts>> now;

    FollowedCounts(Supplier<Optional<ClickCounts>> now) {
        this.now = now;
    }

    @Override
    public Answer<Windows> windows(Scope scope, Instant asOf) {
        return answer(counts -> counts.windows(scope, asOf));
    }

    @Override
    public Answer<List<SeriesBucket>> series(Scope scope, Series series) {
        return answer(counts -> counts.series(scope, series));
    }

    @Override
    public Answer<Breakdown> breakdown(Scope scope, Dimension dimension, BreakdownWindow window, int limit) {
        return answer(counts -> counts.breakdown(scope, dimension, window, limit));
    }

    @Override
    public Answer<List<LinkClicks>> top(TopWindow window, Instant asOf, int limit) {
        return answer(counts -> counts.top(window, asOf, limit));
    }

    @Override
    public Answer<Map<LinkId, Count>> totals(Collection<LinkId> links) {
        return answer(counts -> counts.totals(links));
    }

    @Override
    public Answer<List<LinkId>> links(Kept part) {
        return answer(counts -> counts.links(part));
    }

    @Override
    public Kept kept() {
        return now.get().map(ClickCounts::kept).orElseGet(() -> new Kept(Set.of(), 1));
    }

    private <T> Answer<T> answer(Function<ClickCounts, Answer<T>> question) {
        return now.get().map(question).orElseGet(Answer.Moving::new);
    }
}
