package dev.hoplog.query.visitors;

import dev.hoplog.events.VisitorSalt;
import java.util.List;

/** The log of salts, which all nodes write and read. Used by one thread, which may wait. */
public interface SaltLog {

    /**
     * All salts that are in the log now, in their order there. What was appended before, by whomever, is among them unless it
     * has expired.
     *
     * @throws org.apache.kafka.common.KafkaException if the log does not answer
     * @throws dev.hoplog.events.codec.UnknownEventException if it holds what is no salt
     */
    List<VisitorSalt> read();

    /**
     * Appends a salt. When this returns it is in the log, and may be not the first of its day.
     *
     * @throws org.apache.kafka.common.KafkaException if that is not certain
     */
    void append(VisitorSalt salt);
}
