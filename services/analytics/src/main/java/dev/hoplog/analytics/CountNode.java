package dev.hoplog.analytics;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A node that keeps some partitions of the counts. An answer fails with an {@code InvalidStateStoreException} if not all of the
 * partitions can be read there now.
 */
interface CountNode {

    /**
     * What is read.
     *
     * @param keys by partition; a partition without any is named as well, if it belongs to the answer
     * @param upTo the marks at which rows are read; null for the least of these partitions there
     */
    record Question<S extends Sums<S>>(
            Reading<S> reading,
            Map<Integer, List<CountKey>> keys,
            @Nullable Positions upTo) {}

    /**
     * What came of it.
     *
     * @param sums null if rows were settled beyond the marks, or do not reach them any more, so that it is to be asked again
     *     with other marks
     * @param upTo the marks at which rows were read
     */
    record Partial<S extends Sums<S>>(@Nullable S sums, Positions upTo) {}

    <S extends Sums<S>> CompletableFuture<Partial<S>> read(Question<S> question);

    /** The least of the marks of these partitions. */
    CompletableFuture<Positions> marks(Set<Integer> partitions);
}
