package dev.hoplog.backup;

import dev.hoplog.events.topics.Topic;
import java.util.List;
import java.util.Map;

/**
 * What a backup holds; {@code manifest.json}.
 *
 * @param format the version of the form of this file and of those that it names
 * @param hoplog the version of Hoplog that made it
 * @param createdAt RFC 3339, UTC
 * @param clusterId of the Kafka that was read
 * @param secret {@link dev.hoplog.api.InstallationSecret#fingerprint()} of the installation's secret; empty where it was not known
 * @param withoutPurged whether the text of purged links was left out
 */
public record Manifest(
        int format,
        String hoplog,
        String createdAt,
        String clusterId,
        String secret,
        boolean withoutPurged,
        List<TopicPart> topics) {

    /** The format that is written. A reader of the one before would pass over the roll-ups. */
    static final int FORMAT = 2;

    /** The format without roll-ups, which is read too. */
    private static final int WITHOUT_ROLL_UPS = 1;

    public Manifest {
        topics = List.copyOf(topics);
    }

    /**
     * A topic.
     *
     * @param id that it had
     * @param settings that were set for it
     */
    public record TopicPart(String name, String id, Map<String, String> settings, List<PartitionPart> partitions) {
        public TopicPart {
            settings = Map.copyOf(settings);
            partitions = List.copyOf(partitions);
        }
    }

    /**
     * A partition: the file {@code TOPIC-PARTITION.zst}.
     *
     * @param firstOffset of the first record there was, or would have been
     * @param endOffset behind the last record
     * @param records how many, at most {@code endOffset - firstOffset}
     * @param bytes length of the file
     * @param sha256 of the file
     */
    public record PartitionPart(
            int partition, long firstOffset, long endOffset, long records, long bytes, String sha256) {
        public PartitionPart {
            if (firstOffset < 0 || records < 0 || records > endOffset - firstOffset) {
                throw new IllegalArgumentException("partition %d cannot have %d records from %d to %d"
                        .formatted(partition, records, firstOffset, endOffset));
            }
        }
    }

    static boolean isKnown(int format) {
        return format == FORMAT || format == WITHOUT_ROLL_UPS;
    }

    /** The topics that it must have. */
    List<Topic> expected() {
        return Backup.TOPICS.stream()
                .filter(topic -> format != WITHOUT_ROLL_UPS || topic != Topic.CLICK_ROLLUPS)
                .toList();
    }

    /** How many records there are in all topics. */
    public long records() {
        return topics.stream()
                .flatMap(topic -> topic.partitions().stream())
                .mapToLong(PartitionPart::records)
                .sum();
    }

    static String fileOf(Topic topic, int partition) {
        return topic.text() + "-" + partition + ".zst";
    }
}
