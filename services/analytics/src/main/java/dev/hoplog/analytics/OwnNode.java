package dev.hoplog.analytics;

import dev.hoplog.analytics.LocalStores.CountPartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.jspecify.annotations.Nullable;

/*
 * The stores change while they are read, each row atomically, not several together. So a reader first takes the marks, and
 * reads every row as it was at these marks: recent deltas that lie beyond them are left out. What is settled lies some
 * seconds behind the marks, so it is nearly never too new; if it is, the reader begins again with newer marks.
 *
 * Where rows of several partitions are added up, it is the least of their marks that all of them are read at.
 */
/** This node: reads its stores. */
final class OwnNode implements CountNode {

    /** From so many on, partitions are read side by side. */
    private static final int MANY_KEYS = 2_000;

    private final int countPartitions;
    private final IntFunction<CountPartition> stores;
    private final ReportingZone zone;

    /** @param stores by count partition; throws InvalidStateStoreException for one that is not here now */
    OwnNode(int countPartitions, IntFunction<CountPartition> stores, ReportingZone zone) {
        this.countPartitions = countPartitions;
        this.stores = stores;
        this.zone = zone;
    }

    int countPartitions() {
        return countPartitions;
    }

    @Override
    public <S extends Sums<S>> CompletableFuture<Partial<S>> read(Question<S> question) {
        return CompletableFuture.completedFuture(partial(question));
    }

    @Override
    public CompletableFuture<Positions> marks(Set<Integer> partitions) {
        return CompletableFuture.completedFuture(leastMarks(partitions));
    }

    /** @throws InvalidStateStoreException if not all of the partitions can be read here now */
    <S extends Sums<S>> Partial<S> partial(Question<S> question) {
        var parts = new ArrayList<Part>(question.keys().size());
        question.keys().forEach((partition, keys) -> parts.add(new Part(stores.apply(partition), keys)));
        // Marks before anything else of any partition.
        Positions given = question.upTo();
        Positions upTo = given != null
                ? given
                : least(parts.stream().map(part -> part.stores().marks()));
        if (!reach(parts, upTo)) {
            return new Partial<>(null, upTo);
        }
        S sums = areMany(parts) ? sideBySide(question, parts, upTo) : oneByOne(question, parts, upTo);
        // A transaction that is aborted takes back what others may have read of it.
        return new Partial<>(reach(parts, upTo) ? sums : null, upTo);
    }

    /** @throws InvalidStateStoreException if not all of the partitions can be read here now */
    Positions leastMarks(Set<Integer> partitions) {
        return least(
                partitions.stream().map(partition -> stores.apply(partition).marks()));
    }

    private record Part(CountPartition stores, List<CountKey> keys) {}

    private static boolean reach(List<Part> parts, Positions upTo) {
        return parts.stream()
                .allMatch(part -> part.stores().marks().covers(upTo)
                        && part.stores().isOpen().getAsBoolean());
    }

    private static boolean areMany(List<Part> parts) {
        return parts.stream().mapToInt(part -> part.keys().size()).sum() > MANY_KEYS;
    }

    private <S extends Sums<S>> @Nullable S oneByOne(Question<S> question, List<Part> parts, Positions upTo) {
        S sums = question.reading().begin(zone);
        for (Part part : parts) {
            if (!add(question.reading(), sums, part, upTo)) {
                return null;
            }
        }
        return sums;
    }

    private <S extends Sums<S>> @Nullable S sideBySide(Question<S> question, List<Part> parts, Positions upTo) {
        return sum(
                question.reading(),
                parts.parallelStream()
                        .<@Nullable S>map(part -> {
                            S sums = question.reading().begin(zone);
                            return add(question.reading(), sums, part, upTo) ? sums : null;
                        })
                        .toList());
    }

    /** Whether that could be read at these marks. */
    private static <S extends Sums<S>> boolean add(Reading<S> reading, S sums, Part part, Positions upTo) {
        var snapshot = new Snapshot(part.stores(), upTo);
        reading.add(sums, snapshot, part.keys());
        return !snapshot.isStale();
    }

    private static Positions least(Stream<Positions> marks) {
        return marks.reduce(Positions::least).orElse(Positions.NONE);
    }

    /** Null if one of them is. */
    <S extends Sums<S>> @Nullable S sum(Reading<S> reading, List<@Nullable S> parts) {
        S all = reading.begin(zone);
        for (@Nullable S part : parts) {
            if (part == null) {
                return null;
            }
            all.add(part);
        }
        return all;
    }

    /** Whether a partition can be read here now. */
    boolean has(int partition) {
        try {
            CountPartition open = stores.apply(partition);
            return open != null;
        } catch (InvalidStateStoreException e) {
            return false;
        }
    }

    /** Of the partitions that are here now. */
    Map<Integer, Positions> marks() {
        var marks = new HashMap<Integer, Positions>();
        for (int partition = 0; partition < countPartitions; partition++) {
            try {
                marks.put(partition, stores.apply(partition).marks());
            } catch (InvalidStateStoreException e) {
                // Another node keeps it, or it is on its way.
            }
        }
        return marks;
    }
}
