package dev.hoplog.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A query role whose broker can be taken away in the two ways that are worse than a refused connection: suspended, with all
 * connections open, and gone, with something on its port that accepts connections and never answers.
 */
final class Outage implements AutoCloseable {

    private final Map<String, String> ofBroker;
    private final Server query;
    private Server broker;
    private @Nullable BlackHole hole;

    /** Starts both, and creates links. */
    Outage(Path folder, int links) throws InterruptedException {
        ofBroker = Server.environment(folder.resolve("kafka"));
        broker = Server.start(Broker.class.getName(), ofBroker).awaitReady();
        Map<String, String> ofQuery = Server.environment(folder.resolve("query"));
        ofQuery.put("HOPLOG_KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers());
        ofQuery.put("HOPLOG_LAYOUT", "single-broker");
        query = Server.start(Server.QUERY, ofQuery);
        try {
            query.awaitReady();
            Links.create(query, broker.bootstrapServers(), links);
        } catch (RuntimeException | InterruptedException e) {
            close();
            throw e;
        }
    }

    Server query() {
        return query;
    }

    /** It no longer runs, and none of its connections ends. */
    void suspendBroker() throws IOException, InterruptedException {
        signal("-STOP");
    }

    void resumeBroker() throws IOException, InterruptedException {
        signal("-CONT");
    }

    void replaceBrokerByBlackHole() throws IOException, InterruptedException {
        broker.kill();
        hole = new BlackHole(Integer.parseInt(ofBroker.getOrDefault("HOPLOG_KAFKA_PORT", "0")));
    }

    void bringBrokerBack() throws InterruptedException {
        closeHole();
        broker = Server.start(Broker.class.getName(), ofBroker).awaitReady();
    }

    @Override
    public void close() {
        closeHole();
        query.close();
        broker.close();
    }

    private void closeHole() {
        if (hole != null) {
            hole.close();
            hole = null;
        }
    }

    private void signal(String signal) throws IOException, InterruptedException {
        int result = new ProcessBuilder("kill", signal, Long.toString(broker.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (result != 0) {
            throw new BenchException("The broker could not be sent " + signal + ".", null);
        }
    }

    /** Accepts every connection and reads nothing. */
    private static final class BlackHole implements AutoCloseable {

        private final ServerSocket port;
        private final Queue<Socket> connections = new ConcurrentLinkedQueue<>();

        BlackHole(int number) throws IOException {
            port = new ServerSocket(number, 50, InetAddress.getLoopbackAddress());
            Thread.ofVirtual().start(this::accept);
        }

        private void accept() {
            try {
                while (true) {
                    connections.add(port.accept());
                }
            } catch (IOException e) {
                // It was closed.
            }
        }

        @Override
        public void close() {
            try {
                port.close();
                for (Socket connection : connections) {
                    connection.close();
                }
            } catch (IOException e) {
                throw new BenchException("The black hole could not be closed (" + e.getMessage() + ").", e);
            }
        }
    }
}
