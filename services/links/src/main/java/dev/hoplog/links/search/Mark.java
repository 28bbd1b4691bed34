package dev.hoplog.links.search;

import dev.hoplog.directory.Origin;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * What stands beside the documents in a commit: of which log they are, up to where, and whether the end of the log was
 * reached once.
 *
 * @param origin null while it is of no log
 * @param positions the next record by partition, with the leader epoch of the last one (KIP-320)
 */
record Mark(@Nullable Origin origin, Map<Integer, OffsetAndMetadata> positions, boolean isComplete) {

    static final Mark NONE = new Mark(null, Map.of(), false);

    private static final String VERSION = "version";
    private static final String ORIGIN = "origin";
    private static final String COMPLETE = "complete";
    private static final String POSITION = "position/";

    Mark {
        positions = Map.copyOf(positions);
    }

    /** The mark that a commit has; none where it is of another version. */
    static Mark of(Map<String, String> commit) {
        String origin = commit.get(ORIGIN);
        if (origin == null || !Integer.toString(LinkDocument.VERSION).equals(commit.get(VERSION))) {
            return NONE;
        }
        String[] parts = origin.split(" ", -1);
        var positions = new HashMap<Integer, OffsetAndMetadata>();
        commit.forEach((key, value) -> {
            if (key.startsWith(POSITION)) {
                positions.put(Integer.valueOf(key.substring(POSITION.length())), position(value));
            }
        });
        return new Mark(
                new Origin(parts[0], Uuid.fromString(parts[1]), Integer.parseInt(parts[2])),
                positions,
                commit.containsKey(COMPLETE));
    }

    Map<String, String> asCommit() {
        var commit = new HashMap<String, String>();
        commit.put(VERSION, Integer.toString(LinkDocument.VERSION));
        if (origin != null) {
            commit.put(ORIGIN, origin.clusterId() + " " + origin.topicId() + " " + origin.partitions());
        }
        if (isComplete) {
            commit.put(COMPLETE, "");
        }
        positions.forEach((partition, position) -> commit.put(
                POSITION + partition,
                position.offset() + " " + position.leaderEpoch().orElse(-1)));
        return commit;
    }

    OffsetAndMetadata position(int partition) {
        return positions.getOrDefault(partition, new OffsetAndMetadata(0));
    }

    Map<Integer, Long> offsets() {
        var offsets = new HashMap<Integer, Long>();
        positions.forEach((partition, position) -> offsets.put(partition, position.offset()));
        return offsets;
    }

    Mark advance(Map<Integer, OffsetAndMetadata> further) {
        var all = new HashMap<>(positions);
        all.putAll(further);
        return new Mark(origin, all, isComplete);
    }

    Mark completed() {
        return new Mark(origin, positions, true);
    }

    /** Of no log: what has it is made anew when it is opened next. */
    Mark disowned() {
        return new Mark(null, positions, isComplete);
    }

    private static OffsetAndMetadata position(String text) {
        String[] parts = text.split(" ", -1);
        int epoch = Integer.parseInt(parts[1]);
        return new OffsetAndMetadata(Long.parseLong(parts[0]), epoch < 0 ? Optional.empty() : Optional.of(epoch), "");
    }
}
