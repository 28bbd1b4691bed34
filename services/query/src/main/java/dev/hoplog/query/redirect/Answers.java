package dev.hoplog.query.redirect;

import dev.hoplog.directory.Target;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/** Redirects as the bytes that are sent (RFC 9112). What is the same in every one is encoded once. */
final class Answers {

    /** What an answer says of its connection: nothing where it simply stays open, as HTTP/1.1 has it. */
    @SuppressWarnings("ImmutableEnumChecker") // nobody writes into its bytes
    enum Connection {
        OPEN(""),
        KEEP_ALIVE("connection: keep-alive\r\n"),
        CLOSE("connection: close\r\n");

        private final byte[] header;

        Connection(String header) {
            this.header = ascii(header);
        }

        /** A whole line, or nothing. Not to be changed. */
        byte[] header() {
            return header;
        }
    }

    private static final Map<Integer, byte[]> STATUS_LINES =
            Map.of(301, statusLine(301), 302, statusLine(302), 307, statusLine(307), 308, statusLine(308));

    // Short-lived in every cache between, so that clicks are not lost in it and a change is soon everywhere.
    private static final String PERMANENT = "cache-control: private, max-age=90\r\n";
    private static final String TEMPORARY = "cache-control: private, max-age=0\r\n";

    private static final String HIDDEN = "x-robots-tag: noindex, nofollow\r\n";
    private static final String LOCATION = "content-length: 0\r\nlocation: ";

    private static final byte[] PERMANENT_CRAWLABLE = ascii(PERMANENT + LOCATION);
    private static final byte[] PERMANENT_HIDDEN = ascii(PERMANENT + HIDDEN + LOCATION);
    private static final byte[] TEMPORARY_CRAWLABLE = ascii(TEMPORARY + LOCATION);
    private static final byte[] TEMPORARY_HIDDEN = ascii(TEMPORARY + HIDDEN + LOCATION);
    private static final byte[] END = ascii("\r\n\r\n");

    /** More than all of a redirect but its location. */
    private static final int REDIRECT_BYTES = 256;

    private Answers() {}

    /**
     * @param redirect one that sends the visitor somewhere
     * @param date the header's whole line
     */
    static ByteBuf redirect(ByteBufAllocator allocator, Redirect redirect, byte[] date, Connection connection) {
        Target target = Objects.requireNonNull(redirect.target());
        String merged = redirect.merged();
        int length = merged == null ? target.locationLength() : merged.length();
        int status = redirect.status();
        ByteBuf answer = allocator
                .ioBuffer(REDIRECT_BYTES + length)
                .writeBytes(Objects.requireNonNull(STATUS_LINES.get(status)))
                .writeBytes(date)
                .writeBytes(connection.header)
                .writeBytes(headers(status, target.isCrawlable()));
        if (merged == null) {
            answer.writeBytes(target.array(), target.locationOffset(), length);
        } else {
            answer.writeCharSequence(merged, StandardCharsets.UTF_8);
        }
        return answer.writeBytes(END);
    }

    private static byte[] headers(int status, boolean isCrawlable) {
        if (status == 301 || status == 308) {
            return isCrawlable ? PERMANENT_CRAWLABLE : PERMANENT_HIDDEN;
        }
        return isCrawlable ? TEMPORARY_CRAWLABLE : TEMPORARY_HIDDEN;
    }

    static byte[] statusLine(int status) {
        return ascii("HTTP/1.1 " + HttpResponseStatus.valueOf(status) + "\r\n");
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
