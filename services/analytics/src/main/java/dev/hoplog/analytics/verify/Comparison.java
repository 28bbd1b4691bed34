package dev.hoplog.analytics.verify;

import dev.hoplog.analytics.Answer;
import dev.hoplog.analytics.ClickCounts;
import dev.hoplog.analytics.Count;
import dev.hoplog.analytics.Kept;
import dev.hoplog.analytics.Scope;
import dev.hoplog.analytics.Windows;
import dev.hoplog.analytics.classify.Classifier;
import dev.hoplog.events.LinkId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/*
 * The stores move on while the log is counted. So first the log is counted up to some mark, which may take long, and then
 * piece by piece: some rows are read, the answer says up to which offsets they go, and the log is counted on to exactly there,
 * which is a moment's work.
 */
/** Counts the log, and compares with the stores, at the same offsets. For one thread. */
final class Comparison {

    /** Links that are read at one moment. */
    private static final int LINKS_AT_ONCE = 5_000;

    private static final int MOST_DIFFERENCES = 100;
    /** More than the longest window. */
    private static final Duration MINUTES_KEPT = Duration.ofDays(9);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String NOT_HERE =
            "Some of the counts were on no node for too long. Look at the health of the query nodes, and begin again.";

    private final ClickCounts stores;
    private final ClickRecords log;
    private final PlainCount counted;
    private final @Nullable LinkId link;
    private final Kept kept;
    private final InstantSource clock;
    private final LogCheck.Progress progress;
    private final List<Verification.Difference> differences = new ArrayList<>();
    private Map<Integer, Long> countedUpTo = Map.of();
    private long compared;
    private long differing;

    /**
     * Nothing counted yet.
     *
     * @param link whose clicks are compared; null for those of every link
     * @param kept with every link, which part of the counts is compared
     */
    Comparison(
            ClickCounts stores,
            ClickRecords log,
            Classifier classifier,
            @Nullable LinkId link,
            Kept kept,
            InstantSource clock,
            LogCheck.Progress progress) {
        this.stores = stores;
        this.log = log;
        this.link = link;
        this.kept = kept;
        this.clock = clock;
        this.progress = progress;
        counted = new PlainCount(
                classifier,
                link == null ? kept::has : link::equals,
                link != null,
                Math.floorDiv(clock.instant().minus(MINUTES_KEPT).getEpochSecond(), 60L));
    }

    /**
     * Counts and compares.
     *
     * @throws IllegalStateException if the stores are not here for too long
     * @throws InterruptedException if the thread was interrupted
     */
    Verification.Outcome run() throws InterruptedException {
        log.rollUps(counted::add);
        Instant asOf = clock.instant();
        boolean areOthersEqual = true;
        if (link == null) {
            compareLinks();
            areOthersEqual = areEqual(Scope.orphans(), counted.orphans(), asOf);
        }
        Scope scope = link == null ? Scope.all() : Scope.link(link);
        countUpTo(await(() -> stores.windows(scope, asOf)).watermark());
        Answer.Counted<Windows> answer = await(() -> stores.windows(scope, asOf));
        countUpTo(answer.watermark());
        Verification.Counted stored = of(answer.value());
        Verification.Counted plain = plain(answer.value(), link == null ? counted.all() : counted.link(link));
        return new Verification.Outcome(
                plain.equals(stored) && areOthersEqual && differing == 0,
                plain,
                stored,
                asOf,
                answer.watermark(),
                compared,
                differing,
                differences);
    }

    /**
     * Counts and compares all that is kept on this node: each link by itself, all together and unknown slugs.
     *
     * @return the number of links that differ, or 1 if only the sums do
     * @throws IllegalStateException if the stores are not here for too long
     * @throws InterruptedException if the thread was interrupted
     */
    long differing() throws InterruptedException {
        log.rollUps(counted::add);
        Instant asOf = clock.instant();
        compareLinks();
        boolean areSumsEqual = (!kept.has(Scope.all()) || areEqual(Scope.all(), counted.all(), asOf))
                && (!kept.has(Scope.orphans()) || areEqual(Scope.orphans(), counted.orphans(), asOf));
        return areSumsEqual || differing > 0 ? differing : 1;
    }

    private void countUpTo(Map<Integer, Long> watermark) throws InterruptedException {
        long total = watermark.values().stream().mapToLong(Long::longValue).sum();
        countedUpTo = watermark;
        log.advance(watermark, batch -> {
            counted.add(batch);
            progress.reached(log.read(), total);
        });
        progress.reached(log.read(), total);
    }

    private boolean areEqual(Scope scope, PlainCount.LinkCount plain, Instant asOf) throws InterruptedException {
        Answer.Counted<Windows> answer = await(() -> stores.windows(scope, asOf));
        countUpTo(answer.watermark());
        return of(answer.value()).equals(plain(answer.value(), plain));
    }

    private void compareLinks() throws InterruptedException {
        Set<LinkId> ofStores = storedLinks();
        Set<LinkId> links = new HashSet<>(counted.links());
        links.addAll(ofStores);
        var left = new ArrayList<>(links);
        for (int from = 0; from < left.size(); from += LINKS_AT_ONCE) {
            List<LinkId> some = left.subList(from, Math.min(left.size(), from + LINKS_AT_ONCE));
            Answer.Counted<Map<LinkId, Count>> answer = await(() -> stores.totals(some));
            countUpTo(answer.watermark());
            answer.value()
                    .forEach((each, stored) -> compare(each, counted.link(each).total(), stored));
        }
    }

    /** One partition after the other: of all together another node would take too long to answer. */
    private Set<LinkId> storedLinks() throws InterruptedException {
        var links = new HashSet<LinkId>();
        Map<Integer, Long> least = null;
        for (int partition : kept.partitions()) {
            var one = new Kept(Set.of(partition), kept.of());
            Answer.Counted<List<LinkId>> answer = await(() -> stores.links(one));
            links.addAll(answer.value());
            least = least == null ? answer.watermark() : least(least, answer.watermark());
        }
        // Not to the furthest of them: what is compared next goes no further than the least.
        countUpTo(least == null ? Map.of() : least);
        return links;
    }

    private static Map<Integer, Long> least(Map<Integer, Long> one, Map<Integer, Long> other) {
        var least = new HashMap<Integer, Long>();
        one.forEach((source, upTo) -> {
            Long there = other.get(source);
            if (there != null) {
                least.put(source, Math.min(upTo, there));
            }
        });
        return least;
    }

    private void compare(LinkId each, Count plain, Count stored) {
        compared++;
        if (!plain.equals(stored)) {
            differing++;
            if (differences.size() < MOST_DIFFERENCES) {
                differences.add(new Verification.Difference(each, plain, stored));
            }
        }
    }

    /** The log cannot be counted back: an answer that is behind, of a partition that lags, is asked for again. */
    private boolean reachesCounted(Map<Integer, Long> watermark) {
        return countedUpTo.entrySet().stream()
                .allMatch(source -> watermark.getOrDefault(source.getKey(), 0L) >= source.getValue());
    }

    private <T> Answer.Counted<T> await(Supplier<Answer<T>> question) throws InterruptedException {
        Instant latest = clock.instant().plus(PATIENCE);
        while (true) {
            if (question.get() instanceof Answer.Counted<T> answer && reachesCounted(answer.watermark())) {
                return answer;
            }
            if (clock.instant().isAfter(latest)) {
                throw new IllegalStateException(NOT_HERE);
            }
            Thread.sleep(Duration.ofMillis(50));
        }
    }

    private static Verification.Counted of(Windows windows) {
        return new Verification.Counted(
                windows.last24Hours().count(),
                windows.lastWeek().count(),
                windows.allTime().count());
    }

    private static Verification.Counted plain(Windows windows, PlainCount.LinkCount clicks) {
        return new Verification.Counted(
                between(windows.last24Hours(), clicks), between(windows.lastWeek(), clicks), clicks.total());
    }

    private static Count between(Windows.Window window, PlainCount.LinkCount clicks) {
        return clicks.between(
                Math.floorDiv(window.from().getEpochSecond(), 60L),
                Math.floorDiv(window.to().getEpochSecond(), 60L));
    }
}
