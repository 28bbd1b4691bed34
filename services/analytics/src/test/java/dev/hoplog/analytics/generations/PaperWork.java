package dev.hoplog.analytics.generations;

import dev.hoplog.analytics.Answer;
import dev.hoplog.analytics.Breakdown;
import dev.hoplog.analytics.BreakdownWindow;
import dev.hoplog.analytics.ClickCounts;
import dev.hoplog.analytics.Count;
import dev.hoplog.analytics.Counting;
import dev.hoplog.analytics.Health;
import dev.hoplog.analytics.Kept;
import dev.hoplog.analytics.LinkClicks;
import dev.hoplog.analytics.Reach;
import dev.hoplog.analytics.Scope;
import dev.hoplog.analytics.Series;
import dev.hoplog.analytics.SeriesBucket;
import dev.hoplog.analytics.TopWindow;
import dev.hoplog.analytics.Windows;
import dev.hoplog.analytics.classify.Dimension;
import dev.hoplog.analytics.verify.LogCheck;
import dev.hoplog.events.Generation;
import dev.hoplog.events.LinkId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** A node that counts nothing, and says of each generation what a test wants. */
final class PaperWork implements GenerationWork {

    private final Set<Integer> partitions;
    private final int of;
    private final Map<String, PaperCounting> countings = new ConcurrentHashMap<>();
    private final Set<String> deleted = ConcurrentHashMap.newKeySet();
    private volatile long differing;
    private volatile boolean isLong;
    private volatile boolean isComparing;

    PaperWork(Set<Integer> partitions, int of) {
        this.partitions = partitions;
        this.of = of;
    }

    void catchUp(String generation) {
        counting(generation).isCaughtUp = true;
    }

    void differ(long counts) {
        differing = counts;
    }

    void compareUntilInterrupted() {
        isLong = true;
    }

    boolean isComparing() {
        return isComparing;
    }

    Set<String> counted() {
        return Set.copyOf(countings.keySet());
    }

    Set<String> deleted() {
        return Set.copyOf(deleted);
    }

    private PaperCounting counting(String generation) {
        return countings.computeIfAbsent(generation, PaperCounting::new);
    }

    @Override
    public Counting count(Generation generation) {
        return counting(generation.text());
    }

    @Override
    public long differing(ClickCounts counts, Kept kept, LogCheck.Progress progress) throws InterruptedException {
        if (isLong) {
            isComparing = true;
            try {
                new CountDownLatch(1).await();
            } finally {
                isComparing = false;
            }
        }
        return differing;
    }

    @Override
    public void delete(Generation generation) {
        deleted.add(generation.text());
    }

    private final class PaperCounting implements Counting {
        private final String generation;
        private volatile boolean isCaughtUp;

        PaperCounting(String generation) {
            this.generation = generation;
        }

        @Override
        public void start() {}

        @Override
        public ClickCounts counts() {
            return new NamedCounts(generation);
        }

        @Override
        public byte[] answerPeer(byte[] question) {
            return question;
        }

        @Override
        public Health health() {
            return new Health.Running();
        }

        @Override
        public Reach reach() {
            return new Reach(isCaughtUp ? 10 : 5, 10, new Kept(partitions, of), isCaughtUp ? 0 : 60_000);
        }

        @Override
        public boolean isCaughtUp() {
            return isCaughtUp;
        }

        @Override
        public long folded() {
            return 0;
        }

        @Override
        public void close(Duration timeout) {}

        @Override
        public void closeForGood() {
            countings.remove(generation);
        }
    }

    /** Knows nothing but the name of its generation. */
    private record NamedCounts(String generation) implements ClickCounts {

        private <T> Answer<T> answer(T value) {
            return new Answer.Counted<>(value, Map.of(), 0L, true, generation);
        }

        @Override
        public Answer<Windows> windows(Scope scope, Instant asOf) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Answer<List<SeriesBucket>> series(Scope scope, Series series) {
            return answer(List.of());
        }

        @Override
        public Answer<Breakdown> breakdown(Scope scope, Dimension dimension, BreakdownWindow window, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Answer<List<LinkClicks>> top(TopWindow window, Instant asOf, int limit) {
            return answer(List.of());
        }

        @Override
        public Answer<Map<LinkId, Count>> totals(Collection<LinkId> links) {
            return answer(Map.of());
        }

        @Override
        public Answer<List<LinkId>> links(Kept part) {
            return answer(List.of());
        }

        @Override
        public Kept kept() {
            return new Kept(Set.of(), 1);
        }
    }
}
