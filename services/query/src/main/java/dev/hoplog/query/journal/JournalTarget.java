package dev.hoplog.query.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.Uuid;

/**
 * The topic that a journal's clicks are for. Kept in the journal's directory, as three lines of text, so that a node starts
 * without brokers once it has met them.
 *
 * @param clusterId as the brokers name their cluster
 * @param topicId another one than this is another topic, even under the same name
 */
public record JournalTarget(String clusterId, Uuid topicId, int partitions) {

    private static final String FILE = "target";

    public JournalTarget {
        if (clusterId.isBlank() || !clusterId.equals(clusterId.strip())) {
            throw new IllegalArgumentException("no cluster id: \"" + clusterId + "\"");
        }
        if (clusterId.getBytes(StandardCharsets.UTF_8).length > SegmentHeader.CLUSTER_ID_BYTES) {
            throw new IllegalArgumentException("a cluster id of more than %d bytes of UTF-8: %s"
                    .formatted(SegmentHeader.CLUSTER_ID_BYTES, clusterId));
        }
        if (partitions < 1) {
            throw new IllegalArgumentException("a topic with " + partitions + " partitions");
        }
    }

    static Optional<JournalTarget> read(Path directory) {
        Path file = directory.resolve(FILE);
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        try {
            List<String> lines = Files.readAllLines(file);
            return Optional.of(
                    new JournalTarget(lines.get(0), Uuid.fromString(lines.get(1)), Integer.parseInt(lines.get(2))));
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new JournalException(
                    "The file %s cannot be read: it must hold cluster id, topic id and number of partitions, a line each."
                            .formatted(file),
                    e);
        }
    }

    void write(Path directory) throws IOException {
        Path draft = directory.resolve(FILE + ".new");
        Files.write(draft, List.of(clusterId, topicId.toString(), Integer.toString(partitions)));
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(draft, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public String toString() {
        return "cluster %s, topic id %s with %d partitions".formatted(clusterId, topicId, partitions);
    }
}
