package dev.hoplog.query;

import dev.hoplog.api.role.RefusedStartException;
import dev.hoplog.query.journal.JournalSettings;
import dev.hoplog.query.redirect.Networks;
import dev.hoplog.query.redirect.RedirectLimits;
import dev.hoplog.query.redirect.TrustedProxies;
import dev.hoplog.query.redirect.VisitorPolicy;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
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
            names = "--home-url",
            paramLabel = "URL",
            defaultValue = "${env:HOPLOG_HOME_URL}",
            description =
                    "Where visitors without a slug are sent. HOPLOG_HOME_URL; default: a page that says what this is")
    private @Nullable String homeUrl;

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

    @Option(
            names = "--honor-dnt",
            paramLabel = "true|false",
            arity = "0..1",
            fallbackValue = "true",
            defaultValue = "${env:HOPLOG_HONOR_DNT}",
            description =
                    "Whether less is kept of visitors who send DNT: 1 or Sec-GPC: 1. HOPLOG_HONOR_DNT; default: true")
    private @Nullable String honorDnt;

    @Option(
            names = "--no-tracking-parameter",
            paramLabel = "NAME",
            defaultValue = "${env:HOPLOG_NO_TRACKING_PARAMETER:-nostat}",
            description =
                    "A request with this parameter in its query is redirected and not counted; empty for none. HOPLOG_NO_TRACKING_PARAMETER; default: nostat")
    private String noTrackingParameter = VisitorPolicy.DEFAULT.noTrackingParameter();

    @Option(
            names = "--no-tracking-addresses",
            paramLabel = "NETWORK",
            split = ",",
            defaultValue = "${env:HOPLOG_NO_TRACKING_ADDRESSES}",
            description =
                    "Requests from there are redirected and not counted: addresses or networks with commas between. HOPLOG_NO_TRACKING_ADDRESSES; default: none")
    private @Nullable List<String> noTrackingAddresses;

    @Option(
            names = "--journal-limit",
            paramLabel = "SIZE",
            defaultValue = "${env:HOPLOG_JOURNAL_LIMIT:-10GB}",
            description =
                    "Disk for clicks that are not in Kafka yet; beyond it they are counted without their details. HOPLOG_JOURNAL_LIMIT; default: 10GB")
    private String journalLimit = "10GB";

    @Option(
            names = "--journal-force-ms",
            paramLabel = "MS",
            defaultValue = "${env:HOPLOG_JOURNAL_FORCE_MS:-0}",
            description =
                    "How often clicks are forced to the device, against a loss of power; 0 leaves it to the system. HOPLOG_JOURNAL_FORCE_MS; default: 0")
    private int journalForceMillis;

    @Option(
            names = "--orphan-rate",
            paramLabel = "N",
            defaultValue = "${env:HOPLOG_ORPHAN_RATE:-100}",
            description =
                    "Requests for unknown slugs kept with their details, per second and event loop; more are only counted. HOPLOG_ORPHAN_RATE; default: 100")
    private int orphanRate = 100;

    /**
     * All of them, checked.
     *
     * @throws RefusedStartException naming the first that cannot be
     */
    public RedirectSetup setup() {
        return new RedirectSetup(
                limits(), trustedProxies(), visitors(), homeUrl(), directoryMemory(), journal(), orphanRate());
    }

    /** @throws RefusedStartException if a size or a time is none that a journal can have */
    private JournalSettings journal() {
        long limit = bytes(journalLimit, "The limit of the journal", "10GB", "--journal-limit or HOPLOG_JOURNAL_LIMIT");
        int loops = Runtime.getRuntime().availableProcessors();
        long least = JournalSettings.DEFAULT.leastBytes(loops);
        if (limit < least) {
            throw new RefusedStartException("A journal of " + journalLimit.strip()
                    + " is too small for " + loops + " processors: set --journal-limit or HOPLOG_JOURNAL_LIMIT to "
                    + (least >> 20) + "MB or more.");
        }
        if (journalForceMillis < 0) {
            throw new RefusedStartException("Clicks cannot be forced to the device every " + journalForceMillis
                    + " ms: set --journal-force-ms or HOPLOG_JOURNAL_FORCE_MS to 0 or more.");
        }
        return new JournalSettings(
                JournalSettings.DEFAULT.segmentBytes(), limit, Duration.ofMillis(journalForceMillis));
    }

    /**
     * Requests for unknown slugs that are kept with their details, per second and event loop.
     *
     * @throws RefusedStartException if it is negative
     */
    private int orphanRate() {
        if (orphanRate < 0) {
            throw new RefusedStartException(
                    "The orphan rate " + orphanRate + " is negative: set --orphan-rate or HOPLOG_ORPHAN_RATE.");
        }
        return orphanRate;
    }

    /**
     * In bytes.
     *
     * @throws RefusedStartException if it is no size
     */
    private long directoryMemory() {
        if (directoryMemory == null || directoryMemory.isBlank()) {
            return Runtime.getRuntime().maxMemory() / HEAP_PARTS;
        }
        return bytes(directoryMemory, "The memory for links", "512MB", "--directory-memory or HOPLOG_DIRECTORY_MEMORY");
    }

    private static long bytes(String text, String what, String example, String setting) {
        try {
            long bytes = DataSize.parse(text.strip()).toBytes();
            if (bytes >= 0) {
                return bytes;
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            // It gets the sentence below.
        }
        throw new RefusedStartException(
                what + " \"" + text + "\" is not a size such as " + example + ": set " + setting + ".");
    }

    /** @throws RefusedStartException if it is no URL of a host */
    private @Nullable URI homeUrl() {
        if (homeUrl == null || homeUrl.isBlank()) {
            return null;
        }
        try {
            var url = new URI(homeUrl.strip());
            boolean isHttp = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            if (isHttp && url.getHost() != null) {
                return url;
            }
        } catch (URISyntaxException e) {
            // It gets the sentence below.
        }
        throw new RefusedStartException("The home URL \"" + homeUrl
                + "\" is not of the form https://example.org/about: set --home-url or HOPLOG_HOME_URL.");
    }

    /** @throws RefusedStartException if no client could connect */
    private RedirectLimits limits() {
        if (maxConnections < 1) {
            throw new RefusedStartException(
                    "With " + maxConnections
                            + " connections nobody is redirected: set --max-connections or HOPLOG_MAX_CONNECTIONS to 1 or more.");
        }
        return RedirectLimits.ofConnections(maxConnections);
    }

    private TrustedProxies trustedProxies() {
        return new TrustedProxies(networks(trustedProxies, "--trusted-proxies or HOPLOG_TRUSTED_PROXIES"));
    }

    /** @throws RefusedStartException naming what cannot be */
    private VisitorPolicy visitors() {
        try {
            return new VisitorPolicy(
                    honorsDnt(),
                    noTrackingParameter.strip(),
                    networks(noTrackingAddresses, "--no-tracking-addresses or HOPLOG_NO_TRACKING_ADDRESSES"));
        } catch (IllegalArgumentException e) {
            throw new RefusedStartException(
                    "Wrong --no-tracking-parameter or HOPLOG_NO_TRACKING_PARAMETER: " + e.getMessage() + ".", e);
        }
    }

    /** @throws RefusedStartException if it is neither true nor false */
    private boolean honorsDnt() {
        return switch (honorDnt == null ? "" : honorDnt.strip().toLowerCase(Locale.ROOT)) {
            case "", "true" -> true;
            case "false" -> false;
            default ->
                throw new RefusedStartException("Whether DNT is honored is true or false, and not \"" + honorDnt
                        + "\": set --honor-dnt or HOPLOG_HONOR_DNT.");
        };
    }

    /** @throws RefusedStartException naming what is no network */
    private static Networks networks(@Nullable List<String> texts, String setting) {
        List<String> networks = texts == null
                ? List.of()
                : texts.stream()
                        .map(String::strip)
                        .filter(network -> !network.isEmpty())
                        .toList();
        try {
            return Networks.parse(networks);
        } catch (IllegalArgumentException e) {
            throw new RefusedStartException("Wrong " + setting + ": " + e.getMessage() + ".", e);
        }
    }
}
