package dev.hoplog.api.role;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a Kafka is, and how to speak with it. */
public final class BrokerSettings {

    @Option(
            names = {"--kafka", "--kafka-bootstrap-servers"},
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

    /** Whether brokers are named at all. */
    public boolean areNamed() {
        return bootstrapServers != null && !bootstrapServers.isBlank();
    }

    /**
     * What every client is made with.
     *
     * @throws RefusedStartException if no broker is named or the file cannot be read
     */
    public Map<String, Object> clientSettings() {
        if (!areNamed()) {
            throw new RefusedStartException(
                    "No Kafka is named: set --kafka-bootstrap-servers or HOPLOG_KAFKA_BOOTSTRAP_SERVERS.");
        }
        return clientSettings("");
    }

    /**
     * The same, with other brokers where none are named.
     *
     * @throws RefusedStartException if the file cannot be read
     */
    public Map<String, Object> clientSettings(String otherwise) {
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
        settings.put(
                "bootstrap.servers",
                bootstrapServers == null || bootstrapServers.isBlank() ? otherwise : bootstrapServers);
        return settings;
    }
}
