package dev.hoplog.directory;

import dev.hoplog.directory.Store.Table;
import dev.hoplog.events.ApiKeyDeleted;
import dev.hoplog.events.codec.ApiKeyCodec;
import dev.hoplog.events.codec.UnknownEventException;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * Unlike with links, a record that is not understood stops nothing. Keys have nothing to do with each other, so one that a
 * later version wrote must not keep others from being deleted. The fault is on the safe side: the key of a record that is
 * not understood is unknown here, and a deletion is one whatever its value says.
 */
/** Folds records of {@code api-keys} into the rows. */
final class ApiKeyFold {

    private static final Logger log = LoggerFactory.getLogger(ApiKeyFold.class);

    private ApiKeyFold() {}

    /** The id of the key that a record is about; null for a record about none. */
    static @Nullable String fold(Changes changes, ConsumerRecord<byte[], byte[]> record) {
        byte[] key = record.key();
        if (key == null) {
            skip(record, "a record without a key", null);
            return null;
        }
        String id = ApiKeyCodec.idOf(key);
        if (record.value() == null) {
            putDeletion(changes, id, record);
            return id;
        }
        try {
            ApiKeyCodec.decode(key, record.value());
            changes.put(Table.API_KEYS, key, record.value());
        } catch (UnknownEventException e) {
            skip(record, "the key is unknown here; if a newer version of Hoplog wrote it, run that one", e);
            if (ApiKeyCodec.isDeletion(key)) {
                putDeletion(changes, id, record);
            } else {
                changes.delete(Table.API_KEYS, key);
            }
        }
        return id;
    }

    private static void putDeletion(Changes changes, String id, ConsumerRecord<byte[], byte[]> record) {
        changes.put(
                Table.API_KEYS,
                ApiKeyCodec.recordKeyOfDeletion(id),
                ApiKeyCodec.encode(new ApiKeyDeleted(id, Instant.ofEpochMilli(record.timestamp()), "")));
    }

    private static void skip(ConsumerRecord<byte[], byte[]> record, String consequence, @Nullable Exception cause) {
        log.atWarn()
                .addKeyValue("at", record.topic() + "-" + record.partition() + "@" + record.offset())
                .addKeyValue("consequence", consequence)
                .setCause(cause)
                .log("a record of api-keys is not understood");
    }
}
