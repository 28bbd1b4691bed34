package dev.hoplog.backup;

import com.google.protobuf.ByteString;
import dev.hoplog.backup.proto.LogRecord;
import dev.hoplog.events.codec.ClickCodec;
import dev.hoplog.events.topics.Topic;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/*
 * Kafka gives a record the offset behind the one before it, and nothing else. So where records must get the offsets again that they
 * had, something has to stand in front of them first:
 *
 *   backup     . . . . . . . 7 8 9 . 11     firstOffset 7, endOffset 12
 *   restored   f f f f f f f 7 8 9 f 11     f is a batch of clicks without a click; those before 7 are deleted at the end
 *
 * Whoever reads a filler, because it stands in a gap or because a broker that lost its power has forgotten that it is deleted,
 * counts nothing.
 */
/** What a partition holds when it is restored: the records of a backup, each with the offset that it gets. */
final class RestoredRecords implements Closeable {

    private static final LogRecord FILLER = LogRecord.newBuilder()
            .setValue(ByteString.copyFrom(ClickCodec.encodeBatch(new UUID(0, 0), 0, List.of())))
            .build();

    private final Topic topic;
    private final Manifest.PartitionPart part;
    private final RecordReader records;
    private @Nullable LogRecord ahead;
    private long offset;

    /** @param records of the backup, taken for its own */
    RestoredRecords(Topic topic, Manifest.PartitionPart part, RecordReader records) throws IOException {
        this.topic = topic;
        this.part = part;
        this.records = records;
        this.ahead = records.next();
    }

    /** Whether records get the offsets again that they had: roll-ups name those of clicks. In other topics they close up. */
    static boolean keepOffsets(Topic topic) {
        return topic == Topic.CLICK_EVENTS;
    }

    /** What it holds at the end. */
    static Extent extent(Topic topic, Manifest.PartitionPart part) {
        return keepOffsets(topic) ? new Extent(part.firstOffset(), part.endOffset()) : new Extent(0, part.records());
    }

    /**
     * The next record; null behind the last one.
     *
     * @throws IOException if the file has others than the manifest says
     */
    @Nullable
    LogRecord next() throws IOException {
        LogRecord record = ahead;
        if (offset == extent(topic, part).end()) {
            requireManifest(record == null);
            return null;
        }
        if (keepOffsets(topic) && (record == null || record.getOffset() > offset)) {
            return FILLER.toBuilder().setOffset(offset++).build();
        }
        requireManifest(record != null && (!keepOffsets(topic) || record.getOffset() == offset));
        ahead = records.next();
        return Objects.requireNonNull(record).toBuilder().setOffset(offset++).build();
    }

    private void requireManifest(boolean isAsItSays) throws IOException {
        if (!isAsItSays) {
            throw new IOException(
                    Manifest.fileOf(topic, part.partition()) + " has other records than the manifest says");
        }
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
