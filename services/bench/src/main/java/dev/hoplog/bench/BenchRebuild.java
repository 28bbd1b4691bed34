package dev.hoplog.bench;

import dev.hoplog.api.cli.ProgressBar;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A rebuild of the statistics, and exports: how quickly the log is folded, compared and written, and what redirects notice of it. */
@Command(
        name = "rebuild",
        mixinStandardHelpOptions = true,
        description = {
            "Appends links, and clicks on them, to the log of a standalone Hoplog, waits until they are counted, and rebuilds the",
            "statistics while visitors follow links at a steady rate; then exports all clicks, while they still do. Ends with 1 if the",
            "rebuilt statistics differ from the log.",
            "Full scale: --links 1000000 --clicks 8900000, ten million clicks in all"
        })
final class BenchRebuild implements Callable<Integer> {

    private static final int SECONDS_BEFORE = 20;
    private static final int BETWEEN_LOOKS_MILLIS = 200;
    private static final String HEAP_OF_AN_EXPORT = "256m";
    private static final Pattern STATUS = Pattern.compile("\"status\":\"(\\w+)\"");
    private static final Pattern DONE = Pattern.compile("\"done\":(\\d+),\"total\":(\\d+)");

    @Option(names = "--links", paramLabel = "N", defaultValue = "100000", description = "Default: 100000")
    private int links;

    @Option(
            names = "--clicks",
            paramLabel = "N",
            defaultValue = "900000",
            description = "On one link; one on each of the others, and some more; default: 900000")
    private long clicks;

    @Option(
            names = "--visitors",
            paramLabel = "N",
            defaultValue = "200",
            description = "Redirects a second meanwhile; default: 200")
    private int perSecond;

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("hoplog-rebuild");
        try {
            System.err.println("starting Hoplog ...");
            try (Server hoplog =
                    Server.start(Server.STANDALONE, Server.environment(folder)).awaitReady()) {
                var sample = new SampleClicks(links, 1, clicks, Instant.now());
                Links.create(hoplog, hoplog.bootstrapServers(), links, sample::created);
                BenchStats.awaitRest(hoplog);
                append(hoplog, sample);
                BenchStats.awaitRest(hoplog);
                return rebuild(hoplog, sample) ? 0 : 1;
            }
        } finally {
            Folders.delete(folder);
        }
    }

    private static void append(Server hoplog, SampleClicks sample) throws Exception {
        var appending = new ProgressBar("appending clicks", sample.all());
        Map<Integer, Long> ends;
        try (var appender = new ClickAppender(hoplog.bootstrapServers())) {
            while (sample.made() < sample.all()) {
                appender.append(sample.next());
                appending.at(sample.made());
            }
            ends = appender.finish();
        }
        appending.end();
        BenchStats.await(hoplog, ends, sample.all());
    }

    private boolean rebuild(Server hoplog, SampleClicks sample) throws Exception {
        try (var visitors = new SteadyVisitors(hoplog.redirectPort(), links, perSecond);
                var asker = new Asker(hoplog.apiPort())) {
            Thread.sleep(SECONDS_BEFORE * 1000L);
            // The first ones found the code cold.
            int warm = visitors.answered() / 2;
            int before = visitors.answered();
            List<Long> pids = List.of(hoplog.pid());
            Cpu cpu = Cpu.of(pids);
            long begin = System.nanoTime();
            HttpResponse<String> started = hoplog.post("/api/v1/rebuilds", "");
            if (started.statusCode() != 202) {
                throw new BenchException("Hoplog answered " + started.statusCode() + ": " + started.body(), null);
            }
            String path = started.headers().firstValue("Location").orElseThrow().substring("/api/v1".length());
            String status = watch(asker, path, "running", "folding the log");
            long folded = System.nanoTime();
            Cpu ofFolding = Cpu.of(pids).since(cpu);
            int whileFolding = visitors.answered();
            if (status.equals("caughtUp")) {
                status = watch(asker, path, "caughtUp", "comparing");
            }
            long end = System.nanoTime();
            int after = visitors.answered();
            double all = sample.made();
            System.out.printf(
                    Locale.ROOT,
                    "%n%,d clicks on %,d links, %d redirects a second beside%n%n"
                            + "folded    %8.1f s, %,9.0f clicks a second, %.1f us CPU a click, of which %.1f of the analytics' threads%n"
                            + "compared  %8.1f s, %,9.0f clicks a second: %s%n"
                            + "redirects p50 %.2f ms, p99 %.2f before; p50 %.2f ms, p99 %.2f while it was folded; p50 %.2f ms, p99 %.2f while it was compared%n",
                    sample.made(),
                    links,
                    perSecond,
                    (folded - begin) / 1e9,
                    all / ((folded - begin) / 1e9),
                    ofFolding.micros() / all,
                    ofFolding.micros(Cpu.Kind.STREAMS) / all,
                    (end - folded) / 1e9,
                    all / ((end - folded) / 1e9),
                    status.equals("switched") ? "equal" : status,
                    visitors.millis(warm, before, 0.5),
                    visitors.millis(warm, before, 0.99),
                    visitors.millis(before, whileFolding, 0.5),
                    visitors.millis(before, whileFolding, 0.99),
                    visitors.millis(whileFolding, after, 0.5),
                    visitors.millis(whileFolding, after, 0.99));
            export(hoplog, visitors);
            return status.equals("switched");
        }
    }

    private static void export(Server hoplog, SteadyVisitors visitors) throws Exception {
        Path folder = Files.createTempDirectory("hoplog-rebuild-export");
        try {
            for (String format : List.of("ndjson", "parquet")) {
                int before = visitors.answered();
                ExportProcess.Result result = ExportProcess.run(
                        hoplog.bootstrapServers(), folder.resolve("clicks." + format), format, HEAP_OF_AN_EXPORT);
                int after = visitors.answered();
                Folders.delete(folder.resolve("clicks." + format));
                System.out.printf(
                        Locale.ROOT,
                        "exported %,d rows as %s, %,d a second, %.1f us CPU a row, %d MB; redirects p50 %.2f ms, p99 %.2f meanwhile%n",
                        result.rows(),
                        format,
                        result.rowsPerSecond(),
                        result.cpu().toNanos() / 1e3 / result.rows(),
                        result.mostResident() >> 20,
                        visitors.millis(before, after, 0.5),
                        visitors.millis(before, after, 0.99));
            }
        } finally {
            Folders.delete(folder);
        }
    }

    /** Until its status is another one; gives that. */
    private static String watch(Asker asker, String path, String during, String what) throws Exception {
        ProgressBar bar = null;
        while (true) {
            String answer = asker.ask(path).replaceAll("\\s", "");
            String status = group(STATUS.matcher(answer), 1);
            Matcher done = DONE.matcher(answer);
            if (done.find() && !done.group(2).equals("0")) {
                bar = bar == null ? new ProgressBar(what, Long.parseLong(done.group(2))) : bar;
                bar.at(Long.parseLong(done.group(1)));
            }
            if (!status.equals(during)) {
                end(bar);
                return status;
            }
            Thread.sleep(BETWEEN_LOOKS_MILLIS);
        }
    }

    private static void end(@Nullable ProgressBar bar) {
        if (bar != null) {
            bar.end();
        }
    }

    private static String group(Matcher found, int number) {
        return found.find() ? found.group(number) : "";
    }
}
