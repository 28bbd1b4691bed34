package dev.hoplog.backup;

import dev.hoplog.backup.proto.LogRecord;
import dev.hoplog.events.topics.Layout;
import dev.hoplog.events.topics.RestoreMark;
import dev.hoplog.events.topics.Topic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Topics in memory. */
final class InMemoryLogs implements Logs {

    private final Map<Topic, List<Log>> topics = new EnumMap<>(Topic.class);
    private final Set<String> others = new HashSet<>();
    private final List<Runnable> whenAppended = new ArrayList<>();
    private final Map<Topic, Runnable> whenRead = new EnumMap<>(Topic.class);
    private long left = Long.MAX_VALUE;

    /** A partition. */
    private static final class Log {
        private final List<LogRecord> records = new ArrayList<>();
        private long first;
        private long end;

        void put(LogRecord record) {
            records.add(record.toBuilder().setOffset(end++).build());
        }

        void delete(long before) {
            records.removeIf(record -> record.getOffset() < before);
            first = Math.max(first, before);
        }
    }

    /** All topics, without records. */
    static InMemoryLogs made(Layout layout) {
        var logs = new InMemoryLogs();
        logs.make(layout);
        return logs;
    }

    /** After so many more records it takes none, as if it had ended. */
    void takeOnly(long records) {
        left = records;
    }

    /** Happens at the next append. */
    void meanwhile(Runnable happening) {
        whenAppended.add(happening);
    }

    /** Happens when a topic has been read up to the end of a partition, the first time. */
    void afterRead(Topic topic, Runnable happening) {
        whenRead.put(topic, happening);
    }

    void add(String topic) {
        others.add(topic);
    }

    void put(Topic topic, int partition, LogRecord record) {
        log(topic, partition).put(record);
    }

    /** What compaction does to a record. */
    void forget(Topic topic, int partition, int index) {
        log(topic, partition).records.remove(index);
    }

    /** Everything in it, by topic and partition. */
    Map<Topic, List<List<LogRecord>>> content() {
        var copy = new EnumMap<Topic, List<List<LogRecord>>>(Topic.class);
        topics.forEach((topic, logs) -> copy.put(
                topic, logs.stream().map(log -> List.copyOf(log.records)).toList()));
        return copy;
    }

    @Override
    public String clusterId() {
        return "a cluster in memory";
    }

    @Override
    public Set<String> names() {
        var names = new HashSet<>(others);
        topics.keySet().forEach(topic -> names.add(topic.text()));
        return names;
    }

    @Override
    public Described describe(Topic topic) {
        return new Described("id of " + topic.text(), logs(topic).size(), Map.of("a.setting", "its value"));
    }

    @Override
    public List<Extent> extents(Topic topic, int partitions) {
        return logs(topic).stream().map(log -> new Extent(log.first, log.end)).toList();
    }

    @Override
    public void read(Topic topic, int partition, Extent extent, Taker taker) throws IOException {
        Log log = log(topic, partition);
        if (extent.first() < log.first && extent.first() < extent.end()) {
            throw new DeletedRecordsException(topic, partition, extent.first());
        }
        for (LogRecord record : List.copyOf(log.records)) {
            if (record.getOffset() >= extent.first() && record.getOffset() < extent.end()) {
                taker.take(record);
            }
        }
        Runnable happening = whenRead.remove(topic);
        if (happening != null) {
            happening.run();
        }
    }

    @Override
    public void begin(Layout layout, RestoreMark mark) {
        Optional<RestoreMark> found = RestoreMark.among(others);
        if (found.isPresent() && !found.get().equals(mark)) {
            throw new KafkaException("another mark is there");
        }
        others.add(mark.topic());
        make(layout);
    }

    @Override
    public void append(Topic topic, int partition, long offset, LogRecord record) {
        List.copyOf(whenAppended).forEach(Runnable::run);
        whenAppended.clear();
        if (left-- == 0) {
            throw new KafkaException("it takes no more");
        }
        if (offset != extents(topic, 0).get(partition).end()) {
            throw new KafkaException("another offset than " + offset);
        }
        put(topic, partition, record);
    }

    @Override
    public void flush() {}

    @Override
    public void delete(Topic topic, int partition, long before) {
        log(topic, partition).delete(before);
    }

    @Override
    public void end(RestoreMark mark) {
        others.remove(mark.topic());
    }

    @Override
    public void close() {}

    private void make(Layout layout) {
        for (Topic topic : Topic.values()) {
            topics.computeIfAbsent(
                    topic,
                    _ -> Stream.generate(Log::new)
                            .limit(topic.partitions(layout))
                            .toList());
        }
    }

    private Log log(Topic topic, int partition) {
        return logs(topic).get(partition);
    }

    private List<Log> logs(Topic topic) {
        List<Log> logs = topics.get(topic);
        if (logs == null) {
            throw new UnknownTopicOrPartitionException(topic.text());
        }
        return logs;
    }
}
