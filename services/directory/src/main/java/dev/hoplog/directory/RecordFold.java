package dev.hoplog.directory;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What the records of a topic make of the rows, and whom they are news for.
 *
 * @param <T> what a record is to those who are told
 */
interface RecordFold<T> {

    /**
     * Folds one record into the rows.
     *
     * @return what there is to tell once the rows are stored; null for nothing
     * @throws dev.hoplog.events.codec.UnknownEventException if no later record may be folded before this one is
     *     understood; nothing is changed then
     */
    @Nullable
    T fold(Changes changes, ConsumerRecord<byte[], byte[]> record);

    /** Tells of records that are stored now, in their order. */
    void tell(List<T> folded);
}
