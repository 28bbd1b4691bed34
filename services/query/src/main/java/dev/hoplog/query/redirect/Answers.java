package dev.hoplog.query.redirect;

import dev.hoplog.directory.Target;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/** Answers as the bytes that are sent (RFC 9112). What is the same in every answer is encoded once. */
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
    }

    /** An answer that is a text. */
    @SuppressWarnings("ImmutableEnumChecker") // nobody writes into its bytes
    enum Page {
        HEALTHY(200, "ok\n", ""),
        WELCOME(200, "This is a Hoplog URL shortener.\n", ""),
        NOTHING(404, "There is nothing here.\n", "cache-control: no-store\r\n"),
        UNKNOWN(404, "There is no link here.\n", "cache-control: no-store\r\n"),
        GONE(410, "This link is gone.\n", "cache-control: no-store\r\n"),
        NOT_READY(503, "The links are not known yet. Try again.\n", "cache-control: no-store\r\nretry-after: 1\r\n"),
        OTHER_METHOD(405, "Only GET and HEAD are answered here.\n", "allow: GET, HEAD\r\n"),
        UNREADABLE(400, "This request cannot be read.\n", ""),
        LONG_LINE(414, "This request cannot be read.\n", ""),
        LONG_HEADERS(431, "This request cannot be read.\n", "");

        private final byte[] statusLine;
        private final byte[] headers;
        private final byte[] text;

        Page(int status, String text, String headers) {
            this.statusLine = statusLine(status);
            this.text = ascii(text);
            this.headers = ascii(headers + "content-type: text/plain; charset=utf-8\r\ncontent-length: "
                    + this.text.length + "\r\n\r\n");
        }
    }

    private static final Map<Integer, byte[]> STATUS_LINES =
            Map.of(301, statusLine(301), 302, statusLine(302), 307, statusLine(307), 308, statusLine(308));

    // Short-lived in every cache between, so that clicks are not lost in it and a change is soon everywhere.
    private static final byte[] PERMANENT =
            ascii("cache-control: private, max-age=90\r\ncontent-length: 0\r\nlocation: ");
    private static final byte[] TEMPORARY =
            ascii("cache-control: private, max-age=0\r\ncontent-length: 0\r\nlocation: ");
    private static final byte[] END = ascii("\r\n\r\n");

    /** More than all of a redirect but its location. */
    private static final int REDIRECT_BYTES = 192;

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
                .writeBytes(status == 301 || status == 308 ? PERMANENT : TEMPORARY);
        if (merged == null) {
            answer.writeBytes(target.array(), target.locationOffset(), length);
        } else {
            answer.writeCharSequence(merged, StandardCharsets.UTF_8);
        }
        return answer.writeBytes(END);
    }

    /**
     * @param isHead whether the text itself is left out
     * @param date the header's whole line
     */
    static ByteBuf page(ByteBufAllocator allocator, Page page, boolean isHead, byte[] date, Connection connection) {
        ByteBuf answer = allocator
                .ioBuffer(256)
                .writeBytes(page.statusLine)
                .writeBytes(date)
                .writeBytes(connection.header)
                .writeBytes(page.headers);
        return isHead ? answer : answer.writeBytes(page.text);
    }

    private static byte[] statusLine(int status) {
        return ascii("HTTP/1.1 " + HttpResponseStatus.valueOf(status) + "\r\n");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
