package dev.hoplog.backup;

import dev.hoplog.api.cli.ProgressBar;
import dev.hoplog.api.role.RefusedStartException;
import dev.hoplog.backup.proto.LogRecord;
import dev.hoplog.events.codec.RollUpCodec;
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
import java.util.Set;

/*
 * Hoplog may go on meanwhile, so where the backup ends is settled before the first record is read, topic after topic in the
 * order below. A click stands in the log after the creation of its link, and a link after the key that asked for it. So the
 * ends of the clicks are taken first: whatever a click before them refers to stands before the ends that are taken later.
 * The same goes for the places that clicks have taken under limits, but for those that a node has not told yet.
 *
 * Old clicks may be deleted meanwhile, once a roll-up stands for them. So the ends of the roll-ups are taken again when all
 * clicks are read: of each click there is the record or the roll-up.
 *
 * The folder is written under another name and renamed when it is whole.
 */
/** Makes a backup: all records of the topics that are the truth, as files. */
public final class Backup {

    /**
     * In the order in which their ends are taken and they are read. Never the salts of visitors: what was destroyed must not come
     * back.
     */
    static final List<Topic> TOPICS =
            List.of(Topic.CLICK_EVENTS, Topic.CLICK_ROLLUPS, Topic.LINK_EVENTS, Topic.API_KEYS, Topic.LIMIT_COUNTS);

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
            requireWhole(logs.names());
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
                    (withoutPurged ? "The text of purged links cannot be left out" : "Roll-ups cannot be read")
                            + " by this version of Hoplog (" + e.getMessage() + ").",
                    e);
        } catch (DeletedRecordsException e) {
            throw new RefusedStartException(
                    "Old records were deleted while they were read (" + e.getMessage()
                            + "), and nothing is left of this backup: run it again.",
                    e);
        } catch (IOException e) {
            throw new RefusedStartException("The backup cannot be written to " + folder + " (" + e + ").", e);
        }
    }

    private static void requireWhole(Set<String> names) {
        RestoreMark.among(names).ifPresent(mark -> {
            throw new RefusedStartException("A backup was not restored to its end here, which the topic " + mark.topic()
                    + " says: run ./hoplog restore again, with the same backup.");
        });
        List<String> missing = TOPICS.stream()
                .map(Topic::text)
                .filter(name -> !names.contains(name))
                .toList();
        if (!missing.isEmpty()) {
            throw new RefusedStartException(
                    "This Kafka has no " + String.join(", ", missing)
                            + ": name the one of a Hoplog. If it is, start Hoplog with it once; this version makes the topics that are new.");
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
        List<Extent> clicks = extents.getOrDefault(Topic.CLICK_EVENTS, List.of());
        PurgedLinks purged = withoutPurged
                ? PurgedLinks.among(logs, extents.getOrDefault(Topic.LINK_EVENTS, List.of()))
                : PurgedLinks.NONE;
        var progress = new ProgressBar("records", records(extents));
        var parts = new ArrayList<Manifest.TopicPart>();
        long done = 0;
        for (Map.Entry<Topic, Logs.Described> each : described.entrySet()) {
            Topic topic = each.getKey();
            List<Extent> ofTopic = extents.getOrDefault(topic, List.of());
            if (topic == Topic.CLICK_ROLLUPS) {
                ofTopic = logs.extents(topic, ofTopic.size());
                purged = purged.andRolledUp(logs, ofTopic);
            }
            var partitions = new ArrayList<Manifest.PartitionPart>();
            for (int partition = 0; partition < ofTopic.size(); partition++) {
                Extent extent = topic == Topic.CLICK_EVENTS ? left(partition, clicks) : ofTopic.get(partition);
                partitions.add(write(topic, partition, extent, clicks, purged, progress, done));
                done += extent.end() - extent.first();
            }
            parts.add(new Manifest.TopicPart(
                    topic.text(), each.getValue().id(), each.getValue().settings(), partitions));
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

    /** Clicks that are not deleted now, up to where the backup ends. */
    private Extent left(int partition, List<Extent> clicks) {
        long first =
                logs.extents(Topic.CLICK_EVENTS, clicks.size()).get(partition).first();
        long end = clicks.get(partition).end();
        return new Extent(Math.min(first, end), end);
    }

    private Manifest.PartitionPart write(
            Topic topic,
            int partition,
            Extent extent,
            List<Extent> clicks,
            PurgedLinks purged,
            ProgressBar progress,
            long done)
            throws IOException {
        try (var writer = new RecordWriter(half.resolve(Manifest.fileOf(topic, partition)))) {
            logs.read(topic, partition, extent, record -> {
                if (topic == Topic.CLICK_ROLLUPS) {
                    requireWithin(clicks.get(partition), partition, record);
                }
                writer.write(purged.leftOutOf(topic, record));
                progress.at(done + record.getOffset() - extent.first());
            });
            RecordWriter.Written written = writer.end();
            return new Manifest.PartitionPart(
                    partition, extent.first(), extent.end(), written.records(), written.bytes(), written.sha256());
        }
    }

    /**
     * Refuses a roll-up of clicks behind the end of the backup, which were old when they came. Clicks that came to stand at their
     * offsets after a restore would be taken for those that it stands for.
     */
    private static void requireWithin(Extent clicks, int partition, LogRecord rollUp) {
        if (RollUpCodec.range(rollUp.getValue().toByteArray()).to() > clicks.end()) {
            throw new RefusedStartException(
                    "Clicks of long ago came into " + Topic.CLICK_EVENTS.text() + "-" + partition
                            + " and were rolled up while this backup was made, and nothing is left of it: run it again.");
        }
    }

    private static long records(Map<Topic, List<Extent>> extents) {
        return extents.values().stream()
                .flatMap(List::stream)
                .mapToLong(extent -> extent.end() - extent.first())
                .sum();
    }
}
