package com.example.alert;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.hoplog.events.proto.Click;
import dev.hoplog.events.proto.ClickBatch;
import dev.hoplog.events.proto.ClickEntry;
import dev.hoplog.events.proto.Decision;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.WindowStore;

/** Takes batches apart, drops what was seen before, and forwards the time of each click by its link's id. */
@SuppressWarnings("NullAway.Init") // Streams calls init before everything else.
final class NewClicks implements Processor<byte[], byte[], String, Long> {

    static final String SEEN = "seen";

    /** For how long it is remembered which entries were seen. Repeats come when a node is killed or a broker is away. */
    static final Duration MEMORY = Duration.ofDays(1);

    private ProcessorContext<String, Long> context;
    private WindowStore<Bytes, byte[]> seen;

    @Override
    public void init(ProcessorContext<String, Long> context) {
        this.context = context;
        this.seen = context.getStateStore(SEEN);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        ClickBatch batch = parse(record.value());
        long seq = batch.getFirstSeq();
        for (ClickEntry entry : batch.getEntriesList()) {
            if (entry.getEntryCase() == ClickEntry.EntryCase.ENTRY_NOT_SET) {
                // Stops the job before this record: what is skipped is lost.
                throw new IllegalStateException("an entry of a later version: build this job again with its .proto");
            }
            boolean isNew = isNew(name(batch, seq++), record.timestamp());
            Click click = entry.getClick();
            if (isNew && click.getDecision() == Decision.DECISION_REDIRECTED) {
                context.forward(new Record<>(click.getLinkId(), click.getOccurredAtMs(), click.getOccurredAtMs()));
            }
        }
    }

    private boolean isNew(Bytes name, long now) {
        try (var found = seen.fetch(
                name,
                Instant.ofEpochMilli(now).minus(MEMORY),
                Instant.ofEpochMilli(now).plus(MEMORY))) {
            if (found.hasNext()) {
                return false;
            }
        }
        seen.put(name, new byte[] {1}, now);
        return true;
    }

    /** What names an entry for ever. */
    private static Bytes name(ClickBatch batch, long seq) {
        return Bytes.wrap(ByteBuffer.allocate(24)
                .put(batch.getSegmentId().asReadOnlyByteBuffer())
                .putLong(seq)
                .array());
    }

    private static ClickBatch parse(byte[] value) {
        try {
            return ClickBatch.parseFrom(value);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a record of click-events that is no ClickBatch", e);
        }
    }
}
