package dev.hoplog.analytics;

import dev.hoplog.analytics.CountNode.Partial;
import dev.hoplog.analytics.CountNode.Question;
import dev.hoplog.analytics.classify.Dimension;
import dev.hoplog.events.LinkId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.jspecify.annotations.Nullable;

/*
 *   all of it is here   read at the marks of here
 *   otherwise           ask each node for its marks  ->  the least of all  ->  ask each to read its part at these
 *
 * So also the sum of what several nodes keep is that of the records up to one watermark, no more and no less.
 */
/** Reads the counts, wherever they are kept, and is the one place that decides that they are moving. */
final class StoredClickCounts implements ClickCounts {

    /** With the pauses between them about a second. */
    static final int MOST_ATTEMPTS = 1000;

    private static final long PAUSE_NANOS = 1_000_000;

    /** After so long nothing is begun again: somebody waits. */
    private static final long LONGEST_NANOS = 6_000_000_000L;

    /** To ask other nodes again takes longer, and is work for them: five times at most. */
    private static final int ATTEMPTS_OF_A_ROUND = 200;

    private final OwnNode own;
    private final IntFunction<CountNode> others;
    private final Horizon horizon;
    private final String generation;
    private final int attempts;

    /** @param others who keeps a count partition that is not here; throws InvalidStateStoreException if that is not known */
    StoredClickCounts(OwnNode own, IntFunction<CountNode> others, Horizon horizon, String generation, int attempts) {
        this.own = own;
        this.others = others;
        this.horizon = horizon;
        this.generation = generation;
        this.attempts = attempts;
    }

    @Override
    public Answer<Windows> windows(Scope scope, Instant asOf) {
        return ask(new Reading.OfWindows(asOf), byPartition(scope), Windows.Sums::windows);
    }

    @Override
    public Answer<List<SeriesBucket>> series(Scope scope, Series series) {
        return ask(new Reading.OfSeries(series, horizon.now()), byPartition(scope), SeriesSums::buckets);
    }

    @Override
    public Answer<Breakdown> breakdown(Scope scope, Dimension dimension, BreakdownWindow window, int limit) {
        return ask(new Reading.OfBreakdown(dimension, window), byPartition(scope), sums -> sums.breakdown(limit));
    }

    @Override
    public Answer<List<LinkClicks>> top(TopWindow window, Instant asOf, int limit) {
        return ask(
                new Reading.OfTop(window, asOf, limit),
                withoutKeys(IntStream.range(0, own.countPartitions()).boxed().toList()),
                FirstLinks::links);
    }

    @Override
    public Answer<Map<LinkId, Count>> totals(Collection<LinkId> links) {
        return ask(new Reading.OfTotals(), byPartition(Scope.links(links)), LinkSums::totals);
    }

    @Override
    public Answer<List<LinkId>> links(Kept part) {
        return ask(new Reading.OfLinks(), withoutKeys(part.partitions()), LinkSums::links);
    }

    @Override
    public Kept kept() {
        return new Kept(own.marks().keySet(), own.countPartitions());
    }

    /** How far the least of what is kept here is. */
    Reach reach() {
        Map<Integer, Positions> marks = own.marks();
        Positions least = marks.values().stream().reduce(Positions::least).orElse(Positions.NONE);
        Positions ends = horizon.latestEnds();
        Long lag = horizon.lagMillis(least);
        return new Reach(
                least.least(ends).sum(),
                ends.sum(),
                new Kept(marks.keySet(), own.countPartitions()),
                lag == null || marks.isEmpty() ? -1 : lag);
    }

    /** Whether every partition that is kept here, and there is one, is complete. */
    boolean areCaughtUp() {
        Map<Integer, Positions> marks = own.marks();
        return !marks.isEmpty() && marks.values().stream().allMatch(horizon::isReachedBy);
    }

    private Map<Integer, List<CountKey>> byPartition(Scope scope) {
        Map<Integer, List<CountKey>> byPartition = new HashMap<>();
        for (CountKey key : scope.keys()) {
            byPartition
                    .computeIfAbsent(key.partition(own.countPartitions()), _ -> new ArrayList<>())
                    .add(key);
        }
        // Nothing is exact as well, and says up to where.
        return byPartition.isEmpty() ? withoutKeys(Set.of(0)) : byPartition;
    }

    private static Map<Integer, List<CountKey>> withoutKeys(Collection<Integer> partitions) {
        return partitions.stream().collect(Collectors.toMap(Function.identity(), _ -> List.of()));
    }

    private <S extends Sums<S>, T> Answer<T> ask(
            Reading<S> reading, Map<Integer, List<CountKey>> keys, Function<S, T> end) {
        var question = new Question<>(reading, keys, null);
        try {
            int left = attempts;
            long latest = System.nanoTime() + LONGEST_NANOS;
            while (left > 0
                    && System.nanoTime() - latest < 0
                    && !Thread.currentThread().isInterrupted()) {
                boolean isAllHere = true;
                Partial<S> partial;
                try {
                    partial = own.partial(question);
                } catch (InvalidStateStoreException e) {
                    isAllHere = false;
                    partial = gathered(question);
                }
                S sums = partial.sums();
                if (sums != null) {
                    Positions upTo = partial.upTo();
                    return new Answer.Counted<>(
                            end.apply(sums),
                            upTo.asMap(),
                            horizon.lagMillis(upTo),
                            horizon.isReachedBy(upTo),
                            generation);
                }
                int cost = isAllHere ? 1 : ATTEMPTS_OF_A_ROUND;
                left -= cost;
                if (left > 0) {
                    LockSupport.parkNanos(cost * PAUSE_NANOS);
                }
            }
            return new Answer.Moving<>();
        } catch (InvalidStateStoreException e) {
            return new Answer.Moving<>();
        }
    }

    private <S extends Sums<S>> Partial<S> gathered(Question<S> question) {
        Map<CountNode, Map<Integer, List<CountKey>>> byNode = new HashMap<>();
        question.keys()
                .forEach((partition, keys) -> byNode.computeIfAbsent(
                                own.has(partition) ? own : others.apply(partition), _ -> new HashMap<>())
                        .put(partition, keys));
        if (byNode.size() == 1) {
            return await(List.of(byNode.keySet().iterator().next().read(question)))
                    .getFirst();
        }
        Positions upTo = ofEach(byNode, (node, part) -> node.marks(part.keySet())).stream()
                .reduce(Positions::least)
                .orElse(Positions.NONE);
        Reading<S> reading = question.reading();
        List<Partial<S>> partials = ofEach(byNode, (node, part) -> node.read(new Question<>(reading, part, upTo)));
        return new Partial<>(
                own.sum(
                        reading,
                        partials.stream().<@Nullable S>map(Partial::sums).toList()),
                upTo);
    }

    @FunctionalInterface
    private interface Asking<T> {
        CompletableFuture<T> ask(CountNode node, Map<Integer, List<CountKey>> part);
    }

    /** The others are asked first, and work while the own part is read on this thread. */
    private <T> List<T> ofEach(Map<CountNode, Map<Integer, List<CountKey>>> byNode, Asking<T> asking) {
        var asked = new ArrayList<CompletableFuture<T>>(byNode.size());
        byNode.forEach((node, part) -> {
            if (node != own) {
                asked.add(asking.ask(node, part));
            }
        });
        Map<Integer, List<CountKey>> here = byNode.get(own);
        try {
            if (here != null) {
                asked.add(asking.ask(own, here));
            }
            return await(asked);
        } finally {
            // Nobody waits any more for those that are left when one failed.
            asked.forEach(answer -> answer.cancel(true));
        }
    }

    private static <T> List<T> await(List<CompletableFuture<T>> asked) {
        var answers = new ArrayList<T>(asked.size());
        try {
            for (CompletableFuture<T> answer : asked) {
                answers.add(answer.get());
            }
            return answers;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InvalidStateStoreException("interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InvalidStateStoreException moving) {
                throw moving;
            }
            throw new IllegalStateException("counts of another node could not be read", e.getCause());
        }
    }
}
