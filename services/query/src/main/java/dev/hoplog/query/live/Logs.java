package dev.hoplog.query.live;

import dev.hoplog.events.topics.Layout;
import dev.hoplog.events.topics.Topic;
import dev.hoplog.events.topics.Topics;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/**
 * The partitions of both topics in one row: first those of {@code click-events}, then those of {@code link-events}. The
 * number of a partition in it is its slot.
 *
 * @param identity tells these two topics from others, since offsets mean nothing elsewhere
 */
record Logs(int identity, int clickPartitions, int linkPartitions) {

    static Logs of(Topics.Found found, Layout layout) {
        return new Logs(
                31 * found.id(Topic.CLICK_EVENTS).hashCode()
                        + found.id(Topic.LINK_EVENTS).hashCode(),
                Topic.CLICK_EVENTS.partitions(layout),
                Topic.LINK_EVENTS.partitions(layout));
    }

    int slots() {
        return clickPartitions + linkPartitions;
    }

    /** All partitions, each at its slot. */
    List<TopicPartition> partitions() {
        return Stream.concat(
                        Topic.CLICK_EVENTS.partitions(clickPartitions).stream(),
                        Topic.LINK_EVENTS.partitions(linkPartitions).stream())
                .toList();
    }

    int slot(TopicPartition partition) {
        return isOfClicks(partition) ? partition.partition() : clickPartitions + partition.partition();
    }

    static boolean isOfClicks(TopicPartition partition) {
        return partition.topic().equals(Topic.CLICK_EVENTS.text());
    }
}
