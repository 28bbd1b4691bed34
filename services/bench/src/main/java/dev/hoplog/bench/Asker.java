package dev.hoplog.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One connection that asks the API one question after another. */
final class Asker implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 60_000;
    private static final int HEXADECIMAL = 16;
    private static final String LENGTH = "content-length: ";

    private final Connection connection;

    Asker(int port) throws IOException {
        connection = new Connection(port, PATIENCE_MILLIS);
    }

    /** @throws BenchException if it is not answered with 200 */
    String ask(String path) throws IOException {
        connection.send("GET /api/v1" + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + Server.ADMIN_KEY + "\r\n\r\n");
        String status = connection.line();
        int length = 0;
        boolean isChunked = false;
        for (String header = connection.line(); !header.isEmpty(); header = connection.line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            isChunked |= lower.equals("transfer-encoding: chunked");
            if (lower.startsWith(LENGTH)) {
                length = Integer.parseInt(lower.substring(LENGTH.length()));
            }
        }
        byte[] body = isChunked ? chunks() : connection.bytes(length);
        String text = new String(body, StandardCharsets.UTF_8);
        if (!status.startsWith("HTTP/1.1 200")) {
            throw new BenchException("Hoplog answered " + path + " with " + status + ": " + text, null);
        }
        return text;
    }

    private byte[] chunks() throws IOException {
        var body = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(connection.line(), HEXADECIMAL);
                size > 0;
                size = Integer.parseInt(connection.line(), HEXADECIMAL)) {
            body.write(connection.bytes(size));
            connection.line();
        }
        connection.line();
        return body.toByteArray();
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
