package dev.hoplog.query;

import dev.hoplog.api.role.RefusedStartException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which files tell where networks are. */
public final class GeoSettings {

    @Option(
            names = "--geo-database",
            paramLabel = "FILE",
            split = ",",
            defaultValue = "${env:HOPLOG_GEO_DATABASE}",
            description =
                    "Files in MaxMind's format that tell where networks are, with commas between; the first that knows wins. They can be replaced while this runs. HOPLOG_GEO_DATABASE; default: none, countries and cities are unknown")
    private @Nullable List<Path> files;

    /** Whether they are there or not. */
    public List<Path> files() {
        return files == null
                ? List.of()
                : files.stream().filter(file -> !file.toString().isBlank()).toList();
    }

    /** @throws RefusedStartException naming the first that cannot be read */
    public List<Path> readableFiles() {
        for (Path file : files()) {
            if (!Files.isReadable(file)) {
                throw new RefusedStartException("The database of places " + file + " cannot be read.");
            }
        }
        return files();
    }
}
