package dev.hoplog.standalone;

import dev.hoplog.events.ClickBatch;
import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.Decision;
import dev.hoplog.events.codec.ClickDecoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import tools.jackson.databind.JsonNode;

/** click-events as anyone can read it with an ordinary consumer, and count it: every name once. */
record Recount(List<Stored> records) {

    private record Stored(int partition, long offset, ClickBatch batch) {}

    /** All that is in the log now. */
    static Recount of(String bootstrapServers) {
        var records = new ArrayList<Stored>();
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor("click-events").stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    records.add(
                            new Stored(record.partition(), record.offset(), new ClickDecoder().batch(record.value())));
                }
            }
        }
        return new Recount(records);
    }

    /** How many clicks of a link there are in the records below a watermark, as the API gives it. */
    long clicks(String linkId, JsonNode watermark) {
        return entries(linkId, watermark).size();
    }

    /** These clicks themselves, each name once. */
    List<ClickEntry.Click> entries(String linkId, JsonNode watermark) {
        var seen = new HashSet<String>();
        var clicks = new ArrayList<ClickEntry.Click>();
        for (Stored stored : records) {
            if (stored.offset()
                    < watermark.path(Integer.toString(stored.partition())).asLong(0)) {
                long seq = stored.batch().firstSeq();
                for (ClickEntry entry : stored.batch().entries()) {
                    boolean isNew = seen.add(stored.batch().segmentId() + "/" + seq++);
                    if (isNew
                            && entry instanceof ClickEntry.Click click
                            && click.decision() == Decision.REDIRECTED
                            && click.linkId() != null
                            && click.linkId().text().equals(linkId)) {
                        clicks.add(click);
                    }
                }
            }
        }
        return clicks;
    }

    /** The hashes that visitors have on each node. */
    Map<String, Set<Long>> visitors() {
        var visitors = new HashMap<String, Set<Long>>();
        for (Stored stored : records) {
            for (ClickEntry entry : stored.batch().entries()) {
                if (entry instanceof ClickEntry.Click click && click.visitor().visitorHash() != 0) {
                    visitors.computeIfAbsent(click.node(), _ -> new HashSet<>())
                            .add(click.visitor().visitorHash());
                }
            }
        }
        return visitors;
    }
}
