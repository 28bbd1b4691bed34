package dev.hoplog.standalone;

import static org.awaitility.Awaitility.await;

import dev.hoplog.events.LinkId;
import dev.hoplog.events.proto.LinkRow;
import dev.hoplog.events.topics.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** The topic {@code links} as a reader sees it. */
final class LinksTopic {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final TestBroker broker;

    LinksTopic(TestBroker broker) {
        this.broker = broker;
    }

    /** Of each link the last record: its row, or empty where it is gone. */
    record Rows(Map<LinkId, Optional<LinkRow>> byId) {

        Optional<LinkRow> get(LinkId id) {
            return byId.getOrDefault(id, Optional.empty());
        }

        LinkRow row(LinkId id) {
            return get(id).orElseThrow(() -> new AssertionError("there is no row of " + id.text()));
        }
    }

    interface Check {
        void of(Rows rows) throws Exception;
    }

    void awaitRows(Check check) {
        await().atMost(TIMEOUT).untilAsserted(() -> check.of(rows()));
    }

    Rows rows() throws Exception {
        var rows = new LinkedHashMap<LinkId, Optional<LinkRow>>();
        for (ConsumerRecord<byte[], byte[]> record : records()) {
            var id = new LinkId(new String(record.key(), StandardCharsets.US_ASCII));
            rows.put(id, record.value() == null ? Optional.empty() : Optional.of(LinkRow.parseFrom(record.value())));
        }
        return new Rows(rows);
    }

    /** All committed records of the topic, of each link in their order. */
    List<ConsumerRecord<byte[], byte[]>> records() {
        List<TopicPartition> partitions = Topic.LINKS.partitions(TestBroker.partitions(Topic.LINKS));
        var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        try (Consumer<byte[], byte[]> consumer = broker.consumer()) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }
}
