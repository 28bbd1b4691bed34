package dev.hoplog.analytics.verify;

import dev.hoplog.analytics.Answer;
import dev.hoplog.analytics.ClickCounts;
import dev.hoplog.analytics.Count;
import dev.hoplog.analytics.Scope;
import dev.hoplog.analytics.Windows;
import dev.hoplog.analytics.classify.Classifier;
import dev.hoplog.events.LinkId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
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

    private final ClickCounts stores;
    private final ClickRecords log;
    private final PlainCount counted;
    private final @Nullable LinkId link;
    private final InstantSource clock;
    private final Progress progress;
    private final List<Verification.Difference> differences = new ArrayList<>();
    private long compared;
    private long differing;

    /** Told how many records are counted, and of how many. */
    @FunctionalInterface
    interface Progress {
        void reached(long done, long total);
    }

    /** @param link whose clicks are compared; null for those of every link */
    Comparison(
            ClickCounts stores,
            ClickRecords log,
            Classifier classifier,
            @Nullable LinkId link,
            InstantSource clock,
            Progress progress) {
        this.stores = stores;
        this.log = log;
        this.link = link;
        this.clock = clock;
        this.progress = progress;
        counted = new PlainCount(
                classifier,
                link == null ? _ -> true : link::equals,
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
        Instant asOf = clock.instant();
        countUpTo(await(() -> stores.windows(scope(), asOf)).watermark());
        boolean areOrphansEqual = true;
        if (link == null) {
            compareLinks();
            areOrphansEqual = areOrphansEqual(asOf);
        }
        Answer.Counted<Windows> answer = await(() -> stores.windows(scope(), asOf));
        countUpTo(answer.watermark());
        Verification.Counted stored = of(answer.value());
        Verification.Counted plain = plain(answer.value(), link == null ? counted.all() : counted.link(link));
        return new Verification.Outcome(
                plain.equals(stored) && areOrphansEqual && differing == 0,
                plain,
                stored,
                asOf,
                answer.watermark(),
                compared,
                differing,
                differences);
    }

    private Scope scope() {
        return link == null ? Scope.all() : Scope.link(link);
    }

    private void countUpTo(Map<Integer, Long> watermark) throws InterruptedException {
        long total = watermark.values().stream().mapToLong(Long::longValue).sum();
        log.advance(watermark, batch -> {
            counted.add(batch);
            progress.reached(log.read(), total);
        });
        progress.reached(log.read(), total);
    }

    private boolean areOrphansEqual(Instant asOf) throws InterruptedException {
        Answer.Counted<Windows> answer = await(() -> stores.windows(Scope.orphans(), asOf));
        countUpTo(answer.watermark());
        return of(answer.value()).equals(plain(answer.value(), counted.orphans()));
    }

    private void compareLinks() throws InterruptedException {
        Set<LinkId> links = new HashSet<>(counted.links());
        links.addAll(await(stores::links).value());
        var left = new ArrayList<>(links);
        for (int from = 0; from < left.size(); from += LINKS_AT_ONCE) {
            List<LinkId> some = left.subList(from, Math.min(left.size(), from + LINKS_AT_ONCE));
            Answer.Counted<Map<LinkId, Count>> answer = await(() -> stores.totals(some));
            countUpTo(answer.watermark());
            answer.value()
                    .forEach((each, stored) -> compare(each, counted.link(each).total(), stored));
        }
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

    private <T> Answer.Counted<T> await(Supplier<Answer<T>> question) throws InterruptedException {
        Instant latest = clock.instant().plus(PATIENCE);
        while (true) {
            if (question.get() instanceof Answer.Counted<T> answer) {
                return answer;
            }
            if (clock.instant().isAfter(latest)) {
                throw new IllegalStateException(
                        "The counts are not on this node, or not all of them. Ask a node that has them.");
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
