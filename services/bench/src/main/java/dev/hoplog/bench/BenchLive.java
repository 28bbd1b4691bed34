package dev.hoplog.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What it costs to tell many listeners of each click, and what one costs them who reads nothing. */
@Command(
        name = "live",
        mixinStandardHelpOptions = true,
        description = {
            "Lets many listen to all clicks, everything in one process, while a visitor follows a link at a rate. Then one of them",
            "stops reading while the visitor follows the link as fast as it can. Takes about a minute."
        })
final class BenchLive implements Callable<Integer> {

    private static final String SLUG = "followed";
    private static final Pattern TOTAL = Pattern.compile("Total\\s+\\d+\\s+(\\d+)");
    private static final int WARM_UP_SECONDS = 5;

    @Option(names = "--listeners", paramLabel = "N", defaultValue = "2000", description = "Default: 2000")
    private int listeners;

    @Option(names = "--rate", paramLabel = "N", defaultValue = "10", description = "Clicks a second; default: 10")
    private int rate;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "10", description = "Of measuring; default: 10")
    private int seconds;

    @Option(
            names = "--burst",
            paramLabel = "N",
            defaultValue = "60000",
            description = "Clicks while one reads nothing; default: 60000")
    private int burst;

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("hoplog-live");
        System.err.println("starting Hoplog ...");
        try (Server hoplog =
                Server.start(Server.STANDALONE, Server.environment(folder)).awaitReady()) {
            hoplog.post("/api/v1/links", "{\"longUrl\":\"https://example.org/some/page\",\"slug\":\"" + SLUG + "\"}");
            try (var visitor = new Visitor(hoplog.redirectPort())) {
                manyListen(hoplog, visitor);
                oneStalls(hoplog, visitor);
            }
        } finally {
            Folders.delete(folder);
        }
        return 0;
    }

    private void manyListen(Server hoplog, Visitor visitor) throws Exception {
        follow(visitor, WARM_UP_SECONDS);
        Cpu before = Cpu.of(List.of(hoplog.pid()));
        follow(visitor, seconds);
        double alone = Cpu.of(List.of(hoplog.pid())).since(before).micros();
        long heapBefore = heap(hoplog);
        try (var listening = new Listeners(hoplog.apiPort(), listeners)) {
            listening.awaitAll();
            long heap = heap(hoplog) - heapBefore;
            follow(visitor, WARM_UP_SECONDS);
            LockSupport.parkNanos(1_000_000_000);
            listening.forget();
            before = Cpu.of(List.of(hoplog.pid()));
            follow(visitor, seconds);
            LockSupport.parkNanos(1_000_000_000);
            double used = Cpu.of(List.of(hoplog.pid())).since(before).micros();
            System.out.printf(
                    Locale.ROOT,
                    "%d listeners, %d clicks a second for %d s:%n"
                            + "  events told          %,d of %,d%n"
                            + "  CPU for an event     %.1f us%n"
                            + "  heap for a listener  %.1f KB%n"
                            + "  from click to event  p50 %d ms, p99 %d ms%n",
                    listeners,
                    rate,
                    seconds,
                    listening.told(),
                    (long) listeners * rate * seconds,
                    (used - alone) / Math.max(1, listening.told()),
                    heap / 1024.0 / listeners,
                    listening.delay(0.5),
                    listening.delay(0.99));
        }
    }

    private void oneStalls(Server hoplog, Visitor visitor) throws Exception {
        double droppedBefore = hoplog.metric("hoplog_live_dropped_total");
        try (var listening = new Listeners(hoplog.apiPort(), 20);
                var stalled = new Listeners(hoplog.apiPort(), 1)) {
            listening.awaitAll();
            stalled.awaitAll();
            stalled.stopReading();
            listening.forget();
            long begin = System.nanoTime();
            for (int click = 0; click < burst; click++) {
                visitor.follow(SLUG);
            }
            double took = (System.nanoTime() - begin) / 1e9;
            hoplog.awaitMetric("hoplog_live_dropped_total", (long) droppedBefore + 1, _ -> {});
            LockSupport.parkNanos(2_000_000_000);
            System.out.printf(
                    Locale.ROOT,
                    "20 listeners and one who reads nothing, %,.0f clicks a second:%n"
                            + "  events told          %,d of %,d%n"
                            + "  from click to event  p50 %d ms, p99 %d ms%n"
                            + "  given up             %.0f%n",
                    burst / took,
                    listening.told(),
                    20L * burst,
                    listening.delay(0.5),
                    listening.delay(0.99),
                    hoplog.metric("hoplog_live_dropped_total") - droppedBefore);
        }
    }

    private void follow(Visitor visitor, int forSeconds) throws IOException {
        long begin = System.nanoTime();
        for (long click = 0; click < (long) rate * forSeconds; click++) {
            LockSupport.parkNanos(begin + click * 1_000_000_000L / rate - System.nanoTime());
            visitor.follow(SLUG);
        }
    }

    /** Bytes of all that is reachable in the process. */
    private static long heap(Server hoplog) throws IOException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(hoplog.pid()),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var totals = new ArrayList<Long>();
        Matcher total = TOTAL.matcher(said);
        while (total.find()) {
            totals.add(Long.parseLong(total.group(1)));
        }
        if (totals.isEmpty()) {
            throw new BenchException("The heap cannot be looked at (" + said.strip() + ").", null);
        }
        return totals.getLast();
    }
}
