package dev.hoplog.query.export;

import dev.hoplog.analytics.classify.Classifier;
import dev.hoplog.api.Hosts;
import dev.hoplog.events.codec.ClickDecoder;
import dev.hoplog.events.topics.Topic;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * {@code click-events} of one Kafka, to be exported.
 *
 * @param consumers makes consumers with {@link KafkaRecords#consumerSettings}
 */
record ClickLog(
        Supplier<Consumer<byte[], byte[]>> consumers,
        Uuid topicId,
        int partitions,
        Supplier<Classifier> classifier,
        Hosts hosts) {

    /**
     * Begins, or goes on.
     *
     * @param from a cursor of this log and filter; null to begin with all that the log has now
     * @param known what was read up to there; null where nobody knows, then it is read again
     * @throws KafkaException if Kafka does not answer
     */
    Reading<ClickRow> read(ClickFilter filter, @Nullable Cursor from, @Nullable Seen known) {
        Consumer<byte[], byte[]> consumer = consumers.get();
        try {
            Plan plan = from == null
                    ? Plan.of(consumer, Topic.CLICK_EVENTS, partitions, filter.from())
                    : Plan.of(consumer, Topic.CLICK_EVENTS, from.ends(), filter.from());
            Cursor cursor = from == null ? Cursor.of(topicId, filter.text(), plan) : from;
            Position after = cursor.after();
            Plan left = after == null
                    ? plan
                    : known == null ? plan.from(after.partition()) : plan.from(after.partition(), after.offset());
            var records = new KafkaRecords<>(consumer, Topic.CLICK_EVENTS, left, new ClickDecoder()::batch);
            var rows =
                    new ClickRows(records, after, filter, classifier.get(), hosts, known == null ? new Seen() : known);
            return new Reading<>(cursor, plan, records, rows);
        } catch (KafkaException e) {
            consumer.close();
            throw e;
        }
    }
}
