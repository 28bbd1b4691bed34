/**
 * Every click between its answer and Kafka: the journal keeps it on disk, the sender ships it.
 *
 * <p>An event loop appends to memory-mapped segments of its own and waits for nobody. One other thread makes segments ready
 * before they are needed, and one ships them. An entry is named for ever by its segment's id and its number there: a crash
 * may make Kafka see it twice, and readers count it once.
 */
@NullMarked
package dev.hoplog.query.journal;

import org.jspecify.annotations.NullMarked;
