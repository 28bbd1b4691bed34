package dev.hoplog.analytics;

import dev.hoplog.analytics.classify.Classifier;
import dev.hoplog.events.topics.Layout;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the analytics of a node are made with.
 *
 * @param bootstrapServers some brokers, with commas between
 * @param stateDirectory this node's own and lasting; the stores live below it, in a directory of their fold's name
 * @param groupInstanceId the node's name in the group, the same after a restart: so its partitions wait for it
 * @param address host and port at which other nodes ask this one for the counts that it keeps
 * @param peers the way to those
 * @param reportingZone in which days and longer are kept for ever
 * @param classifier tells what each click counts as; asked for when counting begins
 * @param clientProperties for all Kafka clients, such as TLS and SASL; they win over what is set here
 */
public record AnalyticsSettings(
        String bootstrapServers,
        Layout layout,
        Path stateDirectory,
        String groupInstanceId,
        String address,
        Peers peers,
        ZoneId reportingZone,
        Supplier<Classifier> classifier,
        Map<String, Object> clientProperties) {
    public AnalyticsSettings {
        clientProperties = Map.copyOf(clientProperties);
    }

    ReportingZone zone() {
        return new ReportingZone(reportingZone);
    }
}
