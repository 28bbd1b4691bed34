/**
 * Takes clicks and link events out of the log: of a range of time, each once, as rows in a format of one's choice.
 *
 * <p>{@code Plan} says what is read, {@code Records} reads it, {@code Rows} makes rows of it, and a {@code RowWriter} writes
 * them. The first two know Kafka and the last one bytes; what lies between is told by the log alone.
 */
@NullMarked
package dev.hoplog.query.export;

import org.jspecify.annotations.NullMarked;
