package dev.hoplog.events.codec;

import com.google.protobuf.CodedOutputStream;
import dev.hoplog.events.Decision;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.Trigger;
import dev.hoplog.events.proto.Click;
import dev.hoplog.events.proto.ClickEntry;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Encodes clicks one after another into an array of its own, to the bytes that {@link ClickCodec#encode} makes of the same
 * click, without making the click. For one thread.
 *
 * <p>{@link #begin}, then the fields in the order of the methods here, which is that of their numbers, then {@link #end}. What
 * is left out, or empty, is not in the message.
 */
public final class ClickEncoder {

    /** Before the click stand its tag within the entry, of one byte, and its length, of at most three. */
    private static final int CLICK_AT = 4;

    private final byte[] bytes;
    private CodedOutputStream out;
    private int offset;
    private int length;

    /** @param capacity longest entry in bytes, at most two million; a longer one is an {@link UncheckedIOException} */
    public ClickEncoder(int capacity) {
        if (capacity > 1 << 21) {
            throw new IllegalArgumentException("a click's length must fit three bytes of a varint");
        }
        this.bytes = new byte[CLICK_AT + capacity];
        this.out = CodedOutputStream.newInstance(bytes, CLICK_AT, capacity);
    }

    /** @param occurredAt milliseconds since 1970-01-01T00:00Z */
    public ClickEncoder begin(long occurredAt) {
        out = CodedOutputStream.newInstance(bytes, CLICK_AT, bytes.length - CLICK_AT);
        return number(Click.OCCURRED_AT_MS_FIELD_NUMBER, occurredAt);
    }

    /** @param ids has the link's id, {@link LinkId#LENGTH} bytes of ASCII, from an offset on */
    public ClickEncoder link(byte[] ids, int idOffset, long version) {
        slice(Click.LINK_ID_FIELD_NUMBER, ids, idOffset, LinkId.LENGTH);
        return number(Click.LINK_VERSION_FIELD_NUMBER, version);
    }

    /**
     * What was asked for.
     *
     * @param slug empty where the path is none
     * @param path empty where it is {@code /} and the slug
     * @param query without {@code ?}
     */
    public ClickEncoder request(Domain domain, String slug, String path, String query) {
        text(Click.DOMAIN_FIELD_NUMBER, domain.name());
        text(Click.SLUG_FIELD_NUMBER, slug);
        text(Click.PATH_FIELD_NUMBER, path);
        return text(Click.QUERY_FIELD_NUMBER, query);
    }

    public ClickEncoder destination(byte[] utf8, int at, int count) {
        return slice(Click.DESTINATION_FIELD_NUMBER, utf8, at, count);
    }

    public ClickEncoder destination(String location) {
        return text(Click.DESTINATION_FIELD_NUMBER, location);
    }

    public ClickEncoder answer(int status, Decision decision, Trigger trigger, String method) {
        number(Click.STATUS_FIELD_NUMBER, status);
        number(Click.DECISION_FIELD_NUMBER, ClickCodec.encode(decision).getNumber());
        number(Click.TRIGGER_FIELD_NUMBER, ClickCodec.encode(trigger).getNumber());
        return text(Click.METHOD_FIELD_NUMBER, method);
    }

    /** As in {@link dev.hoplog.events.ClickEntry.Visitor}. */
    public ClickEncoder visitor(
            String referrer,
            String userAgent,
            String acceptLanguage,
            String network,
            long visitorHash,
            String purpose) {
        text(Click.REFERRER_FIELD_NUMBER, referrer);
        text(Click.USER_AGENT_FIELD_NUMBER, userAgent);
        text(Click.ACCEPT_LANGUAGE_FIELD_NUMBER, acceptLanguage);
        text(Click.NETWORK_FIELD_NUMBER, network);
        fixed(Click.VISITOR_HASH_FIELD_NUMBER, visitorHash);
        return text(Click.PURPOSE_FIELD_NUMBER, purpose);
    }

    /** Ends the click; its entry is in {@link #array} until the next one begins. */
    public void end(String node) {
        text(Click.NODE_FIELD_NUMBER, node);
        int click = out.getTotalBytesWritten();
        int head = 1 + CodedOutputStream.computeUInt32SizeNoTag(click);
        offset = CLICK_AT - head;
        length = head + click;
        try {
            CodedOutputStream header = CodedOutputStream.newInstance(bytes, offset, head);
            header.writeTag(ClickEntry.CLICK_FIELD_NUMBER, com.google.protobuf.WireFormat.WIRETYPE_LENGTH_DELIMITED);
            header.writeUInt32NoTag(click);
        } catch (IOException e) {
            throw tooLong(e);
        }
    }

    public byte[] array() {
        return bytes;
    }

    /** Where in the array the entry begins. */
    public int offset() {
        return offset;
    }

    /** Of the entry, in bytes. */
    public int length() {
        return length;
    }

    private ClickEncoder number(int field, long value) {
        try {
            if (value != 0) {
                out.writeUInt64(field, value);
            }
            return this;
        } catch (IOException e) {
            throw tooLong(e);
        }
    }

    private void fixed(int field, long value) {
        try {
            if (value != 0) {
                out.writeFixed64(field, value);
            }
        } catch (IOException e) {
            throw tooLong(e);
        }
    }

    private ClickEncoder text(int field, String text) {
        try {
            if (!text.isEmpty()) {
                out.writeString(field, text);
            }
            return this;
        } catch (IOException e) {
            throw tooLong(e);
        }
    }

    private ClickEncoder slice(int field, byte[] utf8, int at, int count) {
        try {
            if (count > 0) {
                out.writeByteArray(field, utf8, at, count);
            }
            return this;
        } catch (IOException e) {
            throw tooLong(e);
        }
    }

    private static UncheckedIOException tooLong(IOException e) {
        return new UncheckedIOException("a click is longer than the encoder was made for", e);
    }
}
