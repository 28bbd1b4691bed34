package dev.hoplog.events.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.hoplog.events.BodyHash;
import dev.hoplog.events.CommandId;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkEvent;
import dev.hoplog.events.LinkFact;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.LinkSettings;
import dev.hoplog.events.Slug;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * Link events as record values, and the CloudEvents headers beside them.
 *
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md">CloudEvents
 *     1.0.2, Kafka binding, binary mode</a>
 */
public final class LinkEventCodec {

    private LinkEventCodec() {}

    /** The value of the event's record. */
    public static byte[] encode(LinkEvent event) {
        var message = dev.hoplog.events.proto.LinkEvent.newBuilder()
                .setLinkId(event.linkId().text())
                .setDomain(event.key().domain().name())
                .setSlug(event.key().slug().text())
                .setExpectedVersion(event.expectedVersion())
                .setCommandId(Bits.bytes(event.commandId().bits()))
                .setBodyHash(ByteString.copyFrom(
                        HexFormat.of().parseHex(event.bodyHash().hex())))
                .setActor(event.actor())
                .setOccurredAtMs(event.occurredAt().toEpochMilli());
        switch (event.fact()) {
            case LinkFact.LinkCreated(LinkSettings settings) ->
                message.getCreatedBuilder().setSettings(encode(settings));
            case LinkFact.LinkChanged(LinkSettings settings, List<String> changed, long reverted) ->
                message.getChangedBuilder()
                        .setSettings(encode(settings))
                        .addAllChangedFields(changed)
                        .setRevertedToVersion(reverted);
            case LinkFact.LinkDeleted() -> message.getDeletedBuilder();
            case LinkFact.LinkRestored() -> message.getRestoredBuilder();
            case LinkFact.LinkPurged() -> message.getPurgedBuilder();
            case LinkFact.AliasClaimed() -> message.getAliasClaimedBuilder();
            case LinkFact.AliasReleased() -> message.getAliasReleasedBuilder();
        }
        return message.build().toByteArray();
    }

    /**
     * The event of a record's value.
     *
     * @throws UnknownEventException for bytes that are no event this version knows
     */
    public static LinkEvent decode(byte[] value) {
        try {
            var message = dev.hoplog.events.proto.LinkEvent.parseFrom(value);
            return new LinkEvent(
                    new LinkKey(new Domain(message.getDomain()), new Slug(message.getSlug())),
                    new LinkId(message.getLinkId()),
                    message.getExpectedVersion(),
                    new CommandId(Bits.uuid(message.getCommandId(), "the command id")),
                    new BodyHash(HexFormat.of().formatHex(message.getBodyHash().toByteArray())),
                    message.getActor(),
                    Instant.ofEpochMilli(message.getOccurredAtMs()),
                    fact(message));
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw new UnknownEventException("no link event: " + e.getMessage(), e);
        }
    }

    /** The record's CloudEvents headers. */
    public static List<Header> headers(LinkEvent event) {
        return List.of(
                header("ce_specversion", "1.0"),
                header("ce_id", event.commandId() + ":" + event.key() + "@" + event.expectedVersion()),
                header("ce_type", type(event.fact())),
                header("ce_source", "/hoplog/links"),
                header("ce_subject", event.key().toString()),
                header("ce_time", event.occurredAt().toString()),
                header("content-type", "application/protobuf"));
    }

    /** The name of the kind of event, for ever. */
    public static String type(LinkFact fact) {
        return switch (fact) {
            case LinkFact.LinkCreated _ -> "hoplog.link.created.v1";
            case LinkFact.LinkChanged _ -> "hoplog.link.changed.v1";
            case LinkFact.LinkDeleted _ -> "hoplog.link.deleted.v1";
            case LinkFact.LinkRestored _ -> "hoplog.link.restored.v1";
            case LinkFact.LinkPurged _ -> "hoplog.link.purged.v1";
            case LinkFact.AliasClaimed _ -> "hoplog.alias.claimed.v1";
            case LinkFact.AliasReleased _ -> "hoplog.alias.released.v1";
        };
    }

    /** Settings on their own, for stores that keep them. */
    public static byte[] encodeSettings(LinkSettings settings) {
        return encode(settings).toByteArray();
    }

    /** @throws UnknownEventException for bytes that are no settings */
    public static LinkSettings decodeSettings(byte[] bytes) {
        try {
            return decode(dev.hoplog.events.proto.LinkSettings.parseFrom(bytes));
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw new UnknownEventException("no link settings: " + e.getMessage(), e);
        }
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private static LinkFact fact(dev.hoplog.events.proto.LinkEvent message) {
        return switch (message.getFactCase()) {
            case CREATED -> new LinkFact.LinkCreated(decode(message.getCreated().getSettings()));
            case CHANGED ->
                new LinkFact.LinkChanged(
                        decode(message.getChanged().getSettings()),
                        message.getChanged().getChangedFieldsList(),
                        message.getChanged().getRevertedToVersion());
            case DELETED -> new LinkFact.LinkDeleted();
            case RESTORED -> new LinkFact.LinkRestored();
            case PURGED -> new LinkFact.LinkPurged();
            case ALIAS_CLAIMED -> new LinkFact.AliasClaimed();
            case ALIAS_RELEASED -> new LinkFact.AliasReleased();
            case FACT_NOT_SET ->
                throw new UnknownEventException("a link event of a kind that this version does not know");
        };
    }

    static dev.hoplog.events.proto.LinkSettings encode(LinkSettings settings) {
        var message = dev.hoplog.events.proto.LinkSettings.newBuilder()
                .setLongUrl(settings.longUrl())
                .setTitle(settings.title())
                .setNotes(settings.notes())
                .addAllTags(settings.tags())
                .setRedirectStatus(settings.redirectStatus())
                .setForwardQuery(settings.forwardQuery())
                .setCrawlable(settings.crawlable())
                .setDisabled(settings.disabled())
                .setArchived(settings.archived());
        if (!settings.location().equals(settings.longUrl())) {
            message.setLocation(settings.location());
        }
        if (settings.validSince() != null) {
            message.setValidSinceMs(settings.validSince().toEpochMilli());
        }
        if (settings.validUntil() != null) {
            message.setValidUntilMs(settings.validUntil().toEpochMilli());
        }
        if (settings.maxClicks() != null) {
            message.setMaxClicks(settings.maxClicks());
        }
        if (settings.primary() != null) {
            message.setPrimaryDomain(settings.primary().domain().name())
                    .setPrimarySlug(settings.primary().slug().text());
        }
        return message.build();
    }

    private static LinkSettings decode(dev.hoplog.events.proto.LinkSettings message) {
        return new LinkSettings(
                message.getLongUrl(),
                message.getLocation().isEmpty() ? message.getLongUrl() : message.getLocation(),
                message.getTitle(),
                message.getNotes(),
                message.getTagsList(),
                message.hasValidSinceMs() ? Instant.ofEpochMilli(message.getValidSinceMs()) : null,
                message.hasValidUntilMs() ? Instant.ofEpochMilli(message.getValidUntilMs()) : null,
                message.hasMaxClicks() ? message.getMaxClicks() : null,
                message.getRedirectStatus(),
                message.getForwardQuery(),
                message.getCrawlable(),
                message.getDisabled(),
                message.getArchived(),
                message.getPrimarySlug().isEmpty()
                        ? null
                        : new LinkKey(new Domain(message.getPrimaryDomain()), new Slug(message.getPrimarySlug())));
    }
}
