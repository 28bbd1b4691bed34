package dev.hoplog.events.topics;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How wide the topics are and how often each record is kept. Frozen once a topic has its first record: another number of
 * partitions would move keys.
 */
public enum Layout {
    /** Three replicas, of which two must have a record before it counts as written. */
    CLUSTER("cluster", 32, 48, 24, (short) 3, 2),
    /** One broker, so one replica: the embedded one, or a single Kafka for trying out. */
    SINGLE_BROKER("single-broker", 8, 8, 4, (short) 1, 1);

    private final String text;
    final int linkPartitions;
    final int clickPartitions;
    private final int countPartitions;
    final short replicas;
    final int minInSyncReplicas;

    Layout(
            String text,
            int linkPartitions,
            int clickPartitions,
            int countPartitions,
            short replicas,
            int minInSyncReplicas) {
        this.text = text;
        this.linkPartitions = linkPartitions;
        this.clickPartitions = clickPartitions;
        this.countPartitions = countPartitions;
        this.replicas = replicas;
        this.minInSyncReplicas = minInSyncReplicas;
    }

    /** In how many partitions the counts of links are kept. */
    public int countPartitions() {
        return countPartitions;
    }

    public short replicas() {
        return replicas;
    }

    public int minInSyncReplicas() {
        return minInSyncReplicas;
    }

    /** @throws IllegalArgumentException naming the layouts there are */
    public static Layout parse(String text) {
        return Arrays.stream(values())
                .filter(layout -> layout.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no layout \"" + text + "\", only "
                        + Arrays.stream(values()).map(Layout::toString).collect(Collectors.joining(" and "))));
    }

    /** The layout in which each of these topics has so many partitions; empty where none has. */
    public static Optional<Layout> of(Map<Topic, Integer> partitions) {
        return Arrays.stream(values())
                .filter(layout -> partitions.entrySet().stream()
                        .allMatch(topic -> topic.getKey().partitions(layout) == topic.getValue()))
                .findFirst();
    }

    @Override
    public String toString() {
        return text;
    }
}
