package dev.hoplog.query.export;

import dev.hoplog.api.Hosts;
import dev.hoplog.events.codec.LinkEventCodec;
import dev.hoplog.events.topics.Topic;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * {@code link-events} of one Kafka, to be exported.
 *
 * @param consumers makes consumers with {@link KafkaRecords#consumerSettings}
 */
record LinkEventLog(Supplier<Consumer<byte[], byte[]>> consumers, Uuid topicId, int partitions, Hosts hosts) {

    /**
     * Begins, or goes on.
     *
     * @param from a cursor of this log and filter; null to begin with all that the log has now
     * @throws KafkaException if Kafka does not answer
     */
    Reading<LinkEventRow> read(LinkEventRows.Filter filter, @Nullable Cursor from) {
        Consumer<byte[], byte[]> consumer = consumers.get();
        try {
            // Whether an event took effect is told by those before it, whatever their time.
            Plan plan = from == null
                    ? Plan.of(consumer, Topic.LINK_EVENTS, partitions, null)
                    : Plan.of(consumer, Topic.LINK_EVENTS, from.ends(), null);
            Cursor cursor = from == null ? Cursor.of(topicId, filter.text(), plan) : from;
            Position after = cursor.after();
            Plan left = after == null ? plan : plan.from(after.partition());
            var records = new KafkaRecords<>(consumer, Topic.LINK_EVENTS, left, LinkEventCodec::decode);
            return new Reading<>(cursor, plan, records, new LinkEventRows(records, after, filter, hosts));
        } catch (KafkaException e) {
            consumer.close();
            throw e;
        }
    }
}
