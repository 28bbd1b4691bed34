import dev.hoplog.events.proto.ClickBatch;
import dev.hoplog.events.proto.ClickEntry;
import dev.hoplog.events.proto.Decision;
import dev.hoplog.events.proto.LinkRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Prints each click with the title and the destination of its link, from the first one on, and goes on until it is stopped. */
final class ClicksWithLinks {

    static final Map<String, LinkRow> links = new HashMap<>();
    static final Map<String, List<ClickEntry>> waiting = new HashMap<>();
    static final HashSet<String> seen = new HashSet<>();

    static void main(String[] args) throws Exception {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", args.length > 0 ? args[0] : "127.0.0.1:9092",
                "client.id", "clicks-with-links",
                "isolation.level", "read_committed");
        try (var consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            // No group: this reader joins nobody, commits nothing, and reads all partitions.
            var partitions = new ArrayList<TopicPartition>();
            for (String topic : List.of("links", "click-events")) {
                consumer.partitionsFor(topic).forEach(it -> partitions.add(new TopicPartition(topic, it.partition())));
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (true) {
                for (var record : consumer.poll(Duration.ofSeconds(1))) {
                    if (record.topic().equals("click-events")) {
                        clicks(ClickBatch.parseFrom(record.value()));
                    } else if (record.value() == null) {
                        links.remove(new String(record.key()));
                    } else {
                        LinkRow link = LinkRow.parseFrom(record.value());
                        links.put(link.getLinkId(), link);
                        waiting.getOrDefault(link.getLinkId(), List.of()).forEach(ClicksWithLinks::print);
                        waiting.remove(link.getLinkId());
                    }
                }
            }
        }
    }

    static void clicks(ClickBatch batch) {
        long seq = batch.getFirstSeq();
        for (ClickEntry entry : batch.getEntriesList()) {
            // The same batch may come again, and an entry that this version does not know is none that it may skip.
            boolean isNew = seen.add(Base64.getEncoder().encodeToString(batch.getSegmentId().toByteArray()) + "/" + seq++);
            if (entry.getEntryCase() == ClickEntry.EntryCase.ENTRY_NOT_SET) {
                throw new IllegalStateException("an entry of a later version: build this again with its .proto");
            }
            if (isNew && entry.getClick().getDecision() == Decision.DECISION_REDIRECTED) {
                print(entry);
            }
        }
    }

    /** Prints a click, now or when its link's row has come. */
    static void print(ClickEntry entry) {
        String id = entry.getClick().getLinkId();
        LinkRow link = links.get(id);
        if (link == null) {
            waiting.computeIfAbsent(id, _ -> new ArrayList<>()).add(entry);
        } else {
            System.out.printf(
                    "%s  %s  %s  %s%n",
                    Instant.ofEpochMilli(entry.getClick().getOccurredAtMs()),
                    id,
                    link.getSettings().getTitle(),
                    link.getSettings().getLongUrl());
        }
    }
}
