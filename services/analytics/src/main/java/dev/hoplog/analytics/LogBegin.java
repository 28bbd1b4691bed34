package dev.hoplog.analytics;

import dev.hoplog.events.topics.Topic;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntToLongFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/** Asks the brokers where a partition of {@code click-events} begins now: what stood before is deleted. */
record LogBegin(AnalyticsSettings settings) implements IntToLongFunction {

    private static final long PATIENCE_SECONDS = 10;

    /** @throws KafkaException if they do not answer */
    @Override
    public long applyAsLong(int partition) {
        var properties = new HashMap<String, Object>(settings.clientProperties());
        properties.put("bootstrap.servers", settings.bootstrapServers());
        var name = new TopicPartition(Topic.CLICK_EVENTS.text(), partition);
        try (Admin admin = Admin.create(properties)) {
            return admin.listOffsets(Map.of(name, OffsetSpec.earliest()))
                    .partitionResult(name)
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .offset();
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("where " + name + " begins is not known now", e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
