package dev.hoplog.events.codec;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import dev.hoplog.events.ClickBatch;
import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.Decision;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.Trigger;
import dev.hoplog.events.proto.Click;
import dev.hoplog.events.proto.Parameter;
import dev.hoplog.events.proto.RollUp;
import dev.hoplog.events.proto.Sealed;
import dev.hoplog.events.proto.StrippedClick;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/*
 * Whoever reads the log reads clicks by the million, and most of what they say was said before: there are few browsers,
 * languages and referrers, and most clicks are on few links. So this reads the bytes without making messages of them, and gives
 * the same object for the same bytes. That saves making it, and whoever compares or hashes it later is done at once.
 */
/**
 * Decodes batches of clicks one after another. For one thread.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Protocol Buffers: Encoding</a>
 */
public final class ClickDecoder {

    private static final int VARINT = WireFormat.WIRETYPE_VARINT;
    private static final int FIXED64 = WireFormat.WIRETYPE_FIXED64;
    private static final int BYTES = WireFormat.WIRETYPE_LENGTH_DELIMITED;

    /** Of each kind of text; as many as there are popular links, or browsers with all their versions. */
    private static final int INTERNED = 1024;

    private static final String NONE = "";

    private final Interner<LinkId> linkIds;
    private final Interner<Domain> domains;
    private final Interner<String> slugs;
    private final Interner<String> destinations;
    private final Interner<String> referrers;
    private final Interner<String> userAgents;
    private final Interner<String> languages;
    private final Interner<String> words;

    private byte[] bytes = {};

    public ClickDecoder() {
        this(INTERNED);
    }

    /** @param interned of each kind of text, a power of two */
    ClickDecoder(int interned) {
        linkIds = new Interner<>(interned, LinkId::new);
        domains = new Interner<>(interned, Domain::new);
        slugs = new Interner<>(interned, text -> text);
        destinations = new Interner<>(interned, text -> text);
        referrers = new Interner<>(interned, text -> text);
        userAgents = new Interner<>(interned, text -> text);
        languages = new Interner<>(interned, text -> text);
        words = new Interner<>(interned, text -> text);
    }

    /**
     * A record's value.
     *
     * @throws UnknownEventException for bytes that are no batch, or hold an entry this version does not know
     */
    public ClickBatch batch(byte[] value) {
        return decode(value, "no batch of clicks", this::batch);
    }

    /** @throws UnknownEventException for bytes that are no entry this version knows */
    ClickEntry entry(byte[] value) {
        return decode(value, "no click entry", this::entry);
    }

    @FunctionalInterface
    private interface Decoding<T> {
        T decode(CodedInputStream in) throws IOException;
    }

    private <T> T decode(byte[] value, String otherwise, Decoding<T> decoding) {
        bytes = value;
        try {
            CodedInputStream in = CodedInputStream.newInstance(value);
            in.pushLimit(value.length);
            return decoding.decode(in);
        } catch (IOException | IllegalArgumentException e) {
            throw new UnknownEventException(otherwise + ": " + e.getMessage(), e);
        }
    }

    private ClickBatch batch(CodedInputStream in) throws IOException {
        UUID segment = null;
        long firstSeq = 0;
        var entries = new ArrayList<ClickEntry>();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case dev.hoplog.events.proto.ClickBatch.SEGMENT_ID_FIELD_NUMBER << 3 | BYTES ->
                    segment = Bits.uuid(in.readBytes(), "the segment id");
                case dev.hoplog.events.proto.ClickBatch.FIRST_SEQ_FIELD_NUMBER << 3 | VARINT ->
                    firstSeq = in.readUInt64();
                case dev.hoplog.events.proto.ClickBatch.ENTRIES_FIELD_NUMBER << 3 | BYTES -> {
                    int before = in.pushLimit(in.readRawVarint32());
                    entries.add(entry(in));
                    in.popLimit(before);
                }
                default -> skip(in, tag);
            }
        }
        if (segment == null) {
            throw new UnknownEventException("the segment id has 0 bytes instead of 16");
        }
        return new ClickBatch(segment, firstSeq, entries);
    }

    private ClickEntry entry(CodedInputStream in) throws IOException {
        ClickEntry entry = null;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            int kind = WireFormat.getTagFieldNumber(tag);
            boolean isKnown = WireFormat.getTagWireType(tag) == BYTES
                    && kind >= dev.hoplog.events.proto.ClickEntry.CLICK_FIELD_NUMBER
                    && kind <= dev.hoplog.events.proto.ClickEntry.SEALED_FIELD_NUMBER;
            if (!isKnown) {
                skip(in, tag);
                continue;
            }
            if (entry != null) {
                // Protocol Buffers would unite the two. No writer makes them.
                throw new UnknownEventException("a click entry that is two");
            }
            int before = in.pushLimit(in.readRawVarint32());
            entry = switch (kind) {
                case dev.hoplog.events.proto.ClickEntry.CLICK_FIELD_NUMBER -> click(in);
                case dev.hoplog.events.proto.ClickEntry.STRIPPED_FIELD_NUMBER -> stripped(in);
                case dev.hoplog.events.proto.ClickEntry.ROLL_UP_FIELD_NUMBER -> rollUp(in);
                default -> sealed(in);
            };
            in.popLimit(before);
        }
        if (entry == null) {
            throw new UnknownEventException("a click entry of a kind that this version does not know");
        }
        return entry;
    }

    private ClickEntry.Click click(CodedInputStream in) throws IOException {
        long occurredAt = 0;
        LinkId linkId = null;
        long linkVersion = 0;
        Domain domain = Domain.DEFAULT;
        String slug = NONE;
        String path = NONE;
        String query = NONE;
        String destination = NONE;
        int status = 0;
        Decision decision = Decision.UNKNOWN_TO_THIS_VERSION;
        String ruleId = NONE;
        String variantId = NONE;
        Trigger trigger = Trigger.UNKNOWN_TO_THIS_VERSION;
        String method = NONE;
        String referrer = NONE;
        String userAgent = NONE;
        String acceptLanguage = NONE;
        String network = NONE;
        String country = NONE;
        long visitorHash = 0;
        String purpose = NONE;
        String botHint = NONE;
        List<ClickEntry.Parameter> parameters = List.of();
        String node = NONE;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case Click.OCCURRED_AT_MS_FIELD_NUMBER << 3 | VARINT -> occurredAt = in.readInt64();
                case Click.LINK_ID_FIELD_NUMBER << 3 | BYTES -> linkId = linkId(in);
                case Click.LINK_VERSION_FIELD_NUMBER << 3 | VARINT -> linkVersion = in.readUInt64();
                case Click.DOMAIN_FIELD_NUMBER << 3 | BYTES -> domain = text(in, domains);
                case Click.SLUG_FIELD_NUMBER << 3 | BYTES -> slug = text(in, slugs);
                case Click.PATH_FIELD_NUMBER << 3 | BYTES -> path = in.readStringRequireUtf8();
                case Click.QUERY_FIELD_NUMBER << 3 | BYTES -> query = in.readStringRequireUtf8();
                case Click.DESTINATION_FIELD_NUMBER << 3 | BYTES -> destination = text(in, destinations);
                case Click.STATUS_FIELD_NUMBER << 3 | VARINT -> status = in.readUInt32();
                case Click.DECISION_FIELD_NUMBER << 3 | VARINT -> decision = decision(in);
                case Click.RULE_ID_FIELD_NUMBER << 3 | BYTES -> ruleId = text(in, words);
                case Click.VARIANT_ID_FIELD_NUMBER << 3 | BYTES -> variantId = text(in, words);
                case Click.TRIGGER_FIELD_NUMBER << 3 | VARINT -> trigger = trigger(in);
                case Click.METHOD_FIELD_NUMBER << 3 | BYTES -> method = text(in, words);
                case Click.REFERRER_FIELD_NUMBER << 3 | BYTES -> referrer = text(in, referrers);
                case Click.USER_AGENT_FIELD_NUMBER << 3 | BYTES -> userAgent = text(in, userAgents);
                case Click.ACCEPT_LANGUAGE_FIELD_NUMBER << 3 | BYTES -> acceptLanguage = text(in, languages);
                case Click.NETWORK_FIELD_NUMBER << 3 | BYTES -> network = in.readStringRequireUtf8();
                case Click.COUNTRY_FIELD_NUMBER << 3 | BYTES -> country = text(in, words);
                case Click.VISITOR_HASH_FIELD_NUMBER << 3 | FIXED64 -> visitorHash = in.readFixed64();
                case Click.PURPOSE_FIELD_NUMBER << 3 | BYTES -> purpose = text(in, words);
                case Click.BOT_HINT_FIELD_NUMBER << 3 | BYTES -> botHint = text(in, words);
                case Click.PARAMETERS_FIELD_NUMBER << 3 | BYTES -> {
                    parameters = parameters.isEmpty() ? new ArrayList<>() : parameters;
                    parameters.add(parameter(in));
                }
                case Click.NODE_FIELD_NUMBER << 3 | BYTES -> node = text(in, words);
                default -> skip(in, tag);
            }
        }
        return new ClickEntry.Click(
                occurredAt,
                linkId,
                linkVersion,
                domain,
                slug,
                path,
                query,
                destination,
                status,
                decision,
                ruleId,
                variantId,
                trigger,
                method,
                new ClickEntry.Visitor(
                        referrer, userAgent, acceptLanguage, network, country, visitorHash, purpose, botHint),
                parameters,
                node);
    }

    private ClickEntry.Parameter parameter(CodedInputStream in) throws IOException {
        int before = in.pushLimit(in.readRawVarint32());
        String name = NONE;
        String value = NONE;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case Parameter.NAME_FIELD_NUMBER << 3 | BYTES -> name = in.readStringRequireUtf8();
                case Parameter.VALUE_FIELD_NUMBER << 3 | BYTES -> value = in.readStringRequireUtf8();
                default -> skip(in, tag);
            }
        }
        in.popLimit(before);
        return new ClickEntry.Parameter(name, value);
    }

    private ClickEntry.StrippedClick stripped(CodedInputStream in) throws IOException {
        long occurredAt = 0;
        LinkId linkId = null;
        Domain domain = Domain.DEFAULT;
        Decision decision = Decision.UNKNOWN_TO_THIS_VERSION;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case StrippedClick.OCCURRED_AT_MS_FIELD_NUMBER << 3 | VARINT -> occurredAt = in.readInt64();
                case StrippedClick.LINK_ID_FIELD_NUMBER << 3 | BYTES -> linkId = linkId(in);
                case StrippedClick.DOMAIN_FIELD_NUMBER << 3 | BYTES -> domain = text(in, domains);
                case StrippedClick.DECISION_FIELD_NUMBER << 3 | VARINT -> decision = decision(in);
                default -> skip(in, tag);
            }
        }
        return new ClickEntry.StrippedClick(occurredAt, linkId, domain, decision);
    }

    private ClickEntry.RollUp rollUp(CodedInputStream in) throws IOException {
        LinkId linkId = null;
        Domain domain = Domain.DEFAULT;
        long minute = 0;
        Decision decision = Decision.UNKNOWN_TO_THIS_VERSION;
        long clicks = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case RollUp.LINK_ID_FIELD_NUMBER << 3 | BYTES -> linkId = linkId(in);
                case RollUp.DOMAIN_FIELD_NUMBER << 3 | BYTES -> domain = text(in, domains);
                case RollUp.MINUTE_FIELD_NUMBER << 3 | VARINT -> minute = in.readUInt64();
                case RollUp.DECISION_FIELD_NUMBER << 3 | VARINT -> decision = decision(in);
                case RollUp.CLICKS_FIELD_NUMBER << 3 | VARINT -> clicks = in.readUInt64();
                default -> skip(in, tag);
            }
        }
        return new ClickEntry.RollUp(linkId, domain, minute, decision, clicks);
    }

    private static ClickEntry.Sealed sealed(CodedInputStream in) throws IOException {
        long count = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == (Sealed.COUNT_FIELD_NUMBER << 3 | VARINT)) {
                count = in.readUInt64();
            } else {
                skip(in, tag);
            }
        }
        return new ClickEntry.Sealed(count);
    }

    /** Null for an empty one. */
    private @Nullable LinkId linkId(CodedInputStream in) throws IOException {
        int length = length(in);
        return length == 0 ? null : text(in, length, linkIds);
    }

    private <T> T text(CodedInputStream in, Interner<T> interner) throws IOException {
        return text(in, length(in), interner);
    }

    private <T> T text(CodedInputStream in, int length, Interner<T> interner) throws IOException {
        int at = in.getTotalBytesRead();
        in.skipRawBytes(length);
        return interner.get(bytes, at, length);
    }

    private static int length(CodedInputStream in) throws IOException {
        int length = in.readRawVarint32();
        if (length < 0 || length > in.getBytesUntilLimit()) {
            throw new InvalidProtocolBufferException("a text ends behind what it stands in");
        }
        return length;
    }

    private static Decision decision(CodedInputStream in) throws IOException {
        var known = dev.hoplog.events.proto.Decision.forNumber(in.readEnum());
        return known == null ? Decision.UNKNOWN_TO_THIS_VERSION : ClickCodec.decode(known);
    }

    private static Trigger trigger(CodedInputStream in) throws IOException {
        var known = dev.hoplog.events.proto.Trigger.forNumber(in.readEnum());
        return known == null ? Trigger.UNKNOWN_TO_THIS_VERSION : ClickCodec.decode(known);
    }

    private static void skip(CodedInputStream in, int tag) throws IOException {
        if (!in.skipField(tag)) {
            throw new InvalidProtocolBufferException("a group ends that did not begin");
        }
    }
}
