package dev.hoplog.analytics;

import dev.hoplog.events.topics.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
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

/** Where {@code click-events} ended when this process came to it. Counts that reach it are complete. */
final class Horizon {

    private static final Logger log = LoggerFactory.getLogger(Horizon.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final AnalyticsSettings settings;
    private volatile @Nullable Positions ends;

    Horizon(AnalyticsSettings settings) {
        this.settings = settings;
    }

    boolean isReachedBy(Positions positions) {
        Positions known = ends;
        return known != null && positions.covers(known);
    }

    boolean isKnown() {
        return ends != null;
    }

    /** Asks the brokers once; if they do not answer, it stays unknown. */
    void lookUp() throws InterruptedException {
        var properties = new HashMap<String, Object>(settings.clientProperties());
        properties.put("bootstrap.servers", settings.bootstrapServers());
        try (Admin admin = Admin.create(properties)) {
            // A partition without a record never gets a mark.
            ends = offsets(admin, OffsetSpec.latest()).beyond(offsets(admin, OffsetSpec.earliest()));
            log.atInfo().addKeyValue("ends", ends).log("counts are complete from these positions on");
        } catch (KafkaException | ExecutionException | TimeoutException e) {
            log.atDebug().addKeyValue("error", e.toString()).log("the end of click-events is not known yet");
        }
    }

    private Positions offsets(Admin admin, OffsetSpec spec)
            throws InterruptedException, ExecutionException, TimeoutException {
        List<TopicPartition> partitions =
                Topic.CLICK_EVENTS.partitions(Topic.CLICK_EVENTS.partitions(settings.layout()));
        ListOffsetsResult answer =
                admin.listOffsets(partitions.stream().collect(Collectors.toMap(partition -> partition, _ -> spec)));
        answer.all().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        var offsets = new long[partitions.size()];
        for (TopicPartition partition : partitions) {
            offsets[partition.partition()] =
                    answer.partitionResult(partition).get().offset();
        }
        return Positions.of(offsets);
    }
}
