package dev.hoplog.analytics.retention;

import dev.hoplog.events.ClickBatch;
import dev.hoplog.events.RollUpPart;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;

/** Partition 0 in memory; all others are empty. */
final class PaperClickLog implements ClickLog {

    private record Stored(Instant at, ClickBatch batch) {}

    private final TreeMap<Long, Stored> clicks = new TreeMap<>();
    private final List<RollUpPart> rollUps = new ArrayList<>();
    private long begin;
    private long end;

    /** How far the clicks are counted. */
    long counted = Long.MAX_VALUE;

    /** Appends of roll-ups that fail from now on, half way. */
    boolean isBroken;

    /** Appends of roll-ups that seem to succeed, and are not there. */
    boolean isLossy;

    void append(Instant at, ClickBatch batch) {
        clicks.put(end++, new Stored(at, batch));
    }

    List<RollUpPart> rolledUp() {
        return List.copyOf(rollUps);
    }

    @Override
    public long begin(int partition) {
        return partition == 0 ? begin : 0;
    }

    @Override
    public long firstSince(int partition, Instant time) {
        if (partition > 0) {
            return 0;
        }
        return clicks.entrySet().stream()
                .filter(record -> !record.getValue().at().isBefore(time))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(end);
    }

    @Override
    public void read(int partition, long from, long to, Each each) {
        for (Map.Entry<Long, Stored> record : clicks.subMap(from, to).entrySet()) {
            if (!each.take(record.getKey(), record.getValue().batch())) {
                return;
            }
        }
    }

    @Override
    public RollUps rollUps(int partition) {
        return new RollUps() {
            private int read;

            @Override
            public void read(Consumer<RollUpPart> each) {
                rollUps.subList(read, rollUps.size()).forEach(each);
                read = rollUps.size();
            }

            @Override
            public void append(List<RollUpPart> parts) {
                if (isBroken) {
                    throw new KafkaException("the brokers are away");
                }
                if (!isLossy) {
                    rollUps.addAll(parts);
                }
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public long counted(int partition) {
        return counted;
    }

    @Override
    public void delete(int partition, long before) {
        begin = before;
        clicks.headMap(before).clear();
    }

    @Override
    public void close() {}
}
