package dev.hoplog.backup;

import dev.hoplog.api.cli.ProgressBar;
import dev.hoplog.api.role.RefusedStartException;
import dev.hoplog.events.codec.UnknownEventException;
import dev.hoplog.events.topics.RestoreMark;
import dev.hoplog.events.topics.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/*
 * Hoplog may go on meanwhile, so where the backup ends is settled before the first record is read, topic after topic in the
 * order below. A click stands in the log after the creation of its link, and a link after the key that asked for it. So the
 * ends of the clicks are taken first: whatever a click before them refers to stands before the ends that are taken later.
 * The same goes for the places that clicks have taken under limits, but for those that a node has not told yet.
 *
 * The folder is written under another name and renamed when it is whole.
 */
/** Makes a backup: all records of the topics that are the truth, as files. */
public final class Backup {

    /** In the order in which their ends are taken. Never the salts of visitors: what was destroyed must not come back. */
    static final List<Topic> TOPICS =
            List.of(Topic.CLICK_EVENTS, Topic.LINK_EVENTS, Topic.API_KEYS, Topic.LIMIT_COUNTS);

    private final Logs logs;
    private final Path folder;
    private final Path half;

    /** @param folder for the backup: missing or empty */
    public Backup(Logs logs, Path folder) {
        this.logs = logs;
        this.folder = folder.toAbsolutePath().normalize();
        this.half = this.folder.resolveSibling(this.folder.getFileName() + ".part");
    }

    /**
     * What a manifest says of where it comes from; see {@link Manifest}.
     *
     * @param secret the fingerprint of the installation's secret; empty where it is not known
     */
    public record Provenance(String hoplog, String createdAt, String secret) {}

    /**
     * Writes the backup.
     *
     * @param withoutPurged whether the text of purged links is left out
     * @throws RefusedStartException if there is something in the way; then nothing is left behind
     */
    public Manifest write(Provenance provenance, boolean withoutPurged) {
        try {
            if (!Disk.isEmptyOrMissing(folder)) {
                throw new RefusedStartException("There is something in " + folder
                        + " already: name a folder for the backup that is not there yet.");
            }
            if (Files.exists(half)) {
                throw new RefusedStartException("There is a backup that was not finished, or is being made, in " + half
                        + ": remove it, or name another folder.");
            }
            RestoreMark.among(logs.names()).ifPresent(mark -> {
                throw new RefusedStartException("A backup was not restored to its end here, which the topic "
                        + mark.topic() + " says: run ./hoplog restore again, with the same backup.");
            });
            Files.createDirectories(half);
            try {
                Manifest manifest = writeHalf(provenance, withoutPurged);
                Files.move(half, folder, StandardCopyOption.ATOMIC_MOVE);
                Disk.force(folder.resolveSibling("."));
                return manifest;
            } catch (IOException | RuntimeException e) {
                Disk.remove(half);
                throw e;
            }
        } catch (UnknownEventException e) {
            throw new RefusedStartException(
                    "The text of purged links cannot be left out by this version of Hoplog (" + e.getMessage() + ").",
                    e);
        } catch (IOException e) {
            throw new RefusedStartException("The backup cannot be written to " + folder + " (" + e + ").", e);
        }
    }

    private Manifest writeHalf(Provenance provenance, boolean withoutPurged) throws IOException {
        Map<Topic, Logs.Described> described = new LinkedHashMap<>();
        Map<Topic, List<Extent>> extents = new LinkedHashMap<>();
        for (Topic topic : TOPICS) {
            Logs.Described found = logs.describe(topic);
            described.put(topic, found);
            extents.put(topic, logs.extents(topic, found.partitions()));
        }
        PurgedLinks purged = withoutPurged
                ? PurgedLinks.among(logs, extents.getOrDefault(Topic.LINK_EVENTS, List.of()))
                : PurgedLinks.NONE;
        var progress = new ProgressBar("records", records(extents));
        var parts = new ArrayList<Manifest.TopicPart>();
        long done = 0;
        for (Map.Entry<Topic, Logs.Described> topic : described.entrySet()) {
            var partitions = new ArrayList<Manifest.PartitionPart>();
            List<Extent> ofTopic = extents.getOrDefault(topic.getKey(), List.of());
            for (int partition = 0; partition < ofTopic.size(); partition++) {
                Extent extent = ofTopic.get(partition);
                partitions.add(write(topic.getKey(), partition, extent, purged, progress, done));
                done += extent.end() - extent.first();
            }
            parts.add(new Manifest.TopicPart(
                    topic.getKey().text(),
                    topic.getValue().id(),
                    topic.getValue().settings(),
                    partitions));
        }
        progress.end();
        var manifest = new Manifest(
                Manifest.FORMAT,
                provenance.hoplog(),
                provenance.createdAt(),
                logs.clusterId(),
                provenance.secret(),
                withoutPurged,
                parts);
        BackupFolder.seal(half, manifest);
        return manifest;
    }

    private Manifest.PartitionPart write(
            Topic topic, int partition, Extent extent, PurgedLinks purged, ProgressBar progress, long done)
            throws IOException {
        try (var writer = new RecordWriter(half.resolve(Manifest.fileOf(topic, partition)))) {
            logs.read(topic, partition, extent, record -> {
                writer.write(purged.leftOutOf(topic, record));
                progress.at(done + record.getOffset() - extent.first());
            });
            RecordWriter.Written written = writer.end();
            return new Manifest.PartitionPart(
                    partition, extent.first(), extent.end(), written.records(), written.bytes(), written.sha256());
        }
    }

    private static long records(Map<Topic, List<Extent>> extents) {
        return extents.values().stream()
                .flatMap(List::stream)
                .mapToLong(extent -> extent.end() - extent.first())
                .sum();
    }
}
