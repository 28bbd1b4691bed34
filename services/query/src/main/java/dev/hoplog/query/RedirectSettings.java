package dev.hoplog.query;

import dev.hoplog.api.role.RefusedStartException;
import dev.hoplog.query.redirect.RedirectLimits;
import dev.hoplog.query.redirect.TrustedProxies;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;
import picocli.CommandLine.Option;

/** The settings of every role that answers redirects, each a flag or an environment variable; the flag wins. */
public final class RedirectSettings {

    /** What is left of the heap is for requests, Kafka's clients and, in the standalone, its broker. */
    private static final int HEAP_PARTS = 4;

    @Option(
            names = "--directory-memory",
            paramLabel = "SIZE",
            defaultValue = "${env:HOPLOG_DIRECTORY_MEMORY}",
            description =
                    "Memory for links, such as 512MB; the most used are kept where it does not hold all. HOPLOG_DIRECTORY_MEMORY; default: a quarter of the heap")
    private @Nullable String directoryMemory;

    @Option(
            names = "--max-connections",
            paramLabel = "N",
            defaultValue = "${env:HOPLOG_MAX_CONNECTIONS:-10000}",
            description = "Connections to the redirect port at a time. HOPLOG_MAX_CONNECTIONS; default: 10000")
    private int maxConnections = RedirectLimits.DEFAULT_CONNECTIONS;

    @Option(
            names = "--trusted-proxies",
            paramLabel = "NETWORK",
            split = ",",
            defaultValue = "${env:HOPLOG_TRUSTED_PROXIES}",
            description =
                    "Proxies whose X-Forwarded-For is believed, as addresses or networks with commas between, such as 10.0.0.0/8. HOPLOG_TRUSTED_PROXIES; default: none")
    private @Nullable List<String> trustedProxies;

    /**
     * In bytes.
     *
     * @throws RefusedStartException if it is no size
     */
    public long directoryMemory() {
        if (directoryMemory == null || directoryMemory.isBlank()) {
            return Runtime.getRuntime().maxMemory() / HEAP_PARTS;
        }
        try {
            long bytes = DataSize.parse(directoryMemory.strip()).toBytes();
            if (bytes >= 0) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // It gets the sentence below.
        }
        throw new RefusedStartException("The memory for links \"" + directoryMemory
                + "\" is not a size such as 512MB: set --directory-memory or HOPLOG_DIRECTORY_MEMORY.");
    }

    /** @throws RefusedStartException if no client could connect */
    public RedirectLimits limits() {
        if (maxConnections < 1) {
            throw new RefusedStartException(
                    "With " + maxConnections
                            + " connections nobody is redirected: set --max-connections or HOPLOG_MAX_CONNECTIONS to 1 or more.");
        }
        return RedirectLimits.ofConnections(maxConnections);
    }

    /** @throws RefusedStartException naming what is no network */
    public TrustedProxies trustedProxies() {
        List<String> networks = trustedProxies == null
                ? List.of()
                : trustedProxies.stream()
                        .map(String::strip)
                        .filter(network -> !network.isEmpty())
                        .toList();
        try {
            return TrustedProxies.parse(networks);
        } catch (IllegalArgumentException e) {
            throw new RefusedStartException(
                    "Wrong --trusted-proxies or HOPLOG_TRUSTED_PROXIES: " + e.getMessage() + ".", e);
        }
    }
}
