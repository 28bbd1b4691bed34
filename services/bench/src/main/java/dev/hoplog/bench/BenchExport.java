package dev.hoplog.bench;

import dev.hoplog.api.cli.ProgressBar;
import dev.hoplog.events.topics.Layout;
import dev.hoplog.events.topics.Topics;
import dev.hoplog.query.export.ExportCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private static final Pattern ROWS = Pattern.compile("([0-9,]+) rows, ([0-9,]+) a second");
    private static final Pattern MOST_RESIDENT = Pattern.compile("VmHWM:\\s*(\\d+) kB");
    private static final int BETWEEN_LOOKS_MILLIS = 50;

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
        var command = new ArrayList<>(Server.command(ExportCommand.class.getName(), "-Xmx" + heap));
        command.addAll(List.of("clicks", "--out", file.toString(), "--force", "--kafka", broker.bootstrapServers()));
        Process export = new ProcessBuilder(command).redirectErrorStream(true).start();
        long most = 0;
        Duration used = Duration.ZERO;
        while (export.isAlive()) {
            most = Math.max(most, mostResident(export.pid()));
            used = export.info().totalCpuDuration().orElse(used);
            Thread.sleep(BETWEEN_LOOKS_MILLIS);
        }
        String said = new String(export.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher rows = ROWS.matcher(said);
        if (export.exitValue() != 0 || !rows.find()) {
            throw new BenchException("The export failed. It said:\n" + said, null);
        }
        long bytes = Files.size(file);
        System.out.printf(
                Locale.ROOT,
                "%-8s %14s %,16d %12.1f %9d MB %16.1f%n",
                format,
                rows.group(2),
                bytes,
                (double) bytes / clicks,
                most >> 20,
                used.toNanos() / 1e3 / clicks);
        boolean isWhole =
                number(rows.group(1)) == clicks && (format.equals("parquet") || lines(file, format) == clicks);
        if (!isWhole) {
            System.err.println("hoplog: " + file + " has not " + clicks + " rows.");
        }
        Files.delete(file);
        return isWhole;
    }

    private static long number(String text) {
        return Long.parseLong(text.replace(",", ""));
    }

    private static long lines(Path file, String format) throws IOException {
        try (var lines = Files.lines(file)) {
            return lines.count() - (format.equals("csv") ? 1 : 0);
        }
    }

    /** The most memory that a process has had, in bytes; 0 once it has ended. */
    private static long mostResident(long pid) {
        try {
            Matcher most = MOST_RESIDENT.matcher(Files.readString(Path.of("/proc", Long.toString(pid), "status")));
            return most.find() ? Long.parseLong(most.group(1)) << 10 : 0;
        } catch (IOException e) {
            return 0;
        }
    }
}
