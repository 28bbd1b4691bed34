package dev.hoplog.analytics;

import dev.hoplog.events.topics.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the brokers where {@code click-events} ends. For one thread. */
final class LogEnd implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LogEnd.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final AnalyticsSettings settings;
    private @Nullable Admin admin;
    private @Nullable Positions begins;

    LogEnd(AnalyticsSettings settings) {
        this.settings = settings;
    }

    /** Of each partition that has or had a record: others never get a mark. Nothing if the brokers do not answer. */
    Optional<Positions> lookUp() throws InterruptedException {
        try {
            Admin client = admin;
            if (client == null) {
                client = newAdmin();
                admin = client;
            }
            Positions known = begins;
            if (known == null) {
                known = offsets(client, Topic.CLICK_EVENTS, OffsetSpec.earliest());
                begins = known;
            }
            Positions begin = known;
            Positions rolledUp = offsets(client, Topic.CLICK_ROLLUPS, OffsetSpec.latest());
            Positions ends = offsets(client, Topic.CLICK_EVENTS, OffsetSpec.latest());
            return Optional.of(
                    ends.where(partition -> ends.at(partition) > begin.at(partition) || rolledUp.at(partition) > 0));
        } catch (KafkaException | ExecutionException | TimeoutException e) {
            log.atDebug().addKeyValue("error", e.toString()).log("the end of click-events is not known now");
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        Admin client = admin;
        if (client != null) {
            client.close(Duration.ZERO);
        }
    }

    private Admin newAdmin() {
        var properties = new HashMap<String, Object>(settings.clientProperties());
        properties.put("bootstrap.servers", settings.bootstrapServers());
        return Admin.create(properties);
    }

    private Positions offsets(Admin client, Topic topic, OffsetSpec spec)
            throws InterruptedException, ExecutionException, TimeoutException {
        List<TopicPartition> partitions = topic.partitions(topic.partitions(settings.layout()));
        ListOffsetsResult answer =
                client.listOffsets(partitions.stream().collect(Collectors.toMap(partition -> partition, _ -> spec)));
        answer.all().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        var offsets = new long[partitions.size()];
        for (TopicPartition partition : partitions) {
            offsets[partition.partition()] =
                    answer.partitionResult(partition).get().offset();
        }
        return Positions.of(offsets);
    }
}
