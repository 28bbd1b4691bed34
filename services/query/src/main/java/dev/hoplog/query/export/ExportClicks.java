package dev.hoplog.query.export;

import dev.hoplog.analytics.classify.ClickClassifier;
import dev.hoplog.api.Hosts;
import dev.hoplog.events.topics.Topic;
import dev.hoplog.query.GeoSettings;
import java.time.InstantSource;
import java.util.concurrent.Callable;
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

    @Mixin
    private final GeoSettings geo = new GeoSettings();

    @Override
    public Integer call() throws Exception {
        Hosts hosts = options.hosts();
        var filter = new ClickFilter(
                options.range().from(),
                options.range().to(),
                options.link(),
                options.domains(hosts),
                excludeBots,
                allDecisions);
        var classifier = new ClickClassifier(geo.readableFiles(), InstantSource.system());
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
}
