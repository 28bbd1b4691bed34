package dev.hoplog.bench;

import java.io.IOException;

/** One connection that follows links one after another. */
final class Visitor implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 20_000;

    private final Connection connection;

    Visitor(int port) throws IOException {
        connection = new Connection(port, PATIENCE_MILLIS);
    }

    /**
     * Asks for a path and reads the answer to its end.
     *
     * @return its status
     * @throws IOException if the answer was not seen whole
     */
    int follow(String path) throws IOException {
        connection.send("GET /" + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        String status = connection.line();
        int body = 0;
        for (String header = connection.line(); !header.isEmpty(); header = connection.line()) {
            if (header.startsWith("content-length: ")) {
                body = Integer.parseInt(header.substring("content-length: ".length()));
            }
        }
        connection.skip(body);
        return Integer.parseInt(status.substring("HTTP/1.1 ".length(), "HTTP/1.1 302".length()));
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
