package dev.hoplog.events.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.proto.Click;
import dev.hoplog.events.proto.ClickBatch;
import dev.hoplog.events.proto.ClickEntry;
import dev.hoplog.events.proto.LinkEvent;
import dev.hoplog.events.proto.LinkSettings;
import java.util.Set;

/**
 * Records as they stand in a copy of the log that leaves the text of purged links out.
 *
 * <p>What stands there in a record's place says the same of versions, of who owns which slug, and of counts: a fold of the
 * copy comes to the same keys, versions and numbers.
 */
public final class TextErasure {

    private TextErasure() {}

    /**
     * A link event that takes effect where the given one does: without settings, and without the hash of the request that
     * asked for it, by which a text could be guessed.
     *
     * @throws UnknownEventException for bytes that are no event this version knows, which may hold a text that it cannot see
     */
    public static byte[] ofLink(byte[] value) {
        try {
            LinkEvent.Builder event = LinkEvent.parseFrom(value).toBuilder()
                    .clearBodyHash()
                    .setUnknownFields(UnknownFieldSet.getDefaultInstance());
            switch (event.getFactCase()) {
                case CREATED -> event.getCreatedBuilder().setSettings(LinkSettings.getDefaultInstance());
                case CHANGED -> event.getChangedBuilder().setSettings(LinkSettings.getDefaultInstance());
                case DELETED, RESTORED, PURGED, ALIAS_CLAIMED, ALIAS_RELEASED -> {}
                case FACT_NOT_SET ->
                    throw new UnknownEventException("a link event of a kind that this version does not know");
            }
            return event.build().toByteArray();
        } catch (InvalidProtocolBufferException e) {
            throw new UnknownEventException("no link event: " + e.getMessage(), e);
        }
    }

    /**
     * A batch of the same clicks, without the destinations of those on some links.
     *
     * @throws UnknownEventException for bytes that are no batch
     */
    public static byte[] ofClicks(byte[] value, Set<LinkId> links) {
        try {
            ClickBatch batch = ClickBatch.parseFrom(value);
            if (batch.getEntriesList().stream().noneMatch(entry -> isOf(entry, links))) {
                return value;
            }
            ClickBatch.Builder erased = batch.toBuilder();
            for (ClickEntry.Builder entry : erased.getEntriesBuilderList()) {
                if (isOf(entry.build(), links)) {
                    entry.getClickBuilder().clearDestination();
                }
            }
            return erased.build().toByteArray();
        } catch (InvalidProtocolBufferException e) {
            throw new UnknownEventException("no batch of clicks: " + e.getMessage(), e);
        }
    }

    private static boolean isOf(ClickEntry entry, Set<LinkId> links) {
        Click click = entry.getClick();
        return !click.getLinkId().isEmpty() && links.contains(new LinkId(click.getLinkId()));
    }
}
