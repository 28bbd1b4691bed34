package dev.hoplog.events.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.hoplog.events.Generation;
import dev.hoplog.events.GenerationEvent;
import dev.hoplog.events.proto.GenerationBegun;
import dev.hoplog.events.proto.GenerationChecked;
import dev.hoplog.events.proto.GenerationDropped;
import dev.hoplog.events.proto.GenerationFailed;
import dev.hoplog.events.proto.GenerationSwitched;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;

/** What happens to generations as records of {@code generations}. */
public final class GenerationEventCodec {

    private GenerationEventCodec() {}

    /** The record's key: the fold. */
    public static byte[] key(GenerationEvent event) {
        return event.generation().fold().getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] encode(GenerationEvent event) {
        var message = dev.hoplog.events.proto.GenerationEvent.newBuilder()
                .setFold(event.generation().fold())
                .setNumber(event.generation().number())
                .setOccurredAtMs(event.at().toEpochMilli())
                .setActor(event.actor());
        switch (event.change()) {
            case GenerationEvent.Begun begun ->
                message.setBegun(GenerationBegun.newBuilder().setRequestId(Bits.bytes(begun.requestId())));
            case GenerationEvent.Checked checked ->
                message.setChecked(GenerationChecked.newBuilder()
                        .addAllPartitions(checked.partitions().stream().sorted().toList()));
            case GenerationEvent.Switched switched ->
                message.setSwitched(GenerationSwitched.newBuilder().setAutomatic(switched.automatic()));
            case GenerationEvent.Failed failed ->
                message.setFailed(GenerationFailed.newBuilder().setReason(failed.reason()));
            case GenerationEvent.Dropped _ -> message.setDropped(GenerationDropped.getDefaultInstance());
        }
        return message.build().toByteArray();
    }

    /** @throws UnknownEventException for bytes that are no such event, or one of a kind that this version does not know */
    public static GenerationEvent decode(byte[] value) {
        try {
            var message = dev.hoplog.events.proto.GenerationEvent.parseFrom(value);
            return new GenerationEvent(
                    new Generation(message.getFold(), message.getNumber()),
                    Instant.ofEpochMilli(message.getOccurredAtMs()),
                    message.getActor(),
                    switch (message.getEventCase()) {
                        case BEGUN ->
                            new GenerationEvent.Begun(
                                    Bits.uuid(message.getBegun().getRequestId(), "the request id"));
                        case CHECKED ->
                            new GenerationEvent.Checked(
                                    new HashSet<>(message.getChecked().getPartitionsList()));
                        case SWITCHED ->
                            new GenerationEvent.Switched(message.getSwitched().getAutomatic());
                        case FAILED ->
                            new GenerationEvent.Failed(message.getFailed().getReason());
                        case DROPPED -> new GenerationEvent.Dropped();
                        case EVENT_NOT_SET ->
                            throw new UnknownEventException("an event of a generation that this version does not know");
                    });
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw new UnknownEventException("no event of a generation: " + e.getMessage(), e);
        }
    }
}
