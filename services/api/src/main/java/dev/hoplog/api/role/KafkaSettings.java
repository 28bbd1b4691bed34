package dev.hoplog.api.role;

import dev.hoplog.events.topics.Layout;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which Kafka a role works with, for roles that do not bring one along. */
public final class KafkaSettings {

    @Mixin
    private final BrokerSettings brokers = new BrokerSettings();

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
        return brokers.clientSettings();
    }
}
