package dev.hoplog.analytics;

import dev.hoplog.events.LinkId;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A part of the counts, such as what a node keeps.
 *
 * @param partitions of the counts
 * @param of how many there are
 */
public record Kept(Set<Integer> partitions, int of) {

    public Kept {
        partitions = Set.copyOf(partitions);
    }

    /**
     * What all nodes keep together.
     *
     * @param of how many partitions there are
     */
    public static Kept all(int of) {
        return new Kept(IntStream.range(0, of).boxed().collect(Collectors.toSet()), of);
    }

    /** Whether a link's counts are among it. */
    public boolean has(LinkId link) {
        return partitions.contains(CountKey.of(link).partition(of));
    }

    /** Whether all counts of a scope are among it. */
    public boolean has(Scope scope) {
        return scope.keys().stream().allMatch(key -> partitions.contains(key.partition(of)));
    }
}
