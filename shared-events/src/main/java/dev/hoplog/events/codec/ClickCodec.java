package dev.hoplog.events.codec;

import com.google.protobuf.CodedOutputStream;
import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.Decision;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.Trigger;
import dev.hoplog.events.proto.Click;
import dev.hoplog.events.proto.RollUp;
import dev.hoplog.events.proto.Sealed;
import dev.hoplog.events.proto.StrippedClick;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Click entries as journal payloads, and batches of them as record values.
 *
 * <p>An entry's bytes are the same in a journal and in a batch, so that shipping a segment copies them and parses nothing.
 */
public final class ClickCodec {

    private ClickCodec() {}

    /** One entry, as a journal frame holds it. */
    public static byte[] encode(ClickEntry entry) {
        var message = dev.hoplog.events.proto.ClickEntry.newBuilder();
        switch (entry) {
            case ClickEntry.Click click -> message.setClick(encode(click));
            case ClickEntry.StrippedClick stripped ->
                message.setStripped(StrippedClick.newBuilder()
                        .setOccurredAtMs(stripped.occurredAt())
                        .setLinkId(text(stripped.linkId()))
                        .setDomain(stripped.domain().name())
                        .setDecision(encode(stripped.decision())));
            case ClickEntry.RollUp rollUp ->
                message.setRollUp(RollUp.newBuilder()
                        .setLinkId(text(rollUp.linkId()))
                        .setDomain(rollUp.domain().name())
                        .setMinute(rollUp.minute())
                        .setDecision(encode(rollUp.decision()))
                        .setClicks(rollUp.clicks()));
            case ClickEntry.Sealed sealed ->
                message.setSealed(Sealed.newBuilder().setCount(sealed.count()));
        }
        return message.build().toByteArray();
    }

    /** @throws UnknownEventException for bytes that are no entry this version knows */
    public static ClickEntry decode(byte[] bytes) {
        return new ClickDecoder(1).entry(bytes);
    }

    /**
     * The value of a record that carries consecutive entries of a segment.
     *
     * @param entries each as {@link #encode(ClickEntry)} gave it
     */
    public static byte[] encodeBatch(UUID segmentId, long firstSeq, List<byte[]> entries) {
        try {
            var bytes = new ByteArrayOutputStream();
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            out.writeBytes(dev.hoplog.events.proto.ClickBatch.SEGMENT_ID_FIELD_NUMBER, Bits.bytes(segmentId));
            out.writeUInt64(dev.hoplog.events.proto.ClickBatch.FIRST_SEQ_FIELD_NUMBER, firstSeq);
            for (byte[] entry : entries) {
                // A repeated message is a tag, a length and the message's own bytes.
                out.writeByteArray(dev.hoplog.events.proto.ClickBatch.ENTRIES_FIELD_NUMBER, entry);
            }
            out.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("an array in memory refused bytes", e);
        }
    }

    private static Click encode(ClickEntry.Click click) {
        ClickEntry.Visitor visitor = click.visitor();
        var message = Click.newBuilder()
                .setOccurredAtMs(click.occurredAt())
                .setLinkId(text(click.linkId()))
                .setLinkVersion(click.linkVersion())
                .setDomain(click.domain().name())
                .setSlug(click.slug())
                .setPath(click.path())
                .setQuery(click.query())
                .setDestination(click.destination())
                .setStatus(click.status())
                .setDecision(encode(click.decision()))
                .setRuleId(click.ruleId())
                .setVariantId(click.variantId())
                .setTrigger(encode(click.trigger()))
                .setMethod(click.method())
                .setReferrer(visitor.referrer())
                .setUserAgent(visitor.userAgent())
                .setAcceptLanguage(visitor.acceptLanguage())
                .setNetwork(visitor.network())
                .setCountry(visitor.country())
                .setVisitorHash(visitor.visitorHash())
                .setPurpose(visitor.purpose())
                .setBotHint(visitor.botHint())
                .setNode(click.node());
        for (ClickEntry.Parameter parameter : click.parameters()) {
            message.addParametersBuilder().setName(parameter.name()).setValue(parameter.value());
        }
        return message.build();
    }

    private static String text(@Nullable LinkId linkId) {
        return linkId == null ? "" : linkId.text();
    }

    static dev.hoplog.events.proto.Decision encode(Decision decision) {
        return switch (decision) {
            case REDIRECTED -> dev.hoplog.events.proto.Decision.DECISION_REDIRECTED;
            case UNKNOWN_SLUG -> dev.hoplog.events.proto.Decision.DECISION_UNKNOWN_SLUG;
            case EXPIRED -> dev.hoplog.events.proto.Decision.DECISION_EXPIRED;
            case SCHEDULED -> dev.hoplog.events.proto.Decision.DECISION_SCHEDULED;
            case DISABLED -> dev.hoplog.events.proto.Decision.DECISION_DISABLED;
            case DELETED -> dev.hoplog.events.proto.Decision.DECISION_DELETED;
            case LIMIT_REACHED -> dev.hoplog.events.proto.Decision.DECISION_LIMIT_REACHED;
            case PASSWORD_ASKED -> dev.hoplog.events.proto.Decision.DECISION_PASSWORD_ASKED;
            case UNKNOWN_TO_THIS_VERSION -> dev.hoplog.events.proto.Decision.DECISION_UNSPECIFIED;
        };
    }

    static Decision decode(dev.hoplog.events.proto.Decision decision) {
        return switch (decision) {
            case DECISION_REDIRECTED -> Decision.REDIRECTED;
            case DECISION_UNKNOWN_SLUG -> Decision.UNKNOWN_SLUG;
            case DECISION_EXPIRED -> Decision.EXPIRED;
            case DECISION_SCHEDULED -> Decision.SCHEDULED;
            case DECISION_DISABLED -> Decision.DISABLED;
            case DECISION_DELETED -> Decision.DELETED;
            case DECISION_LIMIT_REACHED -> Decision.LIMIT_REACHED;
            case DECISION_PASSWORD_ASKED -> Decision.PASSWORD_ASKED;
            case DECISION_UNSPECIFIED, UNRECOGNIZED -> Decision.UNKNOWN_TO_THIS_VERSION;
        };
    }

    static dev.hoplog.events.proto.Trigger encode(Trigger trigger) {
        return switch (trigger) {
            case LINK -> dev.hoplog.events.proto.Trigger.TRIGGER_LINK;
            case QR -> dev.hoplog.events.proto.Trigger.TRIGGER_QR;
            case PIXEL -> dev.hoplog.events.proto.Trigger.TRIGGER_PIXEL;
            case PREVIEW -> dev.hoplog.events.proto.Trigger.TRIGGER_PREVIEW;
            case UNKNOWN_TO_THIS_VERSION -> dev.hoplog.events.proto.Trigger.TRIGGER_UNSPECIFIED;
        };
    }

    static Trigger decode(dev.hoplog.events.proto.Trigger trigger) {
        return switch (trigger) {
            case TRIGGER_LINK -> Trigger.LINK;
            case TRIGGER_QR -> Trigger.QR;
            case TRIGGER_PIXEL -> Trigger.PIXEL;
            case TRIGGER_PREVIEW -> Trigger.PREVIEW;
            case TRIGGER_UNSPECIFIED, UNRECOGNIZED -> Trigger.UNKNOWN_TO_THIS_VERSION;
        };
    }
}
