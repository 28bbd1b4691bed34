package dev.hoplog.links.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Assignment;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.GroupSubscription;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class OneWriterTest {

    private static final List<TopicPartition> PARTITIONS = IntStream.range(0, 8)
            .mapToObj(number -> new TopicPartition("link-events", number))
            .toList();

    private static final Cluster CLUSTER = new Cluster(
            "cluster",
            List.of(new Node(1, "localhost", 9092)),
            PARTITIONS.stream()
                    .map(partition -> new PartitionInfo(
                            partition.topic(), partition.partition(), Node.noNode(), new Node[0], new Node[0]))
                    .toList(),
            Set.of(),
            Set.of());

    private static final Subscription SUBSCRIPTION = new Subscription(List.of("link-events"));

    @Test
    void one_member_has_all_partitions_and_the_others_stand_by() {
        var assigned = new OneWriter()
                .assign(CLUSTER, new GroupSubscription(Map.of("b", SUBSCRIPTION, "a", SUBSCRIPTION, "c", SUBSCRIPTION)))
                .groupAssignment();

        assertThat(assigned.keySet()).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(assigned.values().stream().map(Assignment::partitions).filter(partitions -> !partitions.isEmpty()))
                .singleElement()
                .satisfies(all -> assertThat(all).containsExactlyInAnyOrderElementsOf(PARTITIONS));
    }

    @Test
    void a_topic_that_is_not_known_yet_gives_nobody_anything() {
        var assigned = new OneWriter()
                .assign(Cluster.empty(), new GroupSubscription(Map.of("a", SUBSCRIPTION)))
                .groupAssignment();

        assertThat(assigned.values().stream().map(Assignment::partitions)).containsExactly(List.of());
    }
}
