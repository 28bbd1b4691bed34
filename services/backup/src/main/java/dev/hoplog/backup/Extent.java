package dev.hoplog.backup;

/**
 * A stretch of a partition.
 *
 * @param first offset of its first record, or of where that would stand
 * @param end the offset behind its last record
 */
public record Extent(long first, long end) {}
