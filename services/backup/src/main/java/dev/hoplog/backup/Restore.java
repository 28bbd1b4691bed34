package dev.hoplog.backup;

import dev.hoplog.api.cli.ProgressBar;
import dev.hoplog.api.role.RefusedStartException;
import dev.hoplog.backup.proto.LogRecord;
import dev.hoplog.events.Generation;
import dev.hoplog.events.topics.RestoreMark;
import dev.hoplog.events.topics.Topic;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/*
 *   look: empty, or with the mark of this very backup? -> mark -> topics -> records -> delete fillers -> count -> take the mark away
 *
 * Whatever ends it between the marks, Hoplog does not begin with what is there, and another restore of the same backup goes
 * on behind it, if what is there is the beginning of the backup to the byte.
 */
/** Writes a backup into an empty Kafka: the same records in the same partitions and order, with the same times. */
public final class Restore {

    private final BackupFolder backup;
    private final Logs logs;
    private final ProgressBar progress;
    private long done;

    public Restore(BackupFolder backup, Logs logs) {
        this.backup = backup;
        this.logs = logs;
        this.progress = new ProgressBar("records", offsets(backup));
    }

    /** How many offsets are gone through: of records, and of fillers in front of them. */
    private static long offsets(BackupFolder backup) {
        long offsets = 0;
        for (Topic topic : Backup.TOPICS) {
            for (Manifest.PartitionPart part : backup.partitions(topic)) {
                offsets += RestoredRecords.extent(topic, part).end();
            }
        }
        return offsets;
    }

    /**
     * Restores it, or the rest of it.
     *
     * @throws RefusedStartException if there is something in the way, or what came to be is not what the backup holds
     */
    public void run() {
        var mark = new RestoreMark(backup.sha256());
        refuseAllButEmptyOr(mark);
        logs.begin(backup.layout(), mark);
        try {
            for (Topic topic : Backup.TOPICS) {
                restore(topic);
            }
        } catch (IOException e) {
            throw new RefusedStartException("The backup cannot be read (" + e + "): run ./hoplog restore again.", e);
        }
        logs.flush();
        for (Topic topic : Backup.TOPICS) {
            deleteFillers(topic);
            requireWhole(topic);
        }
        progress.end();
        logs.end(mark);
    }

    private void refuseAllButEmptyOr(RestoreMark mark) {
        Set<String> names = logs.names();
        Optional<RestoreMark> found = RestoreMark.among(names);
        if (found.isPresent()) {
            if (!found.get().equals(mark)) {
                throw new RefusedStartException("Another backup was not restored to its end here, which the topic "
                        + found.get().topic()
                        + " says: restore that one, or take an empty Kafka. Nothing was changed.");
            }
            return;
        }
        for (Topic topic : Backup.TOPICS) {
            if (names.contains(topic.text())
                    && logs.extents(topic, logs.describe(topic).partitions()).stream()
                            .anyMatch(extent -> extent.end() > 0)) {
                throw new RefusedStartException("The topic " + topic.text()
                        + " has records already: a backup is restored into an empty Kafka alone. Nothing was changed.");
            }
        }
        // Counts of an earlier log would be added to those of this one.
        names.stream()
                .filter(name -> name.startsWith(Generation.APPLICATIONS))
                .findFirst()
                .ifPresent(name -> {
                    throw new RefusedStartException("There are statistics of another log, such as the topic " + name
                            + ": delete the topics that begin with " + Generation.APPLICATIONS
                            + ", or take an empty Kafka. Nothing was changed.");
                });
    }

    private void restore(Topic topic) throws IOException {
        List<Extent> there = logs.extents(topic, backup.partitions(topic).size());
        for (Manifest.PartitionPart part : backup.partitions(topic)) {
            Extent found = there.get(part.partition());
            try (RestoredRecords records = backup.restored(topic, part)) {
                passDeleted(topic, part, found, records);
                requireBeginning(topic, part.partition(), found, records);
                append(topic, part.partition(), records);
            }
        }
    }

    /** Passes the fillers that are deleted again already, by a restore that did not come to its end. */
    private void passDeleted(Topic topic, Manifest.PartitionPart part, Extent found, RestoredRecords records)
            throws IOException {
        if (RestoredRecords.keepOffsets(topic)) {
            if (found.first() > part.firstOffset()) {
                throw notOfThisBackup(topic, part.partition(), found.first());
            }
            for (long offset = 0; offset < found.first(); offset++) {
                records.next();
                progress.at(++done);
            }
        }
    }

    /** Reads past what a restore that did not come to its end has written. */
    private void requireBeginning(Topic topic, int partition, Extent there, RestoredRecords records)
            throws IOException {
        logs.read(topic, partition, there, found -> {
            if (!found.equals(records.next())) {
                throw notOfThisBackup(topic, partition, found.getOffset());
            }
            progress.at(++done);
        });
    }

    private static RefusedStartException notOfThisBackup(Topic topic, int partition, long offset) {
        return new RefusedStartException("What stands at %s-%d@%d is not of this backup: take an empty Kafka."
                .formatted(topic.text(), partition, offset));
    }

    private void append(Topic topic, int partition, RestoredRecords records) throws IOException {
        for (LogRecord record = records.next(); record != null; record = records.next()) {
            logs.append(topic, partition, record.getOffset(), record);
            progress.at(++done);
        }
    }

    private void deleteFillers(Topic topic) {
        List<Extent> there = logs.extents(topic, backup.partitions(topic).size());
        for (Manifest.PartitionPart part : backup.partitions(topic)) {
            long first = RestoredRecords.extent(topic, part).first();
            if (there.get(part.partition()).first() < first) {
                logs.delete(topic, part.partition(), first);
            }
        }
    }

    private void requireWhole(Topic topic) {
        List<Extent> there = logs.extents(topic, backup.partitions(topic).size());
        for (Manifest.PartitionPart part : backup.partitions(topic)) {
            Extent found = there.get(part.partition());
            Extent whole = RestoredRecords.extent(topic, part);
            if (!found.equals(whole)) {
                throw new RefusedStartException(
                        "%s-%d has the offsets from %d to %d, and of the backup those from %d to %d: take an empty Kafka."
                                .formatted(
                                        topic.text(),
                                        part.partition(),
                                        found.first(),
                                        found.end(),
                                        whole.first(),
                                        whole.end()));
            }
        }
    }
}
