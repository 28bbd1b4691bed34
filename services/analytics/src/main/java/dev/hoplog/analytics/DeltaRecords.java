package dev.hoplog.analytics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Puts the deltas of a source, which all reach up to the same offset, into records for the partitions of the second stage. */
final class DeltaRecords {

    /** Deltas that go into one record, more only of one key: a record may take up to a mebibyte. */
    private static final int BYTES_OF_A_RECORD = 256 << 10;

    private final int source;
    private final long upTo;
    private final BiConsumer<Integer, Tally> forward;
    private final List<Chunk> byPartition = new ArrayList<>();

    /** @param forward is given each record with the partition that it goes to */
    DeltaRecords(int source, long upTo, int countPartitions, BiConsumer<Integer, Tally> forward) {
        this.source = source;
        this.upTo = upTo;
        this.forward = forward;
        for (int partition = 0; partition < countPartitions; partition++) {
            byPartition.add(new Chunk(partition));
        }
    }

    void add(CountKey key, PackedDelta delta) {
        byPartition.get(key.partition(byPartition.size())).add(key, delta);
    }

    /** What is left. */
    void forward() {
        byPartition.forEach(Chunk::forward);
    }

    /** Deltas on their way to one partition. */
    private final class Chunk {
        private final int partition;
        private final Map<CountKey, PackedDelta> deltas = new HashMap<>();
        private int bytes;

        Chunk(int partition) {
            this.partition = partition;
        }

        void add(CountKey key, PackedDelta delta) {
            if (bytes + delta.size() > BYTES_OF_A_RECORD) {
                forward();
            }
            deltas.put(key, delta);
            bytes += delta.size();
        }

        void forward() {
            if (!deltas.isEmpty()) {
                forward.accept(partition, new Tally.Deltas(source, upTo, deltas));
                deltas.clear();
                bytes = 0;
            }
        }
    }
}
