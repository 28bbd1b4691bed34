package dev.hoplog.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A connection that asks and reads answers line by line. It does next to nothing, so that answers seem no later than they are. */
final class Connection implements AutoCloseable {

    private final Socket socket = new Socket();
    private final InputStream answers;

    Connection(int port, int patienceMillis) throws IOException {
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(patienceMillis);
            socket.connect(new InetSocketAddress("127.0.0.1", port), patienceMillis);
            answers = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    void send(String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }

    /** Without what ends it. */
    String line() throws IOException {
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

    byte[] bytes(int length) throws IOException {
        return answers.readNBytes(length);
    }

    void skip(int length) throws IOException {
        answers.skipNBytes(length);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
