package dev.hoplog.events.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.hoplog.events.LimitCount;
import dev.hoplog.events.LinkId;
import java.nio.charset.StandardCharsets;

/** Counts towards limits as records of {@code limit-counts}. */
public final class LimitCountCodec {

    private LimitCountCodec() {}

    /** The record's key: a node replaces what it said of a link before. */
    public static byte[] key(LimitCount count) {
        return (count.linkId() + "/" + count.node()).getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] encode(LimitCount count) {
        return dev.hoplog.events.proto.LimitCount.newBuilder()
                .setLinkId(count.linkId().text())
                .setNode(count.node())
                .setHumans(count.humans())
                .build()
                .toByteArray();
    }

    /** @throws UnknownEventException for bytes that are no count */
    public static LimitCount decode(byte[] value) {
        try {
            var message = dev.hoplog.events.proto.LimitCount.parseFrom(value);
            return new LimitCount(new LinkId(message.getLinkId()), message.getNode(), message.getHumans());
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw new UnknownEventException("no count towards a limit: " + e.getMessage(), e);
        }
    }
}
