package dev.hoplog.bench;

import dev.hoplog.api.cli.ProgressBar;
import dev.hoplog.events.topics.Layout;
import dev.hoplog.events.topics.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Exports of many clicks in each format: how quickly, and in how much memory. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Appends clicks to a broker of its own, as a sender does, and exports them in each format with hoplog export clicks",
            "beside it. Says so, and ends with 1, if a file has another number of rows.",
            "Two million take about three minutes. Full scale: --clicks 10000000"
        })
final class BenchExport implements Callable<Integer> {

    private static final Duration TO_MAKE_TOPICS = Duration.ofSeconds(30);

    @Option(names = "--clicks", paramLabel = "N", defaultValue = "2000000", description = "Default: 2000000")
    private int clicks;

    @Option(names = "--links", paramLabel = "N", defaultValue = "10000", description = "Default: 10000")
    private int links;

    @Option(
            names = "--heap",
            paramLabel = "SIZE",
            defaultValue = "256m",
            description = "Of the exporting process, as Java takes it; default: 256m")
    private String heap = "256m";

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "3", description = "Default: 3")
    private int rounds;

    @Override
    public Integer call() throws Exception {
        if (links < 2 || clicks < 2 * links) {
            throw new BenchException("There are at least two links, and twice as many clicks.", null);
        }
        Path folder = Files.createTempDirectory("hoplog-export");
        try {
            System.err.println("starting a broker ...");
            try (Server broker = Server.start(Broker.class.getName(), Server.environment(folder.resolve("data")))
                    .awaitReady()) {
                append(broker);
                System.out.printf(
                        Locale.ROOT,
                        "%n%,d clicks, heap %s%n%n%-8s %14s %16s %12s %12s %16s%n",
                        clicks,
                        heap,
                        "format",
                        "rows a second",
                        "bytes",
                        "a row",
                        "most memory",
                        "CPU, us a row");
                boolean isWhole = true;
                for (int round = 0; round < rounds; round++) {
                    for (String format : List.of("ndjson", "csv", "parquet")) {
                        isWhole &= export(broker, folder.resolve("clicks." + format), format);
                    }
                }
                return isWhole ? 0 : 1;
            }
        } finally {
            Folders.delete(folder);
        }
    }

    private void append(Server broker) throws InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            Topics.ensure(admin, Layout.SINGLE_BROKER, TO_MAKE_TOPICS);
        }
        // One click on each link, a tenth more on some, and all others on one.
        long once = links - 1L;
        var sample = new SampleClicks(links, 1, clicks - once - once / 10, Instant.now());
        var appending = new ProgressBar("appending clicks", sample.all());
        try (var appender = new ClickAppender(broker.bootstrapServers())) {
            while (sample.made() < sample.all()) {
                appender.append(sample.next());
                if (sample.made() % 10_000 == 0) {
                    appending.at(sample.made());
                }
            }
            appender.finish();
        }
        appending.end();
    }

    private boolean export(Server broker, Path file, String format) throws IOException, InterruptedException {
        ExportProcess.Result result = ExportProcess.run(broker.bootstrapServers(), file, format, heap);
        long bytes = Files.size(file);
        System.out.printf(
                Locale.ROOT,
                "%-8s %,14d %,16d %12.1f %9d MB %16.1f%n",
                format,
                result.rowsPerSecond(),
                bytes,
                (double) bytes / clicks,
                result.mostResident() >> 20,
                result.cpu().toNanos() / 1e3 / clicks);
        boolean isWhole = result.rows() == clicks && (format.equals("parquet") || lines(file, format) == clicks);
        if (!isWhole) {
            System.err.println("hoplog: " + file + " has not " + clicks + " rows.");
        }
        Files.delete(file);
        return isWhole;
    }

    private static long lines(Path file, String format) throws IOException {
        try (var lines = Files.lines(file)) {
            return lines.count() - (format.equals("csv") ? 1 : 0);
        }
    }
}
