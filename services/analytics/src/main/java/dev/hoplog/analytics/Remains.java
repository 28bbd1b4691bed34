package dev.hoplog.analytics;

import dev.hoplog.events.Generation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What a generation leaves behind that is not counted any more. */
public final class Remains {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Remains() {}

    /**
     * Deletes it, here and in Kafka. What is gone already is fine.
     *
     * @throws KafkaException if not all in Kafka could be deleted now; as long as any node still counts, nothing there is
     */
    public static void delete(AnalyticsSettings settings, Generation generation)
            throws IOException, InterruptedException {
        deleteStores(settings, generation);
        var properties = new HashMap<String, Object>(settings.clientProperties());
        properties.put("bootstrap.servers", settings.bootstrapServers());
        try (Admin admin = Admin.create(properties)) {
            // A group that has members is refused, so no topic is taken from under a node that counts.
            await(
                    admin.deleteConsumerGroups(List.of(generation.applicationId()))
                            .all(),
                    GroupIdNotFoundException.class);
            for (String topic : ClickCountsTopology.internalTopics(generation)) {
                await(admin.deleteTopics(List.of(topic)).all(), UnknownTopicOrPartitionException.class);
            }
        }
    }

    static void deleteStores(AnalyticsSettings settings, Generation generation) throws IOException {
        Path folder = settings.stateDirectory().resolve(generation.applicationId());
        if (Files.exists(folder)) {
            try (Stream<Path> paths = Files.walk(folder)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private static void await(KafkaFuture<Void> deletion, Class<? extends KafkaException> isGone)
            throws InterruptedException {
        try {
            deletion.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new org.apache.kafka.common.errors.TimeoutException("Kafka did not answer in time", e);
        } catch (ExecutionException e) {
            if (!isGone.isInstance(e.getCause())) {
                throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
            }
        }
    }
}
