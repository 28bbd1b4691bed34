package dev.hoplog.backup;

import dev.hoplog.api.cli.ProgressBar;
import dev.hoplog.api.role.RefusedStartException;
import dev.hoplog.events.topics.Layout;
import dev.hoplog.events.topics.Topic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/*
 *   manifest.json          what is in the other files, and their checksums
 *   manifest.json.sha256   its own checksum, as sha256sum writes it
 *   TOPIC-PARTITION.zst    records, see record.proto
 */
/** A backup on the disk of which every byte was checked. */
public final class BackupFolder {

    private static final String MANIFEST = "manifest.json";
    private static final String SUM = MANIFEST + ".sha256";
    private static final int MIB = 1 << 20;
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Path folder;
    private final Manifest manifest;
    private final String sha256;
    private final Layout layout;
    private final Map<Topic, Manifest.TopicPart> topics;

    private BackupFolder(Path folder, Manifest manifest, String sha256) {
        this.folder = folder;
        this.manifest = manifest;
        this.sha256 = sha256;
        this.topics = new EnumMap<>(Topic.class);
        for (Topic topic : manifest.expected()) {
            topics.put(topic, part(topic));
        }
        var partitions = new EnumMap<Topic, Integer>(Topic.class);
        topics.forEach((topic, part) -> partitions.put(topic, part.partitions().size()));
        this.layout = Layout.of(partitions)
                .orElseThrow(() -> refused("has topics with partitions " + partitions + ", as in no layout of Hoplog"));
    }

    /**
     * Reads and checks all of it.
     *
     * @throws RefusedStartException if it is no backup, of another format, or not as it was written
     */
    public static BackupFolder open(Path folder) {
        try {
            if (!Files.isRegularFile(folder.resolve(MANIFEST)) || !Files.isRegularFile(folder.resolve(SUM))) {
                throw refused(folder, "is no backup: it has no " + MANIFEST + " with its checksum");
            }
            byte[] bytes = Files.readAllBytes(folder.resolve(MANIFEST));
            String sum = Sums.of(bytes);
            if (!Files.readString(folder.resolve(SUM), StandardCharsets.ISO_8859_1)
                    .equals(sumLine(sum))) {
                throw refused(folder, "is damaged: " + MANIFEST + " and " + SUM + " do not belong together");
            }
            int format = JSON.readTree(bytes).path("format").asInt();
            if (!Manifest.isKnown(format)) {
                throw refused(folder, "has the format " + format + ", which this version of Hoplog does not read");
            }
            var backup = new BackupFolder(folder, JSON.readValue(bytes, Manifest.class), sum);
            backup.check();
            return backup;
        } catch (IOException | JacksonException e) {
            throw new RefusedStartException("The backup in " + folder + " cannot be read (" + e + ").", e);
        }
    }

    /** Writes the manifest of a backup whose other files are there; when this returns, all is on the disk. */
    static void seal(Path folder, Manifest manifest) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(manifest);
        Files.write(folder.resolve(MANIFEST), bytes);
        Files.writeString(folder.resolve(SUM), sumLine(Sums.of(bytes)));
        Disk.force(folder.resolve(MANIFEST));
        Disk.force(folder.resolve(SUM));
        Disk.force(folder);
    }

    public Manifest manifest() {
        return manifest;
    }

    /** Of the manifest, and by that of everything; in hexadecimal digits. */
    public String sha256() {
        return sha256;
    }

    /** The layout that its topics had. */
    public Layout layout() {
        return layout;
    }

    List<Manifest.PartitionPart> partitions(Topic topic) {
        Manifest.TopicPart part = topics.get(topic);
        return part == null ? List.of() : part.partitions();
    }

    /** What a partition shall hold when it is restored. */
    RestoredRecords restored(Topic topic, Manifest.PartitionPart part) throws IOException {
        return new RestoredRecords(
                topic, part, new RecordReader(folder.resolve(Manifest.fileOf(topic, part.partition()))));
    }

    private Manifest.TopicPart part(Topic topic) {
        List<Manifest.TopicPart> found = manifest.topics().stream()
                .filter(part -> part.name().equals(topic.text()))
                .toList();
        if (found.size() != 1) {
            throw refused("has the topic " + topic.text() + " " + found.size() + " times");
        }
        return found.getFirst();
    }

    private void check() throws IOException {
        long bytes = topics.values().stream()
                .flatMap(topic -> topic.partitions().stream())
                .mapToLong(Manifest.PartitionPart::bytes)
                .sum();
        var progress = new ProgressBar("MiB of the backup checked", bytes / MIB);
        long done = 0;
        for (Topic topic : topics.keySet()) {
            for (Manifest.PartitionPart part : partitions(topic)) {
                String name = Manifest.fileOf(topic, part.partition());
                Path file = folder.resolve(name);
                if (!Files.isRegularFile(file)
                        || Files.size(file) != part.bytes()
                        || !Sums.of(file).equals(part.sha256())) {
                    throw refused("is damaged: " + name + " is not as it was written");
                }
                done += part.bytes();
                progress.at(done / MIB);
            }
        }
        progress.end();
    }

    private RefusedStartException refused(String reason) {
        return refused(folder, reason);
    }

    private static RefusedStartException refused(Path folder, String reason) {
        return new RefusedStartException("The folder " + folder + " " + reason + ". Nothing was changed.");
    }

    private static String sumLine(String sum) {
        return sum + "  " + MANIFEST + "\n";
    }
}
