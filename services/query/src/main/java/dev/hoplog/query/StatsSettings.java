package dev.hoplog.query;

import dev.hoplog.api.role.RefusedStartException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The settings of every role that counts, each a flag or an environment variable; the flag wins. */
public final class StatsSettings {

    /** Hours are told for 35 days, and clocks and journals may be late. */
    private static final int LEAST_DAYS = 40;

    @Option(
            names = "--time-zone",
            paramLabel = "ZONE",
            defaultValue = "${env:HOPLOG_TIME_ZONE:-UTC}",
            description =
                    "The time zone of the days, weeks and months that are kept for ever, such as Europe/Berlin; the same on all nodes. With another one all clicks are counted anew. HOPLOG_TIME_ZONE; default: UTC")
    private String timeZone = "UTC";

    @Option(
            names = "--click-retention-days",
            paramLabel = "DAYS",
            defaultValue = "${env:HOPLOG_CLICK_RETENTION_DAYS:-0}",
            description =
                    "How many days clicks are kept, at least 40. Then they are summed up, which is kept for ever, and deleted for good; the same on all nodes. 0 keeps them. HOPLOG_CLICK_RETENTION_DAYS; default: 0")
    private int clickRetentionDays;

    @Option(
            names = "--peer-address",
            paramLabel = "HOST:PORT",
            defaultValue = "${env:HOPLOG_PEER_ADDRESS}",
            description =
                    "Where other query nodes reach the API of this one: they ask each other for the counts that each keeps. HOPLOG_PEER_ADDRESS; default: where it listens")
    private @Nullable String peerAddress;

    @Mixin
    private final GeoSettings geo = new GeoSettings();

    /**
     * All of them, checked.
     *
     * @throws RefusedStartException naming the first that cannot be
     */
    public StatsSetup setup() {
        try {
            return new StatsSetup(ZoneId.of(timeZone), clicksKept(), peerAddress, geo.files());
        } catch (DateTimeException e) {
            throw new RefusedStartException("--time-zone or HOPLOG_TIME_ZONE is \"" + timeZone
                    + "\", which is no time zone; give one such as Europe/Berlin or UTC.");
        }
    }

    private @Nullable Duration clicksKept() {
        if (clickRetentionDays == 0) {
            return null;
        }
        if (clickRetentionDays < LEAST_DAYS) {
            throw new RefusedStartException("--click-retention-days or HOPLOG_CLICK_RETENTION_DAYS is "
                    + clickRetentionDays + "; give at least " + LEAST_DAYS
                    + ", since hours are told for 35 days, or 0 to keep all clicks.");
        }
        return Duration.ofDays(clickRetentionDays);
    }
}
