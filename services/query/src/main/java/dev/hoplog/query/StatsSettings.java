package dev.hoplog.query;

import dev.hoplog.api.role.RefusedStartException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
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

    @Option(
            names = "--geo-database",
            paramLabel = "FILE",
            split = ",",
            defaultValue = "${env:HOPLOG_GEO_DATABASE}",
            description =
                    "Files in MaxMind's format that tell where networks are, with commas between; the first that knows wins. They can be replaced while this runs. HOPLOG_GEO_DATABASE; default: none, countries and cities are unknown")
    private @Nullable List<Path> geoDatabases;

    /**
     * All of them, checked.
     *
     * @throws RefusedStartException naming the first that cannot be
     */
    public StatsSetup setup() {
        List<Path> files = geoDatabases == null
                ? List.of()
                : geoDatabases.stream()
                        .filter(file -> !file.toString().isBlank())
                        .toList();
        try {
            return new StatsSetup(ZoneId.of(timeZone), files);
        } catch (DateTimeException e) {
            throw new RefusedStartException("--time-zone or HOPLOG_TIME_ZONE is \"" + timeZone
                    + "\", which is no time zone; give one such as Europe/Berlin or UTC.");
        }
    }
}
