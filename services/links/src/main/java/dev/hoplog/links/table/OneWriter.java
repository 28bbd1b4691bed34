package dev.hoplog.links.table;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.TopicPartition;

/** Gives all partitions to one member of a group, so that the others stand by. Public for Kafka, which makes it by its name. */
public final class OneWriter implements ConsumerPartitionAssignor {

    @Override
    public String name() {
        return "hoplog-one-writer";
    }

    @Override
    public GroupAssignment assign(Cluster cluster, GroupSubscription group) {
        Map<String, Subscription> members = group.groupSubscription();
        var assigned = new HashMap<String, Assignment>();
        members.keySet().forEach(member -> assigned.put(member, new Assignment(List.of())));
        String writer = Collections.min(members.keySet());
        assigned.put(
                writer,
                new Assignment(Objects.requireNonNull(members.get(writer)).topics().stream()
                        .flatMap(topic -> partitions(cluster, topic))
                        .toList()));
        return new GroupAssignment(assigned);
    }

    private static Stream<TopicPartition> partitions(Cluster cluster, String topic) {
        return cluster.partitionsForTopic(topic).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()));
    }
}
