package dev.hoplog.standalone;

import dev.hoplog.backup.Extent;
import dev.hoplog.backup.KafkaLogs;
import dev.hoplog.backup.proto.LogRecord;
import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.Decision;
import dev.hoplog.events.codec.ClickDecoder;
import dev.hoplog.events.topics.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The topics of a running Hoplog, as any program can read them. */
final class LogContents {

    private LogContents() {}

    static List<LogRecord> records(String bootstrapServers, Topic topic) throws Exception {
        var records = new ArrayList<LogRecord>();
        try (var logs = new KafkaLogs(Map.of("bootstrap.servers", bootstrapServers))) {
            List<Extent> extents = logs.extents(topic, logs.describe(topic).partitions());
            for (int partition = 0; partition < extents.size(); partition++) {
                logs.read(topic, partition, extents.get(partition), records::add);
            }
        }
        return records;
    }

    /** Of each redirected click, the link. */
    static List<String> clickedLinks(String bootstrapServers) throws Exception {
        return records(bootstrapServers, Topic.CLICK_EVENTS).stream()
                .flatMap(record -> new ClickDecoder().batch(record.getValue().toByteArray()).entries().stream())
                .map(entry -> entry instanceof ClickEntry.Click click && click.decision() == Decision.REDIRECTED
                        ? click.linkId()
                        : null)
                .filter(Objects::nonNull)
                .map(id -> id.text())
                .toList();
    }
}
