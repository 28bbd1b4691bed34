package dev.hoplog.query.redirect;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/** An answer whose bytes are the same each time, but for its date and what it says of its connection. */
final class FixedAnswer {

    private final byte[] statusLine;
    private final byte[] headers;
    private final byte[] body;

    /** @param headers whole lines, without those that every answer has */
    FixedAnswer(int status, String headers, byte[] body) {
        this.statusLine = Answers.statusLine(status);
        this.headers = Answers.ascii(headers + "content-length: " + body.length + "\r\n\r\n");
        this.body = body;
    }

    /** Sends the client somewhere else for now. */
    static FixedAnswer redirectTo(String location) {
        return new FixedAnswer(302, "cache-control: private, max-age=0\r\nlocation: " + location + "\r\n", new byte[0]);
    }

    static FixedAnswer text(int status, String headers, String text) {
        return new FixedAnswer(
                status,
                headers + "content-type: text/plain; charset=utf-8\r\nx-content-type-options: nosniff\r\n",
                text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * @param isHead whether the body itself is left out
     * @param date the header's whole line
     */
    ByteBuf encode(ByteBufAllocator allocator, boolean isHead, byte[] date, Answers.Connection connection) {
        int length = statusLine.length + date.length + connection.header().length + headers.length + body.length;
        ByteBuf answer = allocator
                .ioBuffer(length)
                .writeBytes(statusLine)
                .writeBytes(date)
                .writeBytes(connection.header())
                .writeBytes(headers);
        return isHead ? answer : answer.writeBytes(body);
    }
}
