package dev.hoplog.directory;

import org.apache.kafka.common.Uuid;

/**
 * The log that a local store is a fold of. Offsets mean something only within it.
 *
 * @param topicId of the folded topic: one that was deleted and made again has another
 */
public record Origin(String clusterId, Uuid topicId, int partitions) {}
