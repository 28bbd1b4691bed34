package dev.hoplog.analytics;

/**
 * How far a node has counted the log.
 *
 * @param done records of the log that are counted in all that this node keeps
 * @param total records in the log, as it was seen last; 0 until its end was seen
 * @param kept what this node keeps
 * @param lagMillis everything that was in the log so long ago is counted; -1 if that is not known
 */
public record Reach(long done, long total, Kept kept, long lagMillis) {}
