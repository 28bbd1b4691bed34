package dev.hoplog.query.export;

import dev.hoplog.analytics.classify.ClickClassifier;
import dev.hoplog.api.Hosts;
import dev.hoplog.api.role.RefusedStartException;
import dev.hoplog.events.topics.Topic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hoplog export clicks}. */
@Command(
        name = "clicks",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Clicks, each once, told from the log as it is when this begins.")
final class ExportClicks implements Callable<Integer> {

    @Mixin
    private final ExportOptions options = new ExportOptions();

    @Option(names = "--exclude-bots", description = "Without those of programs")
    private boolean excludeBots;

    @Option(names = "--all-decisions", description = "Also requests that were not redirected")
    private boolean allDecisions;

    @Option(
            names = "--geo-database",
            paramLabel = "FILE",
            split = ",",
            defaultValue = "${env:HOPLOG_GEO_DATABASE}",
            description =
                    "Files in MaxMind's format that tell where networks are, with commas between. HOPLOG_GEO_DATABASE; default: none, countries and cities are unknown")
    private @Nullable List<Path> geoDatabases;

    @Override
    public Integer call() throws Exception {
        Hosts hosts = options.hosts();
        var filter = new ClickFilter(
                options.from(), options.to(), options.link(), options.domains(hosts), excludeBots, allDecisions);
        var classifier = new ClickClassifier(geoDatabases(), InstantSource.system());
        var run = new ExportRun(options, Topic.CLICK_EVENTS);
        run.export(
                filter.text(),
                ClickColumns.ALL,
                (found, from) -> new ClickLog(
                                found.consumers(), found.topicId(), found.partitions(), () -> classifier, hosts)
                        .read(filter, from, null),
                ClickRow::position);
        return 0;
    }

    private List<Path> geoDatabases() {
        List<Path> files = geoDatabases == null
                ? List.of()
                : geoDatabases.stream()
                        .filter(file -> !file.toString().isBlank())
                        .toList();
        for (Path file : files) {
            if (!Files.isReadable(file)) {
                throw new RefusedStartException("The database of places " + file + " cannot be read.");
            }
        }
        return files;
    }
}
