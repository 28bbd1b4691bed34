package dev.hoplog.query;

import dev.hoplog.api.role.RefusedStartException;
import java.time.DateTimeException;
import java.time.ZoneId;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The settings of every role that counts, each a flag or an environment variable; the flag wins. */
public final class StatsSettings {

    @Option(
            names = "--time-zone",
            paramLabel = "ZONE",
            defaultValue = "${env:HOPLOG_TIME_ZONE:-UTC}",
            description =
                    "The time zone of the days, weeks and months that are kept for ever, such as Europe/Berlin; the same on all nodes. With another one all clicks are counted anew. HOPLOG_TIME_ZONE; default: UTC")
    private String timeZone = "UTC";

    @Mixin
    private final GeoSettings geo = new GeoSettings();

    /**
     * All of them, checked.
     *
     * @throws RefusedStartException naming the first that cannot be
     */
    public StatsSetup setup() {
        try {
            return new StatsSetup(ZoneId.of(timeZone), geo.files());
        } catch (DateTimeException e) {
            throw new RefusedStartException("--time-zone or HOPLOG_TIME_ZONE is \"" + timeZone
                    + "\", which is no time zone; give one such as Europe/Berlin or UTC.");
        }
    }
}
