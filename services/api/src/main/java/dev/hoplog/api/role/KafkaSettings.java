package dev.hoplog.api.role;

import dev.hoplog.events.topics.Layout;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which Kafka a role works with, for roles that do not bring one along. */
public final class KafkaSettings {

    @Option(
            names = "--kafka-bootstrap-servers",
            paramLabel = "HOST:PORT",
            defaultValue = "${env:HOPLOG_KAFKA_BOOTSTRAP_SERVERS}",
            description = "Some brokers, with commas between. HOPLOG_KAFKA_BOOTSTRAP_SERVERS")
    private @Nullable String bootstrapServers;

    @Option(
            names = "--kafka-config",
            paramLabel = "FILE",
            defaultValue = "${env:HOPLOG_KAFKA_CONFIG}",
            description = "Properties for all Kafka clients, such as TLS and SASL. HOPLOG_KAFKA_CONFIG")
    private @Nullable Path config;

    @Option(
            names = "--layout",
            paramLabel = "LAYOUT",
            defaultValue = "${env:HOPLOG_LAYOUT:-cluster}",
            description =
                    "Width of the topics: cluster (3 replicas) or single-broker (1). Frozen at the first start. HOPLOG_LAYOUT; default: cluster")
    private String layout = "cluster";

    /** @throws RefusedStartException if there is no such layout */
    public Layout layout() {
        try {
            return Layout.parse(layout);
        } catch (IllegalArgumentException e) {
            throw new RefusedStartException("Wrong --layout or HOPLOG_LAYOUT: " + e.getMessage() + ".", e);
        }
    }

    /**
     * What every client is made with.
     *
     * @throws RefusedStartException if no broker is named or the file cannot be read
     */
    public Map<String, Object> clientSettings() {
        if (bootstrapServers == null || bootstrapServers.isBlank()) {
            throw new RefusedStartException(
                    "No Kafka is named: set --kafka-bootstrap-servers or HOPLOG_KAFKA_BOOTSTRAP_SERVERS.");
        }
        var settings = new TreeMap<String, Object>();
        if (config != null) {
            var properties = new Properties();
            try (Reader reader = Files.newBufferedReader(config)) {
                properties.load(reader);
            } catch (IOException e) {
                throw new RefusedStartException("The Kafka settings in " + config + " cannot be read (" + e + ").", e);
            }
            properties.stringPropertyNames().forEach(name -> settings.put(name, properties.getProperty(name)));
        }
        settings.put("bootstrap.servers", bootstrapServers);
        return settings;
    }
}
