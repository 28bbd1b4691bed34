package dev.hoplog.standalone;

import dev.hoplog.api.role.Background;
import dev.hoplog.api.role.RefusedStartException;
import dev.hoplog.directory.DataDirectory;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real KRaft broker and controller in this JVM, on the loopback address, with its files in one folder.
 *
 * <p>The classes of Kafka's server are no public API of Kafka: this class alone knows them.
 */
public final class EmbeddedBroker implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedBroker.class);
    private static final String LOOPBACK = "127.0.0.1";
    private static final int NODE_ID = 1;

    private final Path folder;
    private final int port;
    private final int controllerPort;
    private @Nullable KafkaRaftServer server;
    private volatile boolean gaveUp;

    /**
     * @param folder for all its files; formatted at the first start
     * @param controllerPort any free port; it may be another at each start
     */
    public EmbeddedBroker(Path folder, int port, int controllerPort) {
        this.folder = folder;
        this.port = port;
        this.controllerPort = controllerPort;
    }

    /** The settings of a client. */
    public Map<String, Object> clientSettings() {
        return Map.of("bootstrap.servers", LOOPBACK + ":" + port);
    }

    /**
     * Starts on a thread of its own and returns at once.
     *
     * @param onFailure told why it did not start
     */
    public void startInBackground(Consumer<RuntimeException> onFailure) {
        Thread starting = Background.THREADS.newThread(() -> {
            try {
                start();
            } catch (RuntimeException e) {
                onFailure.accept(e);
            }
        });
        starting.setName("broker-start");
        starting.start();
    }

    /**
     * Starts; when this returns, clients can connect.
     *
     * @throws RefusedStartException if it cannot start from its files
     */
    public synchronized void start() {
        // The broker would end this process, and with it redirects that need no broker, when its disk fails.
        Exit.setExitProcedure(this::giveUp);
        Exit.setHaltProcedure(this::giveUp);
        try {
            format();
            var starting = new KafkaRaftServer(new KafkaConfig(properties(), false), Time.SYSTEM);
            server = starting;
            starting.startup();
            log.atInfo().addKeyValue("port", port).log("embedded Kafka started");
        } catch (Exception e) {
            throw new RefusedStartException(
                    "The embedded Kafka cannot start from " + folder + " (" + e.getMessage()
                            + "): look at that folder's disk and permissions, or restore it from a backup.",
                    e);
        }
    }

    /** Whether it has ended by itself, for its disk most likely. It comes back with the next start of the process. */
    public boolean hasGivenUp() {
        return gaveUp;
    }

    /** Ends in order. One that has given up cannot, and waits for itself; its files are as after {@code kill -9}. */
    @Override
    public synchronized void close() {
        KafkaRaftServer running = server;
        if (running != null && !gaveUp) {
            running.shutdown();
            running.awaitShutdown();
            server = null;
        }
    }

    private void format() throws Exception {
        Files.createDirectories(folder);
        new Formatter()
                .setNodeId(NODE_ID)
                .setClusterId(clusterId())
                .setDirectories(List.of(folder.resolve("log").toString()))
                .setMetadataLogDirectory(folder.resolve("log").toString())
                .setControllerListenerName("CONTROLLER")
                .setIgnoreFormatted(true)
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .run();
    }

    /** The id of the cluster for ever: made before anything is formatted with it. */
    private String clusterId() throws IOException {
        return DataDirectory.readOrMake(
                folder.resolve("cluster.id"), () -> Uuid.randomUuid().toString());
    }

    private Map<String, String> properties() {
        var properties = new HashMap<String, String>();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", Integer.toString(NODE_ID));
        properties.put("controller.quorum.voters", NODE_ID + "@" + LOOPBACK + ":" + controllerPort);
        properties.put(
                "listeners",
                "PLAINTEXT://" + LOOPBACK + ":" + port + ",CONTROLLER://" + LOOPBACK + ":" + controllerPort);
        properties.put("advertised.listeners", "PLAINTEXT://" + LOOPBACK + ":" + port);
        properties.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("log.dirs", folder.resolve("log").toString());
        properties.put("auto.create.topics.enable", "false");
        for (String internal : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            properties.put(internal + ".replication.factor", "1");
            properties.put(internal + ".num.partitions", "4");
        }
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        // A start after kill -9 waits until the controller has given up the broker that was: 9 s by default.
        properties.put("broker.session.timeout.ms", "2000");
        properties.put("broker.heartbeat.interval.ms", "500");
        properties.put("group.initial.rebalance.delay.ms", "0");
        properties.put("log.cleaner.dedupe.buffer.size", Integer.toString(16 << 20));
        properties.put("num.network.threads", "2");
        properties.put("num.io.threads", "4");
        return properties;
    }

    private void giveUp(int status, @Nullable String message) {
        gaveUp = true;
        log.atError()
                .addKeyValue("status", status)
                .addKeyValue("reason", message)
                .log("embedded Kafka gave up; redirects go on, everything else needs a restart");
        throw new IllegalStateException("embedded Kafka gave up with status " + status);
    }
}
