package dev.hoplog.analytics;

import com.google.protobuf.ByteString;
import java.util.List;

/** What the answer to a question is made of: of several parts of the counts, it adds up. For one thread. */
interface Sums<S extends Sums<S>> {

    /**
     * One of the numbers.
     *
     * @param name which one it is, where that is not told by its place
     * @param visitors a sketch of who was behind the clicks, as {@link VisitorSketch} packs it; empty where none is kept
     */
    record Part(String name, Count count, ByteString visitors) {

        static Part of(String name, Count count) {
            return new Part(name, count, ByteString.EMPTY);
        }
    }

    /** Those of the same question. */
    void add(S other);

    /** All of it, for another node. */
    List<Part> parts();

    /**
     * What {@link #parts()} gave, of the same question.
     *
     * @throws IllegalArgumentException if it is of another
     */
    void addParts(List<Part> parts);
}
