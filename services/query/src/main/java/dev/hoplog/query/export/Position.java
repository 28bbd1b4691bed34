package dev.hoplog.query.export;

/**
 * Where a row stands in a topic.
 *
 * @param offset of its record
 * @param entry its number among the entries of the record, from 0
 */
record Position(int partition, long offset, int entry) {

    /** Whether a row that stands there comes no later than this one. */
    boolean includes(int otherPartition, long otherOffset, int otherEntry) {
        if (otherPartition != partition) {
            return otherPartition < partition;
        }
        return otherOffset < offset || (otherOffset == offset && otherEntry <= entry);
    }
}
