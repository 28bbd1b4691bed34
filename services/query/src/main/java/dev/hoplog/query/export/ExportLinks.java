package dev.hoplog.query.export;

import dev.hoplog.api.Hosts;
import dev.hoplog.events.topics.Topic;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code hoplog export links}. */
@Command(
        name = "links",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "What happened to links: created, changed, deleted and so on, with the settings after it.")
final class ExportLinks implements Callable<Integer> {

    @Mixin
    private final ExportOptions options = new ExportOptions();

    @Override
    public Integer call() throws Exception {
        Hosts hosts = options.hosts();
        var filter = new LinkEventRows.Filter(
                options.range().from(), options.range().to(), options.link(), options.domains(hosts));
        new ExportRun(options, Topic.LINK_EVENTS)
                .export(
                        filter.text(),
                        LinkEventColumns.ALL,
                        (found, from) -> new LinkEventLog(found.consumers(), found.topicId(), found.partitions(), hosts)
                                .read(filter, from),
                        row -> new Position(row.partition(), row.offset(), 0));
        return 0;
    }
}
