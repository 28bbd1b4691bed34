package dev.hoplog.links.table;

import dev.hoplog.directory.Directory;
import dev.hoplog.directory.Link;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkRow;
import dev.hoplog.events.codec.LinkRowCodec;
import dev.hoplog.events.topics.KeyPartition;
import dev.hoplog.events.topics.Topic;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Links as records of {@code links}, as the directory has them at this moment. */
final class Rows {

    private final Directory directory;
    private final int partitions;

    /** @param partitions of {@code links} */
    Rows(Directory directory, int partitions) {
        this.directory = directory;
        this.partitions = partitions;
    }

    /**
     * The record of a link: its row, or no value if it was purged. Empty for a link that is not here: its creation was
     * void, or an alias was claimed before it.
     *
     * @param sources the events for which it is written
     */
    Optional<ProducerRecord<byte[], byte[]>> of(LinkId id, Map<Integer, Long> sources) {
        return directory.home(id).flatMap(home -> switch (directory.find(home)) {
            case Link.Live live ->
                Optional.of(record(
                        id,
                        new LinkRow(
                                id,
                                live.version(),
                                false,
                                home,
                                directory.aliases(id),
                                live.settings(),
                                live.createdAt(),
                                live.updatedAt(),
                                sources)));
            case Link.Deleted deleted ->
                Optional.of(record(
                        id,
                        new LinkRow(
                                id,
                                deleted.version(),
                                true,
                                home,
                                directory.aliases(id),
                                deleted.settings(),
                                deleted.createdAt(),
                                deleted.updatedAt(),
                                sources)));
            case Link.Purged _ -> Optional.of(record(id, null));
            case Link.Absent _, Link.Alias _ -> Optional.empty();
        });
    }

    @SuppressWarnings("NullAway") // Kafka's classes are not annotated; a record may have no value.
    private ProducerRecord<byte[], byte[]> record(LinkId id, @Nullable LinkRow row) {
        byte[] key = LinkRowCodec.key(id);
        return new ProducerRecord<>(
                Topic.LINKS.text(),
                KeyPartition.of(key, partitions),
                key,
                row == null ? null : LinkRowCodec.encode(row));
    }
}
