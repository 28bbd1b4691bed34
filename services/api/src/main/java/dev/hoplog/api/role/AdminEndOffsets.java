package dev.hoplog.api.role;

import dev.hoplog.directory.EndOffsets;
import dev.hoplog.events.topics.Topic;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** The ends of a topic, asked of Kafka. */
final class AdminEndOffsets implements EndOffsets {

    private static final int TIMEOUT_MILLIS = 1000;

    private final Admin admin;
    private final Map<TopicPartition, OffsetSpec> partitions;

    AdminEndOffsets(Admin admin, Topic topic, int partitions) {
        this.admin = admin;
        this.partitions = topic.partitions(partitions).stream()
                .collect(Collectors.toMap(Function.identity(), _ -> OffsetSpec.latest()));
    }

    @Override
    public CompletionStage<Map<Integer, Long>> now() {
        return admin.listOffsets(
                        partitions, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED).timeoutMs(TIMEOUT_MILLIS))
                .all()
                .toCompletionStage()
                .thenApply(found -> {
                    var ends = new HashMap<Integer, Long>();
                    found.forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
                    return ends;
                });
    }
}
