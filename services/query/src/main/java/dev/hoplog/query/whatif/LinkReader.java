package dev.hoplog.query.whatif;

import dev.hoplog.directory.Directory;
import dev.hoplog.directory.Link;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.codec.LinkEventCodec;
import dev.hoplog.events.topics.KeyPartition;
import dev.hoplog.events.topics.Topic;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Folds one link from the log, without a process of Hoplog. */
final class LinkReader {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration ANSWER = Duration.ofSeconds(15);

    private LinkReader() {}

    /**
     * What is under a key.
     *
     * @param version as of which; beyond its last one, as it is now
     * @throws KafkaException if Kafka does not answer
     */
    static Link read(Map<String, Object> kafka, LinkKey key, long version) {
        var settings = new HashMap<>(Directory.consumerSettings());
        settings.putAll(kafka);
        byte[] bytes = key.bytes();
        try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings)) {
            int partitions =
                    consumer.partitionsFor(Topic.LINK_EVENTS.text(), ANSWER).size();
            var partition = new TopicPartition(Topic.LINK_EVENTS.text(), KeyPartition.of(bytes, partitions));
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition), ANSWER).getOrDefault(partition, 0L);
            Link link = Link.ABSENT;
            while (consumer.position(partition, ANSWER) < end && link.version() < version) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (Arrays.equals(record.key(), bytes) && link.version() < version) {
                        link = Link.evolve(link, LinkEventCodec.decode(record.value()));
                    }
                }
            }
            return link;
        }
    }
}
