package dev.hoplog.analytics;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A node that keeps some partitions of the counts. */
interface CountNode {

    /**
     * What is read.
     *
     * @param keys by partition; a partition without any is named as well, if it belongs to the answer
     * @param upTo the marks at which rows are read; null for the least of these partitions here
     */
    record Question<S extends Sums<S>>(
            Reading<S> reading,
            Map<Integer, List<CountKey>> keys,
            @Nullable Positions upTo) {}

    /**
     * What came of it.
     *
     * @param sums null if rows were settled beyond the marks, so that it is to be asked again with newer ones
     * @param upTo the marks at which rows were read
     */
    record Partial<S extends Sums<S>>(@Nullable S sums, Positions upTo) {}

    /**
     * Reads.
     *
     * @throws org.apache.kafka.streams.errors.InvalidStateStoreException if not all of the partitions can be read there now
     */
    <S extends Sums<S>> Partial<S> read(Question<S> question);

    /**
     * The least of the marks of these partitions.
     *
     * @throws org.apache.kafka.streams.errors.InvalidStateStoreException if not all of them can be read there now
     */
    Positions marks(Set<Integer> partitions);
}
