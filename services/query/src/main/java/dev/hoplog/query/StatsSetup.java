package dev.hoplog.query;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * With what the statistics of a role were started, checked.
 *
 * @param reportingZone in which days and longer are kept for ever
 * @param clicksKept how old clicks become before what they count is kept in their place; null for ever
 * @param peerAddress where other query nodes reach the API of this one; null for where it listens
 * @param geoDatabases files that tell where networks are, the first that knows wins; none, and nobody knows
 */
public record StatsSetup(
        ZoneId reportingZone,
        @Nullable Duration clicksKept,
        @Nullable String peerAddress,
        List<Path> geoDatabases) {

    public StatsSetup {
        geoDatabases = List.copyOf(geoDatabases);
    }
}
