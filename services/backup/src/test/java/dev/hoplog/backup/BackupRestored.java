package dev.hoplog.backup;

import com.google.protobuf.ByteString;
import dev.hoplog.backup.proto.LogRecord;
import dev.hoplog.events.RollUpPart;
import dev.hoplog.events.codec.RollUpCodec;
import dev.hoplog.events.topics.Layout;
import dev.hoplog.events.topics.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A log with something in every partition, a folder for its backup, and an empty Kafka that it is restored into. */
abstract class BackupRestored {

    static final Backup.Provenance PROVENANCE = new Backup.Provenance("1.2.3", "2026-11-23T10:00:00Z", "0011");

    @TempDir
    Path folder;

    final InMemoryLogs original = InMemoryLogs.made(Layout.SINGLE_BROKER);
    final InMemoryLogs restored = new InMemoryLogs();
    Path out;

    @BeforeEach
    void fill() {
        out = folder.resolve("out");
        for (Topic topic : Topic.values()) {
            for (int partition = 0; partition < topic.partitions(Layout.SINGLE_BROKER); partition++) {
                for (int number = 0; number < 5 + partition; number++) {
                    original.put(
                            topic,
                            partition,
                            topic == Topic.CLICK_ROLLUPS ? rollUp(0, 5) : LogsContract.sample(number));
                }
            }
        }
    }

    static LogRecord rollUp(long from, long to) {
        var part = new RollUpPart(new RollUpPart.Range(from, to), 0, new RollUpPart.Segments(List.of()));
        return LogRecord.newBuilder()
                .setTimestampMs(1)
                .setValue(ByteString.copyFrom(RollUpCodec.encode(part)))
                .build();
    }

    Manifest backUp() {
        return new Backup(original, out).write(PROVENANCE, false);
    }

    void restore() {
        restore(restored);
    }

    void restore(Logs logs) {
        new Restore(BackupFolder.open(out), logs).run();
    }

    List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
