package dev.hoplog.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One connection that asks the API one question after another. It does next to nothing, so that answers seem no later than they are. */
final class Asker implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 60_000;
    private static final int HEXADECIMAL = 16;
    private static final String LENGTH = "content-length: ";

    private final Socket socket = new Socket();
    private final InputStream answers;

    Asker(int port) throws IOException {
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE_MILLIS);
            answers = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** @throws BenchException if it is not answered with 200 */
    String ask(String path) throws IOException {
        socket.getOutputStream()
                .write(("GET /api/v1" + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                                + Server.ADMIN_KEY + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        String status = line();
        int length = 0;
        boolean isChunked = false;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            isChunked |= lower.equals("transfer-encoding: chunked");
            if (lower.startsWith(LENGTH)) {
                length = Integer.parseInt(lower.substring(LENGTH.length()));
            }
        }
        byte[] body = isChunked ? chunks() : answers.readNBytes(length);
        String text = new String(body, StandardCharsets.UTF_8);
        if (!status.startsWith("HTTP/1.1 200")) {
            throw new BenchException("Hoplog answered " + path + " with " + status + ": " + text, null);
        }
        return text;
    }

    private byte[] chunks() throws IOException {
        var body = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(line(), HEXADECIMAL); size > 0; size = Integer.parseInt(line(), HEXADECIMAL)) {
            body.write(answers.readNBytes(size));
            line();
        }
        line();
        return body.toByteArray();
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int c = answers.read(); c != '\n'; c = answers.read()) {
            if (c < 0) {
                throw new IOException("the connection ended within an answer");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
